import { EALREADY, ESRCH, EINPROGRESS, UTRACE_DETACH, UTRACE_RESUME, utrace_control, utrace_set_events } from 'utrace';
// case: reported
function stop(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH); // finds
  if (rc) reportFailure(rc);
}
// case: by the sign
function stop(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH); // finds
  if (rc < 0) {
    undo(engine);
    return rc;
  }
  return 0;
}
// case: the other way round
function stop(engine) {
  if (utrace_control(target, engine, UTRACE_DETACH) === 0) return; // finds
  undo(engine);
}
// case: final events cannot be taken away
function quiet(engine) {
  if (utrace_set_events(target, engine, 0) !== 0) reportFailure(engine); // finds
}
// case: only -EINPROGRESS is told apart
export function stop(task, engine) {
  const rc = utrace_control(task, engine, UTRACE_DETACH); // finds
  if (rc === -EINPROGRESS) waitQuiet(task, engine);
  else if (rc !== 0) undo(engine);
  return rc;
}
