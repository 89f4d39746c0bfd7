import { UTRACE_DETACH, utrace_resume_action, UTRACE_RESUME, UTRACE_SIGNAL_IGN, UTRACE_STOP } from 'utrace';
// case: UTRACE_RESUME
export const ops = {
  report_exec(action, engine) {
    return UTRACE_RESUME;
  },
};
// case: a stop by its name
export const ops = {
  report_signal(action, engine) {
    return UTRACE_STOP;
  },
};
// case: an action and what becomes of the signal
export const ops = {
  report_signal(action, engine) {
    return UTRACE_RESUME | UTRACE_SIGNAL_IGN;
  },
};
// case: a variable that is given an action
export const ops = {
  report_exit(action, engine) {
    let result = UTRACE_RESUME;
    if (engine.data === null) result = UTRACE_DETACH;
    return result;
  },
};
// case: the action so far
export const ops = {
  report_exec(action, engine) {
    return utrace_resume_action(action);
  },
};
// case: no callback
export const files = {
  open(file) {
    return 0;
  },
};
