// expect: deadlock
// unload: any-time
// seeds: 1500
// documented: clean
import {
  complete, DEATH, init_completion, IS_ERR, module_exit, module_init, UTRACE_ATTACH_CREATE, UTRACE_DETACH,
  UTRACE_EVENT, utrace_attach_task, utrace_control, utrace_engine_put, utrace_set_events, type utrace_engine,
  wait_for_completion, workload_root,
} from 'utrace';

// The target at the top level: it is there before module_init.
const target = workload_root();
const died = init_completion();
const engines: utrace_engine[] = [];

const ops = {
  report_death(engine: utrace_engine) {
    if (engine === engines[1]) complete(died);
    return UTRACE_DETACH;
  },
};

module_init(() => {
  for (let count = 0; count < 2; count++) {
    const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
    if (IS_ERR(engine)) return -1;
    engines.push(engine);
    utrace_set_events(target, engine, UTRACE_EVENT(DEATH));
  }
  return 0;
});

// The first engine lets go. Between exit_notify and the death report that takes the report away
// from the second one, too, and nobody completes.
module_exit(() => {
  utrace_control(target, engines[0] as utrace_engine, UTRACE_DETACH);
  wait_for_completion(died);
  for (const engine of engines) utrace_engine_put(engine);
});
