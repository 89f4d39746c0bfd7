import { DEFINE_MUTEX, DEFINE_SPINLOCK, ERESTARTSYS, msleep, mutex_lock, mutex_unlock, spin_lock, spin_unlock, utrace_barrier, UTRACE_RESUME, spin_trylock } from 'utrace';
const watches = DEFINE_SPINLOCK();
const events = DEFINE_MUTEX();
const list = DEFINE_MUTEX();
// case: the lock is left first
export function stop(target, engine, all) {
  spin_lock(watches);
  all.delete(engine);
  spin_unlock(watches);
  while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
}
// case: the helper waits, its caller has left the lock
function wait(target, engine) {
  return utrace_barrier(target, engine);
}
export function stop(target, engine) {
  spin_lock(watches);
  spin_unlock(watches);
  return wait(target, engine);
}
// case: both ways leave the lock
export function stop(target, engine, isQuick) {
  spin_lock(watches);
  if (isQuick) {
    spin_unlock(watches);
    return 0;
  }
  spin_unlock(watches);
  return utrace_barrier(target, engine);
}
// case: the mutex is one that no callback takes
export const ops = {
  report_exec(action, engine) {
    mutex_lock(events);
    engine.data.execs++;
    mutex_unlock(events);
    return UTRACE_RESUME;
  },
};
export function stop(target, engine) {
  mutex_lock(list);
  const rc = utrace_barrier(target, engine);
  mutex_unlock(list);
  return rc;
}
// case: the lock was busy, and is not held
export function quiet(task, engine) {
  if (!spin_trylock(watches)) {
    while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1);
    return;
  }
  spin_unlock(watches);
}
