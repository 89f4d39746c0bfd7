import { DEATH, EXEC, REAP, IS_ERR, kfree, UTRACE_ATTACH_CREATE, UTRACE_ATTACH_MATCH_OPS, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_attach_task, utrace_control, utrace_set_events } from 'utrace';
const onExec = () => UTRACE_RESUME;
const onDeath = (engine) => {
  kfree(engine.data);
  return UTRACE_DETACH;
};
const onReap = (engine) => {
  kfree(engine.data);
};
// case: no callback at all for the end
const ops = { report_exec: onExec };
function start(data) {
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, data); // finds
  if (IS_ERR(engine)) return engine;
  return utrace_set_events(target, engine, UTRACE_EVENT(EXEC));
}
function stop(engine) {
  return utrace_control(target, engine, UTRACE_DETACH);
}
// case: report_death, whose event nobody asks for
const ops = { report_exec: onExec, report_death: onDeath };
function start(data) {
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, data); // finds
  if (IS_ERR(engine)) return engine;
  return utrace_set_events(target, engine, UTRACE_EVENT(EXEC));
}
function stop(engine) {
  return utrace_control(target, engine, UTRACE_DETACH);
}
// case: report_reap, and the event is DEATH
const ops = { report_exec: onExec, report_reap: onReap };
function start(data) {
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, data); // finds
  if (IS_ERR(engine)) return engine;
  return utrace_set_events(target, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
}
function stop(engine) {
  return utrace_control(target, engine, UTRACE_DETACH);
}
// case: the data is stored later
const ops = { report_exec: onExec };
function start(data) {
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null); // finds
  if (IS_ERR(engine)) return engine;
  engine.data = data;
  return utrace_set_events(target, engine, UTRACE_EVENT(EXEC));
}
function stop(engine) {
  return utrace_control(target, engine, UTRACE_DETACH);
}
