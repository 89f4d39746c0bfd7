// expect: livelock
import {
  EINPROGRESS, IS_ERR, module_exit, module_init, UTRACE_ATTACH_CREATE, UTRACE_DETACH,
  utrace_attach_task, utrace_control, workload_root,
} from 'utrace';

module_init(() => {
  const task = workload_root();
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, {}, null);
  if (IS_ERR(engine)) return -1;
  // After the detach every further call answers -ESRCH, never 0.
  utrace_control(task, engine, UTRACE_DETACH);
  while (utrace_control(task, engine, UTRACE_DETACH) !== 0);
  return -EINPROGRESS;
});

module_exit(() => {});
