import { current, REPORT, UTRACE_ATTACH_MATCH_OPS, UTRACE_DETACH, UTRACE_REPORT, UTRACE_RESUME, utrace_attach_task, utrace_control, utrace_engine_put } from 'utrace';
let other;
// case: the answer detaches
export const ops = {
  report_exec(action, engine) {
    return UTRACE_DETACH;
  },
};
// case: another engine of the same task
export const ops = {
  report_exec(action, engine) {
    return utrace_control(current, other, UTRACE_DETACH) === 0 ? engine.data.next : UTRACE_RESUME;
  },
};
// case: another action
export const ops = {
  report_exec(action, engine) {
    return utrace_control(current, engine, UTRACE_REPORT) === 0 ? UTRACE_RESUME : UTRACE_DETACH;
  },
};
// case: from outside
export const stop = (engine) => utrace_control(current, engine, UTRACE_DETACH);
