import { UTRACE_DETACH, UTRACE_RESUME, UTRACE_SINGLESTEP, UTRACE_STOP, utrace_control, utrace_control_pid } from 'utrace';
export const ops = {
  report_exec(action, engine) {
    return UTRACE_STOP;
  },
};
// case: resumed by a function
export function goOn(task, engine) {
  return utrace_control(task, engine, UTRACE_RESUME);
}
// case: a step resumes as well
export function step(task, engine) {
  return utrace_control(task, engine, UTRACE_SINGLESTEP);
}
// case: a detach lets it go
export function forget(pid, engine) {
  return utrace_control_pid(pid, engine, UTRACE_DETACH);
}
// case: the action is not told, and may resume
export function act(task, engine, action) {
  return utrace_control(task, engine, action);
}
// case: report_quiesce answers otherwise
export const more = {
  report_quiesce(action, engine, event) {
    return UTRACE_RESUME;
  },
};
