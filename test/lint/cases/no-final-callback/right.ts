import { DEATH, EXEC, REAP, IS_ERR, kfree, UTRACE_ATTACH_CREATE, UTRACE_ATTACH_MATCH_OPS, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_attach_task, utrace_control, utrace_set_events } from 'utrace';
const onExec = () => UTRACE_RESUME;
const onDeath = (engine) => {
  kfree(engine.data);
  return UTRACE_DETACH;
};
const onReap = (engine) => {
  kfree(engine.data);
};
// case: report_death and its event
const ops = { report_exec: onExec, report_death: onDeath };
function start(data) {
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) return engine;
  return utrace_set_events(target, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
}
function stop(engine) {
  return utrace_control(target, engine, UTRACE_DETACH);
}
// case: report_reap is enough
const ops = { report_exec: onExec, report_reap: onReap };
function start(data) {
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) return engine;
  return utrace_set_events(target, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(REAP));
}
function stop(engine) {
  return utrace_control(target, engine, UTRACE_DETACH);
}
// case: the release hook frees
const ops = { report_exec: onExec, release: (data) => kfree(data) };
function start(data) {
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) return engine;
  return utrace_set_events(target, engine, UTRACE_EVENT(EXEC));
}
function stop(engine) {
  return utrace_control(target, engine, UTRACE_DETACH);
}
// case: there is no data
const ops = { report_exec: onExec };
function start(data) {
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return engine;
  return utrace_set_events(target, engine, UTRACE_EVENT(EXEC));
}
function stop(engine) {
  return utrace_control(target, engine, UTRACE_DETACH);
}
// case: nobody detaches from outside
const ops = { report_exec: onExec };
function start(data) {
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) return engine;
  return utrace_set_events(target, engine, UTRACE_EVENT(EXEC));
}
// case: a look-up makes no engine
const ops = { report_exec: onExec };
function start(data) {
  const engine = utrace_attach_task(target, UTRACE_ATTACH_MATCH_OPS, ops, data);
  if (IS_ERR(engine)) return engine;
  return utrace_set_events(target, engine, UTRACE_EVENT(EXEC));
}
function stop(engine) {
  return utrace_control(target, engine, UTRACE_DETACH);
}
