import { complete, DEATH, EINPROGRESS, ERESTARTSYS, init_completion, IS_ERR, module_exit, module_init, msleep, printk, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT, utrace_attach_task, utrace_barrier, utrace_control, utrace_set_events, wait_for_completion, workload_root } from 'utrace';
const dead = init_completion();
const ops = { report_death(engine) { complete(dead); return UTRACE_DETACH; } };
const target = workload_root();
let engine;
// case: detached, and the last callback waited for
module_init(() => {
  engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
});
module_exit(() => {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
  else if (rc !== 0) wait_for_completion(dead);
});
// case: it waits until the task is dead
module_init(() => {
  engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
});
module_exit(() => {
  wait_for_completion(dead);
});
// case: no module exit, no unloading
module_init(() => {
  engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
});
// case: a helper detaches and waits
module_init(() => {
  engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
});
function forget() {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
  else if (rc !== 0) wait_for_completion(dead);
}
module_exit(() => {
  forget();
});
// case: exit waits until a counter says that nobody is left
let engines = 0;
module_init(() => {
  engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
});
module_exit(() => {
  while (engines > 0) msleep(10);
});
