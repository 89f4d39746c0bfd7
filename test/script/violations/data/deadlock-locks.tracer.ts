// expect: deadlock
// seeds: 200
import {
  DEFINE_MUTEX, kthread_run, module_init, mutex_lock, mutex_unlock, schedule,
} from 'utrace';

const first = DEFINE_MUTEX();
const second = DEFINE_MUTEX();

module_init(() => {
  kthread_run(() => {
    mutex_lock(first);
    schedule();
    mutex_lock(second);
    mutex_unlock(second);
    mutex_unlock(first);
  }, 'one');
  kthread_run(() => {
    mutex_lock(second);
    schedule();
    mutex_lock(first);
    mutex_unlock(first);
    mutex_unlock(second);
  }, 'two');
});
