import { ESRCH, EXEC, IS_ERR, printk, PTR_ERR, utrace_attach_task, UTRACE_ATTACH_CREATE, utrace_engine_put, UTRACE_EVENT, utrace_set_events } from 'utrace';
const ops = {};
// case: the failure is only printed
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) printk(`attach: ${PTR_ERR(engine)}`);
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // finds
}
// case: the tests are the wrong way round
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (!IS_ERR(engine)) return 0;
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // finds
}
// case: the reference is dropped on both ways
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  let rc = 0;
  if (!IS_ERR(engine)) rc = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
  utrace_engine_put(engine); // finds
  return rc;
}
// case: one error is looked for, and the others go on
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine) && PTR_ERR(engine) === -ESRCH) return 0;
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // finds
}
// case: the error is read, and the engine used all the same
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) printk(`attach: ${engine.errno}`);
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // finds
}
