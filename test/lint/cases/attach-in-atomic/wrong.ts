import { DEFINE_SPINLOCK, spin_lock, spin_unlock, utrace_attach_pid, utrace_attach_task, UTRACE_ATTACH_CREATE, UTRACE_ATTACH_EXCLUSIVE, UTRACE_ATTACH_MATCH_OPS, spin_trylock } from 'utrace';
const watches = DEFINE_SPINLOCK();
const ops = {};
// case: under a spinlock
export function start(task) {
  spin_lock(watches);
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null); // finds
  spin_unlock(watches);
  return engine;
}
// case: more flags than the one
export function start(pid) {
  spin_lock(watches);
  const engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE | UTRACE_ATTACH_MATCH_OPS, ops, null); // finds
  spin_unlock(watches);
  return engine;
}
// case: the helper attaches, its caller holds the lock
function attach(task) {
  return utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null); // finds
}
export function start(task) {
  spin_lock(watches);
  const engine = attach(task);
  spin_unlock(watches);
  return engine;
}
// case: one way out of two leaves the lock first
export function start(task, isKnown) {
  spin_lock(watches);
  if (isKnown) {
    spin_unlock(watches);
    return null;
  }
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null); // finds
  spin_unlock(watches);
  return engine;
}
// case: the lock was free, and is held
export function start(task) {
  if (!spin_trylock(watches)) return null;
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null); // finds
  spin_unlock(watches);
  return engine;
}
