import { EXEC, IS_ERR, kfree, PTR_ERR, utrace_attach_task, UTRACE_ATTACH_CREATE, UTRACE_ATTACH_MATCH_OPS, utrace_engine_put, UTRACE_EVENT, utrace_set_events } from 'utrace';
const ops = {};
// case: dropped on every way out
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return PTR_ERR(engine);
  const rc = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
  utrace_engine_put(engine);
  return rc;
}
// case: a record keeps it, and drops it in the end
export function start(watch) {
  watch.engine = utrace_attach_task(watch.task, UTRACE_ATTACH_CREATE, ops, watch);
}
export function forget(watch) {
  utrace_engine_put(watch.engine);
  kfree(watch);
}
// case: a look-up is dropped
export function knows(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, ops, null);
  if (IS_ERR(engine)) return false;
  utrace_engine_put(engine);
  return true;
}
// case: the reference goes to the caller, who drops it
function attach(task) {
  return utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
}
export function start(task) {
  const engine = attach(task);
  if (IS_ERR(engine)) return PTR_ERR(engine);
  utrace_engine_put(engine);
  return 0;
}
// case: the reference goes to a caller elsewhere
export function watch(task) {
  return utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
}
