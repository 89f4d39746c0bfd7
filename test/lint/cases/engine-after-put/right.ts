import { EINPROGRESS, EXEC, IS_ERR, PTR_ERR, utrace_attach_task, UTRACE_ATTACH_CREATE, utrace_barrier, utrace_control, UTRACE_DETACH, utrace_engine_put, UTRACE_EVENT, utrace_set_events, utrace_engine_get } from 'utrace';
const ops = {};
// case: the put comes last
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return PTR_ERR(engine);
  const rc = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
  utrace_engine_put(engine);
  return rc;
}
// case: the put comes after the barrier
export function stop(watch) {
  let rc = utrace_control(watch.task, watch.engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) rc = utrace_barrier(watch.task, watch.engine);
  utrace_engine_put(watch.engine);
  return rc;
}
// case: the way that dropped it is left
export function stop(task, engine, isLast) {
  if (isLast) {
    utrace_engine_put(engine);
    return 0;
  }
  return utrace_control(task, engine, UTRACE_DETACH);
}
// case: another engine
export function swap(task, before, after) {
  utrace_engine_put(before);
  return utrace_set_events(task, after, UTRACE_EVENT(EXEC));
}
// case: a second reference is left
export function stop(task, engine) {
  utrace_engine_get(engine);
  utrace_engine_put(engine);
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  utrace_engine_put(engine);
  return rc;
}
