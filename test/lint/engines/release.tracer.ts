// release() owns the data; nothing to settle but the module itself.
import {
  DEATH, EINPROGRESS, ERESTARTSYS, IS_ERR, JCTL, PTR_ERR, QUIESCE, SIGNAL_STOP, UTRACE_ATTACH_CREATE, UTRACE_DETACH,
  UTRACE_EVENT, UTRACE_REPORT, UTRACE_RESUME, UTRACE_STOP, kfree, kmalloc, module_exit, module_init, printk,
  utrace_attach_task, utrace_barrier, utrace_control, utrace_engine_put, utrace_set_events, workload_root, msleep,
  init_completion, complete, wait_for_completion, UTRACE_SINGLESTEP,
} from 'utrace';
import type { utrace_engine, utrace_engine_ops } from 'utrace';

const released = init_completion();

const jctlOps: utrace_engine_ops<{ stops: number }> = {
  report_jctl(action, engine, type, notify) {
    engine.data.stops += 1;
    return UTRACE_RESUME;
  },
  report_death() {
    return UTRACE_DETACH;
  },
  release(data) {
    kfree(data);
    complete(released);
  },
};

const task = workload_root();
let engine: utrace_engine<{ stops: number }> | undefined;

module_init(() => {
  const e = utrace_attach_task(task, UTRACE_ATTACH_CREATE, jctlOps, kmalloc({ stops: 0 }));
  if (IS_ERR(e)) return PTR_ERR(e);
  const rc = utrace_set_events(task, e, UTRACE_EVENT(JCTL) | UTRACE_EVENT(DEATH));
  if (rc !== 0) {
    utrace_engine_put(e);
    return rc;
  }
  engine = e;
  return 0;
});

function step(): void {
  if (!engine) return;
  const rc = utrace_control(task, engine, UTRACE_SINGLESTEP); // expect: action-needs-quiesce
  if (rc !== 0) printk(`step: ${rc}`);
}

module_exit(() => {
  if (engine === undefined) return;
  step();
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) {
    while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1);
  }
  utrace_engine_put(engine);
  wait_for_completion(released);
});
