import { current, EXEC, printk, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_control, utrace_engine_put, utrace_set_events } from 'utrace';
let theEngine;
// case: it detaches the engine of the file
export const ops = {
  report_exec(action, engine) {
    utrace_control(current, theEngine, UTRACE_DETACH); // finds
    return UTRACE_RESUME;
  },
};
// case: it changes its events
export const ops = {
  report_quiesce(action, engine, event) {
    if (event === 0) utrace_set_events(current, theEngine, UTRACE_EVENT(EXEC)); // finds
    return UTRACE_RESUME;
  },
};
// case: it drops its reference
export const ops = {
  report_death(engine) {
    utrace_engine_put(theEngine); // finds
    return UTRACE_DETACH;
  },
};
// case: a helper does it
function forget() {
  utrace_control(current, theEngine, UTRACE_DETACH); // finds
}
export const ops = {
  report_exit(action, engine) {
    forget();
    return UTRACE_RESUME;
  },
};
