import { EALREADY, EINPROGRESS, kthread_should_stop, UTRACE_DETACH, utrace_control } from 'utrace';
// case: until it is 0
function stop(engine) {
  while (utrace_control(target, engine, UTRACE_DETACH) !== 0) {} // finds
}
// case: a do loop while it fails
function stop(engine) {
  let rc;
  do {
    rc = utrace_control(target, engine, UTRACE_DETACH); // finds
  } while (rc < 0);
}
// case: for ever, with a break
function stop(engine) {
  for (;;) {
    if (utrace_control(target, engine, UTRACE_DETACH) === 0) break; // finds
  }
}
// case: continue
function stop(engine) {
  while (true) {
    const rc = utrace_control(target, engine, UTRACE_DETACH); // finds
    if (rc === -EALREADY) continue;
    return rc;
  }
}
