// expect: verified
// Rounds over an iterator look alike and are not: the loop ends of itself.
import { kthread_run, kthread_stop, type kthread, module_exit, module_init, msleep } from 'utrace';

let thread: kthread;
let total = 0;

module_init(() => {
  thread = kthread_run(() => {
    for (const step of [1, 1, 1, 1]) {
      let left = step;
      while (left > 0) {
        msleep(10);
        left--;
      }
    }
    total = 4;
  }, 'counter');
});

module_exit(() => {
  kthread_stop(thread);
  if (total !== 4) throw new Error('the thread was stopped halfway');
});
