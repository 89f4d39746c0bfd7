/**
 * Asynchronous detach, done right: all four results, each with what it means for the data.
 *
 * The module may be unloaded at any moment of the target's life, also while its death report runs.
 * Whatever the moment, the watch is freed once, the engine's reference is dropped once, and no
 * callback touches the module after module_exit. Compare detach-wrong.tracer.ts.
 *
 *   utrace-lab run examples/detach-right.tracer.ts --workload exit --unload any-time --seed 3
 *   → clean
 *   utrace-lab run examples/detach-right.tracer.ts --workload exit --seed 1
 *   → clean
 */

import type { task_struct, utrace_engine, utrace_engine_ops } from 'utrace';
import {
  complete,
  DEATH,
  EALREADY,
  EINPROGRESS,
  ERESTARTSYS,
  ESRCH,
  IS_ERR,
  init_completion,
  kfree,
  kmalloc,
  module_exit,
  module_init,
  msleep,
  PTR_ERR,
  printk,
  SYSCALL_ENTRY,
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_EVENT,
  UTRACE_RESUME,
  utrace_attach_task,
  utrace_barrier,
  utrace_control,
  utrace_engine_put,
  utrace_set_events,
  utrace_syscall_action,
  wait_for_completion,
  workload_root,
} from 'utrace';

interface watch {
  syscalls: number;
}

let target: task_struct;
let engine: utrace_engine<watch> | null = null;
const death_reported = init_completion();

const ops: utrace_engine_ops<watch> = {
  report_syscall_entry(action, engine, _regs) {
    engine.data.syscalls++;
    return utrace_syscall_action(action) | UTRACE_RESUME;
  },

  /** The final callback: once it has begun the watch is its own, whatever module_exit does. */
  report_death(engine, _group_dead, _signal) {
    printk(`died after ${engine.data.syscalls} system calls`);
    kfree(engine.data);
    // Last, because module_exit may return as soon as it hears this.
    complete(death_reported);
    return UTRACE_DETACH;
  },
};

module_init(() => {
  target = workload_root();
  const watch = kmalloc<watch>({ syscalls: 0 });
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, watch);
  if (IS_ERR(attached)) {
    kfree(watch);
    return PTR_ERR(attached);
  }
  const armed = utrace_set_events(
    target,
    attached,
    UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(DEATH),
  );
  if (armed !== 0) {
    // No event was set, so no callback can come: the result does not matter.
    utrace_control(target, attached, UTRACE_DETACH);
    utrace_engine_put(attached);
    kfree(watch);
    return armed;
  }
  engine = attached;
  return 0;
});

module_exit(() => {
  if (engine === null) return;
  const watch = engine.data;
  let result = utrace_control(target, engine, UTRACE_DETACH);
  if (result === -EINPROGRESS) {
    // A callback is running right now. The barrier waits for it and then says -ESRCH, because
    // nothing is left to wait for. A pending signal makes it give up: sleep, and ask again.
    while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
    result = 0;
  }
  switch (result) {
    case 0: // No callback runs or will run.
      printk(`let go after ${watch.syscalls} system calls`);
      kfree(watch);
      break;
    case -EALREADY: // The death report has begun and cannot be taken back.
    case -ESRCH: // It is over, or the task is being reaped and the report is still to come.
      wait_for_completion(death_reported);
      break;
  }
  utrace_engine_put(engine);
});
