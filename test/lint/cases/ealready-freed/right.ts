import { EALREADY, EINPROGRESS, ESRCH, ERESTARTSYS, DEATH, init_completion, current, kfree, kmalloc, module_exit, module_init, msleep, printk, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, IS_ERR, PTR_ERR, utrace_attach_task, utrace_barrier, utrace_control, utrace_engine_put, utrace_set_events, wait_for_completion } from 'utrace';
interface watch { deaths: number }
const ops = { report_death(engine) { kfree(engine.data); return UTRACE_DETACH; } };
// case: all four told apart
module_exit(() => {
  const watch = engine.data;
  let rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) {
    while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
    rc = 0;
  }
  switch (rc) {
    case 0:
      kfree(watch);
      break;
    case -EALREADY:
    case -ESRCH:
      break;
  }
});
// case: freed on 0 only
function stop(watch) {
  if (utrace_control(watch.task, watch.engine, UTRACE_DETACH) === 0) kfree(watch);
}
// case: leaving early
function stop(watch) {
  const rc = utrace_control(watch.task, watch.engine, UTRACE_DETACH);
  const isLate = rc === -EALREADY || rc === -ESRCH;
  if (isLate) return;
  if (rc === -EINPROGRESS) while (utrace_barrier(watch.task, watch.engine) === -ERESTARTSYS) msleep(1);
  kfree(watch);
}
// case: the last callback is waited for
const dead = init_completion();
module_exit(() => {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) utrace_barrier(target, engine);
  else if (rc !== 0) wait_for_completion(dead);
  kfree(engine.data);
});
// case: in a callback on current
const more = {
  report_exec(action, engine) {
    utrace_control(current, engine, UTRACE_DETACH);
    kfree(engine.data);
    return UTRACE_RESUME;
  },
};
// case: a helper tells them apart and its caller listens
function detach(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc !== -EINPROGRESS) return rc;
  while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
  return 0;
}
module_exit(() => {
  if (detach(engine) === 0) kfree(engine.data);
});
// case: something else is freed
function stop(engine, other) {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  kfree(other);
  if (rc === 0) kfree(engine.data);
}
// case: each engine of the file has data of its own
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
function let_go(engine, data) {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
  if (rc === 0 || rc === -EINPROGRESS) kfree(data);
}
module_exit(() => {
  let_go(one, first);
  let_go(two, second);
});
// case: a helper gives the outcome a word
function settle(engine) {
  const rc = utrace_control(target, engine, UTRACE_DETACH);
  if (rc === -EALREADY) return 'late';
  if (rc === -ESRCH) return 'gone';
  if (rc === -EINPROGRESS) while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
  return 'done';
}
module_exit(() => {
  const watch = engine.data;
  if (settle(engine) === 'done') kfree(watch);
});
