// expect: api-misuse
import {
  EXIT, IS_ERR, module_init, UTRACE_ATTACH_CREATE, UTRACE_EVENT, utrace_attach_task,
  utrace_engine_put, utrace_set_events, workload_root,
} from 'utrace';

module_init(() => {
  const task = workload_root();
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, {}, null);
  if (IS_ERR(engine)) return -1;
  utrace_set_events(task, engine, UTRACE_EVENT(EXIT));
  utrace_engine_put(engine);
  return 0;
});
