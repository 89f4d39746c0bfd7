import { current, DEATH, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_control } from 'utrace';
// case: on current
export const ops = {
  report_exec(action, engine) {
    utrace_control(current, engine, UTRACE_DETACH); // finds
    return UTRACE_RESUME;
  },
};
// case: in a helper that only callbacks call
const leave = (engine) => {
  utrace_control(current, engine, UTRACE_DETACH); // finds
};
export const ops = {
  report_exit(action, engine) {
    leave(engine);
    return UTRACE_RESUME;
  },
};
// case: on one way of two
export const ops = {
  report_quiesce(action, engine, event) {
    if (event === UTRACE_EVENT(DEATH)) return UTRACE_RESUME;
    if (engine.data.done) utrace_control(current, engine, UTRACE_DETACH); // finds
    return UTRACE_RESUME;
  },
};
// case: by way of the data
export const ops = {
  report_exec(action, engine) {
    utrace_control(current, engine.data.engine, UTRACE_DETACH); // finds
    return UTRACE_RESUME;
  },
};
