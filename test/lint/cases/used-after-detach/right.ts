import { EALREADY, EINPROGRESS, ERESTARTSYS, EXEC, IS_ERR, msleep, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT, utrace_attach_task, utrace_barrier, utrace_control, utrace_engine_put, utrace_set_events } from 'utrace';
// case: only the barrier, and the put
export function stop(task, engine) {
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1);
  utrace_engine_put(engine);
  return rc;
}
// case: -EALREADY has detached nothing
export function stop(task, engine) {
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  return rc === -EALREADY ? utrace_set_events(task, engine, UTRACE_EVENT(EXEC)) : rc;
}
// case: the detach comes last
export function stop(task, engine) {
  const rc = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
  return rc !== 0 ? rc : utrace_control(task, engine, UTRACE_DETACH);
}
// case: another engine of the same name
export function restart(task, engine, ops) {
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  if (rc !== 0) return rc;
  engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  return IS_ERR(engine) ? -1 : utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
