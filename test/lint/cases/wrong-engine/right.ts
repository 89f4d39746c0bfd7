import { current, EXEC, printk, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_control, utrace_set_events, utrace_engine_put } from 'utrace';
let theEngine;
// case: it uses its argument
export const ops = {
  report_exec(action, engine) {
    utrace_control(current, engine, UTRACE_DETACH);
    return UTRACE_RESUME;
  },
};
// case: it knows both, and compares them
export const ops = {
  report_quiesce(action, engine, event) {
    if (engine === theEngine) utrace_set_events(current, theEngine, UTRACE_EVENT(EXEC));
    return UTRACE_RESUME;
  },
};
// case: the engine of the file is for others
export const ops = {
  report_death(engine) {
    return UTRACE_DETACH;
  },
};
export function stop(target) {
  return utrace_control(target, theEngine, UTRACE_DETACH);
}
// case: the engine of a record
export const ops = {
  report_exit(action, engine) {
    const watch = engine.data;
    utrace_control(current, watch.engine, UTRACE_DETACH);
    return UTRACE_RESUME;
  },
};
// case: report_reap has the engine first
export const ops = {
  report_reap(e, task) {
    printk(`${e.flags} of ${theEngine.flags}`);
    utrace_engine_put(theEngine);
  },
};
