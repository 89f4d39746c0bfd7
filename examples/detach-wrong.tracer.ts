/**
 * Asynchronous detach, done wrong, in the way that is commonest in real engines.
 *
 * It works in every test that unloads the module when all is quiet. Unload it while the target dies,
 * and on some schedules the death report is running on another CPU: the detach says so by its
 * result, -EALREADY, nobody looks, and the watch is freed while report_death uses it. Try several
 * seeds in place of N, and compare detach-right.tracer.ts.
 *
 *   utrace-lab run examples/detach-wrong.tracer.ts --workload examples/detach-wrong.workload.ts --unload any-time --seed N
 *   → clean or use-after-free
 */

import type { task_struct, utrace_engine, utrace_engine_ops } from 'utrace';
import {
  DEATH,
  IS_ERR,
  kfree,
  kmalloc,
  module_exit,
  module_init,
  PTR_ERR,
  printk,
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_EVENT,
  utrace_attach_task,
  utrace_control,
  utrace_engine_put,
  utrace_set_events,
  workload_root,
} from 'utrace';

interface watch {
  deaths: number;
}

let target: task_struct;
let engine: utrace_engine<watch> | null = null;

const ops: utrace_engine_ops<watch> = {
  report_death(engine, group_dead, _signal) {
    const watch = engine.data;
    watch.deaths++;
    printk(group_dead ? 'the last thread has died' : 'a thread has died');
    return UTRACE_DETACH;
  },
};

module_init(() => {
  target = workload_root();
  const watch = kmalloc<watch>({ deaths: 0 });
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, watch);
  if (IS_ERR(attached)) {
    kfree(watch);
    return PTR_ERR(attached);
  }
  engine = attached;
  return utrace_set_events(target, attached, UTRACE_EVENT(DEATH));
});

module_exit(() => {
  if (engine === null) return;
  const watch = engine.data;
  utrace_control(target, engine, UTRACE_DETACH); // 0? -EALREADY? -ESRCH?
  kfree(watch);
  utrace_engine_put(engine);
});
