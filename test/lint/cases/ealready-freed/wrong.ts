import { EALREADY, EINPROGRESS, ESRCH, ERESTARTSYS, DEATH, kfree, kmalloc, module_exit, module_init, msleep, printk, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT, IS_ERR, PTR_ERR, utrace_attach_task, utrace_barrier, utrace_control, utrace_engine_put, utrace_set_events } from 'utrace';
interface watch { deaths: number }
const ops = { report_death(engine) { kfree(engine.data); return UTRACE_DETACH; } };
// case: the result only silences a message
module_exit(() => {
  const watch = engine.data;
  const rc = utrace_control(target, engine, UTRACE_DETACH); // finds
  if (rc !== 0 && rc !== -EALREADY) printk(`rc ${rc}`);
  kfree(watch);
});
// case: a record that keeps the engine
function stop(watch) {
  const rc = utrace_control(watch.task, watch.engine, UTRACE_DETACH); // finds
  if (rc === -EINPROGRESS) while (utrace_barrier(watch.task, watch.engine) === -ERESTARTSYS) msleep(1);
  kfree(watch);
}
// case: a helper gives the result back, and its caller frees on every way
function detach(engine) {
  return utrace_control(target, engine, UTRACE_DETACH);
}
module_exit(() => {
  const rc = detach(engine); // finds
  if (rc) printk('late');
  kfree(engine.data);
});
// case: one loop for all
module_exit(() => {
  for (const [engine, task] of engines) {
    const record = engine.data;
    utrace_control(task, engine, UTRACE_DETACH); // finds
    kfree(record);
  }
});
// case: the wrong case of a switch
function stop(engine) {
  switch (utrace_control(target, engine, UTRACE_DETACH)) { // finds
    case -EALREADY:
      printk('dying');
    // falls through
    case 0:
      kfree(engine.data);
      break;
  }
}
// case: a ternary that decides nothing that matters
function stop(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH); // finds
  const word = rc === -EALREADY ? 'late' : 'in time';
  printk(word);
  kfree(engine.data);
}
// case: -ESRCH let through
function stop(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH); // finds
  if (rc === -EALREADY) return;
  if (rc === -EINPROGRESS) utrace_barrier(target, engine);
  kfree(engine.data);
}
// case: one of two engines loses its data
const first = kmalloc({ deaths: 0 });
const second = kmalloc({ deaths: 0 });
let one;
let two;
module_init(() => {
  const a = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, first);
  if (IS_ERR(a)) return PTR_ERR(a);
  one = a;
  const b = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, second);
  if (IS_ERR(b)) return PTR_ERR(b);
  two = b;
});
module_exit(() => {
  const rc = utrace_control(target, one, UTRACE_DETACH);
  if (rc === -EINPROGRESS) while (utrace_barrier(target, one) === -ERESTARTSYS) msleep(1);
  if (rc === 0 || rc === -EINPROGRESS) kfree(first);
  const late = utrace_control(target, two, UTRACE_DETACH); // finds
  if (late === -EINPROGRESS) while (utrace_barrier(target, two) === -ERESTARTSYS) msleep(1);
  kfree(second);
});
// case: a helper gives two outcomes one word
function settle(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH); // finds
  if (rc === -EALREADY) return 'late';
  if (rc === -EINPROGRESS) while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
  return 'done';
}
module_exit(() => {
  const watch = engine.data;
  switch (settle(engine)) {
    case 'done':
      kfree(watch);
      break;
    case 'late':
      break;
  }
});
