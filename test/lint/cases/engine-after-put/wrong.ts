import { EINPROGRESS, EXEC, IS_ERR, PTR_ERR, utrace_attach_task, UTRACE_ATTACH_CREATE, utrace_barrier, utrace_control, UTRACE_DETACH, utrace_engine_put, UTRACE_EVENT, utrace_set_events, utrace_engine_get } from 'utrace';
const ops = {};
// case: the events are set after the put
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return PTR_ERR(engine);
  utrace_engine_put(engine);
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // finds
}
// case: the barrier comes after the put
export function stop(watch) {
  let rc = utrace_control(watch.task, watch.engine, UTRACE_DETACH);
  utrace_engine_put(watch.engine);
  if (rc === -EINPROGRESS) rc = utrace_barrier(watch.task, watch.engine); // finds
  return rc;
}
// case: one way of two has dropped it
export function stop(task, engine, isLast) {
  if (isLast) utrace_engine_put(engine);
  return utrace_control(task, engine, UTRACE_DETACH); // finds
}
// case: a helper drops it
function forget(engine) {
  utrace_engine_put(engine);
}
export function stop(task, engine) {
  forget(engine);
  return utrace_control(task, engine, UTRACE_DETACH); // finds
}
// case: both references are gone
export function stop(task, engine) {
  utrace_engine_get(engine);
  utrace_engine_put(engine);
  utrace_engine_put(engine);
  return utrace_control(task, engine, UTRACE_DETACH); // finds
}
