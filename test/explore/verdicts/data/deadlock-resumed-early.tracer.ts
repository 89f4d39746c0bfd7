// expect: deadlock
// needs: 1
// The one who resumes looks whether there is something to resume, and does not look again.
import {
  IS_ERR, kthread_run, kthread_stop, module_init, SYSCALL_ENTRY, UTRACE_ATTACH_CREATE,
  UTRACE_EVENT, UTRACE_RESUME, UTRACE_STOP, utrace_attach_task, utrace_control,
  utrace_engine_put, utrace_set_events, workload_root,
} from 'utrace';

let stopping = false;

module_init(() => {
  const target = workload_root();
  const ops = {
    report_quiesce: (action) => action,
    report_syscall_entry() {
      if (stopping) return UTRACE_RESUME;
      stopping = true;
      return UTRACE_STOP;
    },
  };
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return;
  utrace_set_events(target, engine, UTRACE_EVENT(SYSCALL_ENTRY));
  kthread_run(() => {
    while (!stopping);
    utrace_control(target, engine, UTRACE_RESUME);
    utrace_engine_put(engine);
  }, 'resumer');
});
