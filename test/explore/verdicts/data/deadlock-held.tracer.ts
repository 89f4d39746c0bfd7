// expect: deadlock
import {
  IS_ERR, module_init, SYSCALL_ENTRY, UTRACE_ATTACH_CREATE, UTRACE_EVENT, UTRACE_STOP,
  utrace_attach_task, utrace_engine_put, utrace_set_events, workload_root,
} from 'utrace';

module_init(() => {
  const target = workload_root();
  const ops = { report_quiesce: () => UTRACE_STOP, report_syscall_entry: () => UTRACE_STOP };
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return;
  utrace_set_events(target, engine, UTRACE_EVENT(SYSCALL_ENTRY));
  utrace_engine_put(engine);
});
