import { EALREADY, EINPROGRESS, msleep, schedule, UTRACE_DETACH, utrace_control } from 'utrace';
// case: it waits between the tries
function stop(engine) {
  while (utrace_control(target, engine, UTRACE_DETACH) === -EALREADY) msleep(1);
}
// case: once for each
function stop(engines) {
  for (const engine of engines) {
    if (utrace_control(target, engine, UTRACE_DETACH) === -EALREADY) continue;
    forget(engine);
  }
}
// case: once for each of an array
function stop(engines) {
  for (let i = 0; i < engines.length; i++) {
    if (utrace_control(target, engines[i], UTRACE_DETACH) !== 0) late++;
  }
}
// case: the loop depends on something else
function stop(engine) {
  let rc = 0;
  while (more()) {
    rc = utrace_control(target, engine, UTRACE_DETACH);
    break;
  }
  return rc;
}
