import { EXEC, IS_ERR, printk, PTR_ERR, utrace_attach_task, UTRACE_ATTACH_CREATE, UTRACE_ATTACH_MATCH_OPS, utrace_engine_put, UTRACE_EVENT, utrace_set_events } from 'utrace';
const ops = {};
// case: the failure is printed and returned
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) {
    printk(`attach: ${PTR_ERR(engine)}`);
    return PTR_ERR(engine);
  }
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
// case: only an engine is used
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (!IS_ERR(engine)) return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
  return 0;
}
// case: the reference is dropped where there is one
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  let rc = 0;
  if (!IS_ERR(engine)) {
    rc = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
    utrace_engine_put(engine);
  }
  return rc;
}
// case: a look-up that fails is followed by a second try
export function start(task) {
  let engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, ops, null);
  if (IS_ERR(engine)) engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return PTR_ERR(engine);
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
// case: the error is read from the pointer itself
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return -engine.errno;
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}
