import { ENOMEM, UTRACE_RESUME } from 'utrace';
// case: return 0
export const ops = {
  report_exec(action, engine) {
    return 0; // finds
  },
};
// case: one way of two
export const ops = {
  report_signal(action, engine) {
    if (engine.data === null) return 0; // finds
    return UTRACE_RESUME;
  },
};
// case: a variable that never was an action
export const ops = {
  report_exit(action, engine) {
    const result = 0;
    engine.data.exits++;
    return result; // finds
  },
};
// case: an error number
export const ops = {
  report_clone(action, engine) {
    if (engine.data === null) return -ENOMEM; // finds
    return UTRACE_RESUME;
  },
};
