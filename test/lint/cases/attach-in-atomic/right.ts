import { DEFINE_MUTEX, DEFINE_SPINLOCK, mutex_lock, mutex_unlock, spin_lock, spin_unlock, utrace_attach_task, UTRACE_ATTACH_CREATE, UTRACE_ATTACH_MATCH_OPS, spin_trylock } from 'utrace';
const watches = DEFINE_SPINLOCK();
const starts = DEFINE_MUTEX();
const ops = {};
// case: the lock is left first
export function start(task, all) {
  spin_lock(watches);
  all.add(task);
  spin_unlock(watches);
  return utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
}
// case: a look-up creates nothing
export function find(task) {
  spin_lock(watches);
  const engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, ops, null);
  spin_unlock(watches);
  return engine;
}
// case: under a mutex one may sleep
export function start(task) {
  mutex_lock(starts);
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  mutex_unlock(starts);
  return engine;
}
// case: both ways leave the lock
export function start(task, isKnown) {
  spin_lock(watches);
  if (isKnown) {
    spin_unlock(watches);
    return null;
  }
  spin_unlock(watches);
  return utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
}
// case: the lock was busy, and is not held
export function start(task) {
  if (!spin_trylock(watches)) return utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  spin_unlock(watches);
  return null;
}
