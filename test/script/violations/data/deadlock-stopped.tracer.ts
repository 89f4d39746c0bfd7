// expect: deadlock
import {
  IS_ERR, module_init, QUIESCE, UTRACE_ATTACH_CREATE, UTRACE_EVENT, UTRACE_STOP, utrace_attach_task,
  utrace_control, utrace_engine_put, utrace_set_events, workload_root,
} from 'utrace';

const ops = { report_quiesce: () => UTRACE_STOP };

module_init(() => {
  const task = workload_root();
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return -1;
  utrace_set_events(task, engine, UTRACE_EVENT(QUIESCE));
  utrace_control(task, engine, UTRACE_STOP);
  utrace_engine_put(engine);
  return 0;
});
