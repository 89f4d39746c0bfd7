// expect: verified
// A thread that polls under a lock: its rounds change nothing, and the lock is given back in each.
import {
  DEFINE_MUTEX,
  type kthread,
  kthread_run,
  kthread_should_stop,
  kthread_stop,
  module_exit,
  module_init,
  msleep,
  mutex_lock,
  mutex_unlock,
  printk,
} from 'utrace';

const lock = DEFINE_MUTEX();
const threads: kthread[] = [];
let jobs = 0;

module_init(() => {
  threads.push(
    kthread_run(() => {
      while (!kthread_should_stop()) {
        mutex_lock(lock);
        const seen = jobs;
        mutex_unlock(lock);
        if (seen === 1) printk('one job');
        msleep(10);
      }
    }, 'poller'),
    kthread_run(() => {
      mutex_lock(lock);
      jobs = 1;
      mutex_unlock(lock);
    }, 'worker'),
  );
});

module_exit(() => {
  for (const thread of threads) kthread_stop(thread);
});
