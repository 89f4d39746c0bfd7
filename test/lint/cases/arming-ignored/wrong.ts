import { current, DEATH, EXEC, IS_ERR, printk, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_attach_task, utrace_control, utrace_engine_put, utrace_set_events } from 'utrace';
const ops = { report_death: () => UTRACE_DETACH };
// case: a statement
function start(task, data) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) return;
  utrace_set_events(task, engine, UTRACE_EVENT(DEATH)); // finds
}
// case: an if over nothing
function start(task, data) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) return;
  if (utrace_set_events(task, engine, UTRACE_EVENT(DEATH))) { // finds
  }
}
// case: only printed
function start(task, data) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) return;
  const rc = utrace_set_events(task, engine, UTRACE_EVENT(DEATH)); // finds
  if (rc !== 0) printk('set_events: ' + rc);
}
// case: a variable for nobody
function start(task, data) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) return;
  const unused = utrace_set_events(task, engine, UTRACE_EVENT(DEATH)); // finds
}
