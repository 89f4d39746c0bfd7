import { EALREADY, EINPROGRESS, ESRCH, ERESTARTSYS, kfree, module_exit, msleep, UTRACE_DETACH, utrace_barrier, utrace_control, utrace_set_events } from 'utrace';
// case: -EINPROGRESS is taken for done
function stop(watch) {
  const rc = utrace_control(watch.task, watch.engine, UTRACE_DETACH); // finds
  if (rc === 0 || rc === -EINPROGRESS) kfree(watch);
}
// case: module exit goes on
module_exit(() => {
  const rc = utrace_control(target, engine, UTRACE_DETACH); // finds
  if (rc === -EALREADY) waitForDeath();
});
// case: only the late results are told apart
function stop(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH); // finds
  if (rc === -EALREADY || rc === -ESRCH) return;
  kfree(engine.data);
}
// case: sleeping is no barrier
function stop(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH); // finds
  if (rc === -EINPROGRESS) msleep(10);
  else if (rc !== 0) return;
  kfree(engine.data);
}
