import { DEFINE_MUTEX, DEFINE_SPINLOCK, ERESTARTSYS, msleep, mutex_lock, mutex_unlock, spin_lock, spin_unlock, utrace_barrier, UTRACE_RESUME, spin_trylock } from 'utrace';
const watches = DEFINE_SPINLOCK();
const events = DEFINE_MUTEX();
// case: under a spinlock
export function stop(target, engine) {
  spin_lock(watches);
  while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1); // finds
  spin_unlock(watches);
}
// case: the helper waits, its caller holds the lock
function wait(target, engine) {
  return utrace_barrier(target, engine); // finds
}
export function stop(target, engine) {
  spin_lock(watches);
  const rc = wait(target, engine);
  spin_unlock(watches);
  return rc;
}
// case: one way out of two leaves the lock first
export function stop(target, engine, isQuick) {
  spin_lock(watches);
  if (isQuick) {
    spin_unlock(watches);
    return 0;
  }
  const rc = utrace_barrier(target, engine); // finds
  spin_unlock(watches);
  return rc;
}
// case: the callback takes the mutex that is held
export const ops = {
  report_exec(action, engine) {
    mutex_lock(events);
    engine.data.execs++;
    mutex_unlock(events);
    return UTRACE_RESUME;
  },
};
export function stop(target, engine) {
  mutex_lock(events);
  const rc = utrace_barrier(target, engine); // finds
  mutex_unlock(events);
  return rc;
}
// case: the lock was free, and is held
export function quiet(task, engine) {
  if (!spin_trylock(watches)) return;
  while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1); // finds
  spin_unlock(watches);
}
