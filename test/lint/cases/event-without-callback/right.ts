import { EXEC, IS_ERR, QUIESCE, utrace_attach_task, UTRACE_ATTACH_CREATE, UTRACE_EVENT, UTRACE_EVENT_SIGNAL_ALL, UTRACE_RESUME, utrace_set_events } from 'utrace';
const ops = { report_exec: () => UTRACE_RESUME, report_quiesce: () => UTRACE_RESUME };
// case: every event has its callback
export function arm(task, engine) {
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(QUIESCE));
}
// case: fewer events than callbacks
export function arm(task, engine) {
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
// case: no event at all
export function disarm(task, engine) {
  return utrace_set_events(task, engine, 0);
}
// case: the file does not tell the mask
export function arm(task, engine, events) {
  return utrace_set_events(task, engine, events);
}
// case: one callback for every kind of signal
const others = { report_signal: () => UTRACE_RESUME };
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, others, null);
  if (IS_ERR(engine)) return;
  return utrace_set_events(task, engine, UTRACE_EVENT_SIGNAL_ALL);
}
