import { EXEC, IS_ERR, PTR_ERR, utrace_attach_task, UTRACE_ATTACH_CREATE, UTRACE_ATTACH_MATCH_OPS, utrace_engine_put, UTRACE_EVENT, utrace_set_events } from 'utrace';
const ops = {};
// case: a local is forgotten
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null); // finds
  if (IS_ERR(engine)) return PTR_ERR(engine);
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
// case: a record keeps it, and nobody in the file drops it
export function start(watch) {
  watch.engine = utrace_attach_task(watch.task, UTRACE_ATTACH_CREATE, ops, watch); // finds
}
// case: a look-up gives a reference as well
export function knows(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, ops, null); // finds
  return !IS_ERR(engine);
}
// case: the way out of a failure keeps it
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null); // finds
  if (IS_ERR(engine)) return PTR_ERR(engine);
  const rc = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
  if (rc !== 0) return rc;
  utrace_engine_put(engine);
  return 0;
}
