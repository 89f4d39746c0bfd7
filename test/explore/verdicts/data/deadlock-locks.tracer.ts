// expect: deadlock
// needs: 1
import { DEFINE_MUTEX, kthread_run, kthread_stop, module_exit, module_init, mutex_lock, mutex_unlock } from 'utrace';

const one = DEFINE_MUTEX();
const two = DEFINE_MUTEX();
const threads = [];

function both(first, second) {
  mutex_lock(first);
  mutex_lock(second);
  mutex_unlock(second);
  mutex_unlock(first);
}

module_init(() => {
  threads.push(kthread_run(() => both(one, two), 'one-two'));
  threads.push(kthread_run(() => both(two, one), 'two-one'));
});

module_exit(() => {
  for (const thread of threads) kthread_stop(thread);
});
