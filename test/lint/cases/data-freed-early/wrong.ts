import { current, kfree, module_exit, UTRACE_DETACH, UTRACE_RESUME, utrace_control, utrace_control_pid } from 'utrace';
// case: the field itself
export function stop(task, engine) {
  kfree(engine.data); // finds
  return utrace_control(task, engine, UTRACE_DETACH);
}
// case: a variable of it
export function stop(task, engine) {
  const watch = engine.data;
  kfree(watch); // finds
  return utrace_control(task, engine, UTRACE_DETACH);
}
// case: by pid
export function stop(pid, engine) {
  kfree(engine.data); // finds
  return utrace_control_pid(pid, engine, UTRACE_DETACH);
}
// case: on one way only
export function stop(task, engine, all) {
  if (all) kfree(engine.data); // finds
  return utrace_control(task, engine, UTRACE_DETACH);
}
// case: the new data comes, and the old goes
export function replace(engine, fresh) {
  const old = engine.data;
  engine.data = fresh;
  kfree(old); // finds
}
