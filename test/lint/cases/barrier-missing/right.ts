import { EALREADY, EINPROGRESS, ESRCH, ERESTARTSYS, kfree, module_exit, msleep, UTRACE_DETACH, utrace_barrier, utrace_control, utrace_set_events } from 'utrace';
// case: the barrier comes first
function stop(watch) {
  const rc = utrace_control(watch.task, watch.engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) while (utrace_barrier(watch.task, watch.engine) === -ERESTARTSYS) msleep(1);
  if (rc === 0 || rc === -EINPROGRESS) kfree(watch);
}
// case: freed on 0 only
function stop(engine) {
  if (utrace_control(target, engine, UTRACE_DETACH)) return;
  kfree(engine.data);
}
// case: module exit waits
module_exit(() => {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
});
// case: in a helper
const quiet = (engine) => {
  while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
};
function stop(engine) {
  let rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) {
    quiet(engine);
    rc = 0;
  }
  if (rc === 0) kfree(engine.data);
}
