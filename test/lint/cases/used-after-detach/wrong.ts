import { EALREADY, EINPROGRESS, REAP, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_control, utrace_set_events } from 'utrace';
// case: the events of an engine that is gone
export function stop(task, engine) {
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  if (rc === -EALREADY) return rc;
  return utrace_set_events(task, engine, 0); // finds
}
// case: it shall go on, when it went on already
export function stop(task, engine) {
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  return rc !== 0 ? rc : utrace_control(task, engine, UTRACE_RESUME); // finds
}
// case: it is detached twice
export function stop(task, engine) {
  if (utrace_control(task, engine, UTRACE_DETACH) !== 0) return -1;
  return utrace_control(task, engine, UTRACE_DETACH); // finds
}
// case: a helper detaches
function leave(task, engine) {
  return utrace_control(task, engine, UTRACE_DETACH);
}
export function stop(task, engine) {
  const rc = leave(task, engine);
  return rc === -EINPROGRESS ? utrace_set_events(task, engine, UTRACE_EVENT(REAP)) : rc; // finds
}
