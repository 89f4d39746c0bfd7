import { current, DEATH, EXEC, IS_ERR, printk, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_attach_task, utrace_control, utrace_engine_put, utrace_set_events } from 'utrace';
const ops = { report_death: () => UTRACE_DETACH };
// case: undone on an error
function start(task, data) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) return;
  if (utrace_set_events(task, engine, UTRACE_EVENT(DEATH)) !== 0) {
    utrace_control(task, engine, UTRACE_DETACH);
    utrace_engine_put(engine);
  }
}
// case: returned
function start(task, data) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) return -1;
  return utrace_set_events(task, engine, UTRACE_EVENT(DEATH));
}
// case: printed and returned
function start(task, data) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) return -1;
  const rc = utrace_set_events(task, engine, UTRACE_EVENT(DEATH));
  if (rc !== 0) printk(`set_events: ${rc}`);
  return rc;
}
// case: the child of a clone
const more = {
  report_clone(action, engine, flags, child) {
    const follower = utrace_attach_task(child, UTRACE_ATTACH_CREATE, ops, null);
    if (IS_ERR(follower)) return UTRACE_RESUME;
    utrace_set_events(child, follower, UTRACE_EVENT(DEATH));
    return UTRACE_RESUME;
  },
};
// case: a later call that only adds
function more(task, engine) {
  utrace_set_events(task, engine, engine.flags | UTRACE_EVENT(EXEC));
}
