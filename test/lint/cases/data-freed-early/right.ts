import { kfree, UTRACE_ATTACH_CREATE, UTRACE_DETACH, IS_ERR, PTR_ERR, utrace_attach_task, utrace_control, UTRACE_RESUME } from 'utrace';
// case: freed after the detach, by its result
export function stop(task, engine) {
  const watch = engine.data;
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  if (rc === 0) kfree(watch);
  return rc;
}
// case: null is stored between
export function stop(task, engine) {
  const watch = engine.data;
  engine.data = null;
  kfree(watch);
  return utrace_control(task, engine, UTRACE_DETACH);
}
// case: something else is freed
export function stop(task, engine, buffer) {
  kfree(buffer);
  return utrace_control(task, engine, UTRACE_DETACH);
}
// case: no event was ever set
export function start(task, ops, watch) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, watch);
  if (IS_ERR(engine)) return PTR_ERR(engine);
  kfree(watch);
  return utrace_control(task, engine, UTRACE_DETACH);
}
// case: the way that frees does not detach
export function stop(task, engine, gone) {
  if (gone) {
    kfree(engine.data);
    return 0;
  }
  return utrace_control(task, engine, UTRACE_DETACH);
}
// case: replaced by the callback itself, which nobody else runs meanwhile
export const ops = {
  report_exec(action, engine) {
    const old = engine.data;
    engine.data = { hits: 0 };
    kfree(old);
    return UTRACE_RESUME;
  },
};
