import { DEATH, EALREADY, EINPROGRESS, IS_ERR, kfree, module_exit, module_init, printk, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT, utrace_attach_task, utrace_barrier, utrace_control, utrace_engine_put, utrace_set_events, workload_root } from 'utrace';
const ops = { report_death(engine) { return UTRACE_DETACH; } };
const target = workload_root();
let engine;
module_init(() => {
  engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return -1;
  return utrace_set_events(target, engine, UTRACE_EVENT(DEATH));
});
// case: module exit forgets the engines
module_exit(() => { // finds
  printk('bye');
});
// case: only the reference is dropped
module_exit(() => { // finds
  utrace_engine_put(engine);
});
// case: a late answer is only printed
module_exit(() => { // finds
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) utrace_barrier(target, engine);
  else if (rc === -EALREADY) printk('dying');
});
// case: a helper of module exit
function forget() {
  if (utrace_control(target, engine, UTRACE_DETACH) === -EINPROGRESS) utrace_barrier(target, engine);
}
module_exit(() => { // finds
  forget();
});
