// expect: api-misuse 10
import {
  module_init, UTRACE_EVENT, utrace_attach_task, utrace_set_events, type utrace_engine, workload_root,
} from 'utrace';

module_init(() => {
  const task = workload_root();
  // A look-up without CREATE finds nobody: -ENOENT.
  const engine = utrace_attach_task(task, 0, null, null) as utrace_engine;
  utrace_set_events(task, engine, UTRACE_EVENT(4));
});
