import { DEATH, EXEC, EXIT, SYSCALL_ENTRY, UTRACE_BLOCKSTEP, UTRACE_EVENT, UTRACE_EVENT_SIGNAL_ALL, UTRACE_INTERRUPT, UTRACE_REPORT, UTRACE_RESUME, UTRACE_SINGLESTEP, utrace_control, utrace_control_pid, utrace_set_events, utrace_set_events_pid } from 'utrace';
// case: a report is asked for
export function poke(task, engine) {
  if (utrace_set_events(task, engine, UTRACE_EVENT(EXEC)) !== 0) return;
  return utrace_control(task, engine, UTRACE_REPORT); // finds
}
// case: a step
export function step(task, engine) {
  const rc = utrace_set_events(task, engine, UTRACE_EVENT_SIGNAL_ALL);
  return rc === 0 ? utrace_control(task, engine, UTRACE_SINGLESTEP) : rc; // finds
}
// case: a block step, by pid
export function step(pid, engine) {
  if (utrace_set_events_pid(pid, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH)) !== 0) return;
  return utrace_control_pid(pid, engine, UTRACE_BLOCKSTEP); // finds
}
// case: a mask with a name
const events = UTRACE_EVENT(EXEC) | UTRACE_EVENT(EXIT);
export function kick(task, engine) {
  if (utrace_set_events(task, engine, events) !== 0) return;
  return utrace_control(task, engine, UTRACE_INTERRUPT); // finds
}
