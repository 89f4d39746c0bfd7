// expect: callback-after-unload
// unload: any-time
import {
  DEATH, IS_ERR, module_exit, module_init, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT,
  utrace_attach_task, utrace_engine_put, utrace_set_events, workload_root,
} from 'utrace';

const ops = {
  report_death() {
    return UTRACE_DETACH;
  },
};

module_init(() => {
  const task = workload_root();
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return -1;
  utrace_set_events(task, engine, UTRACE_EVENT(DEATH));
  utrace_engine_put(engine);
  return 0;
});

module_exit(() => {});
