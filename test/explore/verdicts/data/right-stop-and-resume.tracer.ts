// expect: verified
import {
  complete, IS_ERR, init_completion, kthread_run, kthread_stop, module_exit, module_init,
  SYSCALL_ENTRY, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT, utrace_attach_task,
  utrace_barrier, utrace_control, utrace_engine_put, utrace_set_events, UTRACE_STOP,
  UTRACE_RESUME, wait_for_completion, workload_root, ERESTARTSYS,
} from 'utrace';

const target = workload_root();
let engine = null;

module_init(() => {
  const ops = { report_quiesce: () => UTRACE_STOP, report_syscall_entry: () => UTRACE_STOP };
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(attached)) return;
  engine = attached;
  utrace_set_events(target, attached, UTRACE_EVENT(SYSCALL_ENTRY));
});

module_exit(() => {
  if (engine === null) return;
  if (utrace_control(target, engine, UTRACE_DETACH) !== 0) {
    while (utrace_barrier(target, engine) === -ERESTARTSYS);
  }
  utrace_engine_put(engine);
});
