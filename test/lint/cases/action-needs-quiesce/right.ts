import { EXEC, QUIESCE, UTRACE_EVENT, UTRACE_REPORT, UTRACE_RESUME, UTRACE_SINGLESTEP, UTRACE_STOP, utrace_control, utrace_set_events } from 'utrace';
// case: QUIESCE is in the mask
export function poke(task, engine) {
  if (utrace_set_events(task, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(QUIESCE)) !== 0) return;
  return utrace_control(task, engine, UTRACE_REPORT);
}
// case: a mask with a name
const events = UTRACE_EVENT(EXEC) | UTRACE_EVENT(QUIESCE);
export function step(task, engine) {
  if (utrace_set_events(task, engine, events) !== 0) return;
  return utrace_control(task, engine, UTRACE_SINGLESTEP);
}
// case: stopping and resuming need no event
export function hold(task, engine) {
  if (utrace_set_events(task, engine, UTRACE_EVENT(EXEC)) !== 0) return;
  if (utrace_control(task, engine, UTRACE_STOP) === 0) utrace_control(task, engine, UTRACE_RESUME);
}
// case: the mask is not told
export function poke(task, engine, events) {
  if (utrace_set_events(task, engine, events) !== 0) return;
  return utrace_control(task, engine, UTRACE_REPORT);
}
// case: the action is not told
export function act(task, engine, action) {
  if (utrace_set_events(task, engine, UTRACE_EVENT(EXEC)) !== 0) return;
  return utrace_control(task, engine, action);
}
