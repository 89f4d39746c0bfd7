import { EALREADY, ESRCH, EINPROGRESS, UTRACE_DETACH, UTRACE_RESUME, utrace_control, utrace_set_events } from 'utrace';
// case: the ordinary outcomes are split off first
function stop(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc === -EALREADY || rc === -ESRCH) return;
  if (rc) reportFailure(rc);
}
// case: told apart on the failing way
function stop(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc < 0) {
    if (rc !== -EALREADY) undo(engine);
  }
}
// case: the failing way returns the error
function stop(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc !== 0) return rc;
  forget(engine);
  return 0;
}
// case: both ways do the same
function stop(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc !== 0) late++;
  reportEnd(engine);
}
// case: another action
function go(engine) {
  if (utrace_control(target, engine, UTRACE_RESUME) !== 0) reportFailure(engine);
}
// case: -EINPROGRESS alone has something to do
export function stop(task, engine) {
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  if (rc === 0) count(engine);
  else if (rc === -EINPROGRESS) waitQuiet(task, engine);
  return rc;
}
