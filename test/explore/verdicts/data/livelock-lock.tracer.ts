// expect: livelock
// The poller waits for a flag that the worker would set, but the worker has given up by then.
import {
  DEFINE_SPINLOCK,
  type kthread,
  kthread_run,
  kthread_stop,
  module_exit,
  module_init,
  msleep,
  spin_lock,
  spin_unlock,
} from 'utrace';

const lock = DEFINE_SPINLOCK();
const threads: kthread[] = [];
let asked = false;
let answered = false;

module_init(() => {
  threads.push(
    kthread_run(() => {
      asked = true;
      for (;;) {
        spin_lock(lock);
        const done = answered;
        spin_unlock(lock);
        if (done) break;
        msleep(10);
      }
    }, 'poller'),
    kthread_run(() => {
      spin_lock(lock);
      if (asked) answered = true;
      spin_unlock(lock);
    }, 'worker'),
  );
});

module_exit(() => {
  for (const thread of threads) kthread_stop(thread);
});
