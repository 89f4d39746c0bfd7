// expect: callback-after-unload
// unload: any-time
import {
  DEATH, IS_ERR, module_exit, module_init, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT,
  utrace_attach_task, utrace_control, utrace_engine_put, utrace_set_events, type utrace_engine, workload_root,
} from 'utrace';

let deaths = 0;
let traced: utrace_engine | null = null;

const ops = {
  report_death() {
    deaths++;
    return UTRACE_DETACH;
  },
};

module_init(() => {
  const task = workload_root();
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return -1;
  traced = engine;
  utrace_set_events(task, engine, UTRACE_EVENT(DEATH));
  return 0;
});

// The result says whether report_death is running; nobody looks.
module_exit(() => {
  if (traced === null) return;
  utrace_control(workload_root(), traced, UTRACE_DETACH);
  utrace_engine_put(traced);
});
