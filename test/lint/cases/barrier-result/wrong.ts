import { ERESTARTSYS, printk, utrace_barrier, EINPROGRESS, kfree, UTRACE_DETACH, utrace_control } from 'utrace';
// case: nobody looks
export function wait(target, engine) {
  utrace_barrier(target, engine); // finds
}
// case: kept for nobody
export function wait(target, engine) {
  const unused = utrace_barrier(target, engine); // finds
}
// case: retried without a sleep
export function wait(target, engine) {
  while (utrace_barrier(target, engine) === -ERESTARTSYS); // finds
}
// case: retried without a sleep, tested at the end
export function wait(target, engine) {
  let rc;
  do {
    rc = utrace_barrier(target, engine); // finds
  } while (rc === -ERESTARTSYS);
}
// case: -ESRCH is taken for an error
export function wait(target, engine) {
  const rc = utrace_barrier(target, engine); // finds
  if (rc !== 0) {
    printk(`barrier failed: ${rc}`);
    return rc;
  }
  return 0;
}
// case: only printed
export function wait(target, engine) {
  const rc = utrace_barrier(target, engine); // finds
  printk(`barrier: ${rc}`);
}
// case: the data goes even where the barrier gave up
export function stop(w) {
  const rc = utrace_control(w.task, w.engine, UTRACE_DETACH);
  if (rc !== 0 && rc !== -EINPROGRESS) return rc;
  const waited = rc === 0 ? 0 : utrace_barrier(w.task, w.engine); // finds
  kfree(w);
  return waited;
}
