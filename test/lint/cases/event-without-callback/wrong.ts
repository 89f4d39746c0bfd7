import { EXEC, EXIT, IS_ERR, QUIESCE, SIGNAL_CORE, utrace_attach_task, UTRACE_ATTACH_CREATE, UTRACE_EVENT, UTRACE_EVENT_SIGNAL_ALL, UTRACE_EVENT_SYSCALL, UTRACE_RESUME, utrace_set_events, utrace_set_events_pid } from 'utrace';
const ops = { report_exec: () => UTRACE_RESUME };
// case: one event too many
export function arm(task, engine) {
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(EXIT)); // finds
}
// case: QUIESCE needs a callback too
export function arm(task, engine) {
  return utrace_set_events(task, engine, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(EXEC)); // finds
}
// case: the mask has a name
const events = UTRACE_EVENT(EXEC) | UTRACE_EVENT_SYSCALL;
export function arm(task, engine) {
  return utrace_set_events(task, engine, events); // finds
}
// case: any signal needs report_signal
export function arm(pid, engine) {
  return utrace_set_events_pid(pid, engine, UTRACE_EVENT(SIGNAL_CORE)); // finds
}
// case: the table of another engine has the callback
const others = { report_signal: () => UTRACE_RESUME };
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return;
  return utrace_set_events(task, engine, UTRACE_EVENT_SIGNAL_ALL); // finds
}
