import { EAGAIN, ERESTARTSYS, ESRCH, msleep, printk, utrace_barrier } from 'utrace';
// case: one tick between the tries
export function wait(target, engine) {
  while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
}
// case: one tick between the tries, tested at the end
export function wait(target, engine) {
  let rc;
  do {
    rc = utrace_barrier(target, engine);
    if (rc === -ERESTARTSYS) msleep(1);
  } while (rc === -ERESTARTSYS);
}
// case: giving up is handed to the caller
export function wait(target, engine) {
  return utrace_barrier(target, engine);
}
// case: -ESRCH is told apart before anybody complains
export function wait(target, engine) {
  const rc = utrace_barrier(target, engine);
  if (rc === -ESRCH) return 0;
  if (rc !== 0) printk(`interrupted: ${rc}`);
  return rc;
}
// case: one try, and the caller hears of it
export function tryOnce(target, engine) {
  if (utrace_barrier(target, engine) === -ERESTARTSYS) return -EAGAIN;
  return 0;
}
