// expect: verified
import { BUG_ON, DEFINE_MUTEX, kthread_run, kthread_stop, module_exit, module_init, mutex_lock, mutex_unlock } from 'utrace';

const one = DEFINE_MUTEX();
const two = DEFINE_MUTEX();
let count = 0;
const threads = [];

function both() {
  mutex_lock(one);
  mutex_lock(two);
  const before = count;
  count = before + 1;
  mutex_unlock(two);
  mutex_unlock(one);
}

module_init(() => {
  for (const name of ['a', 'b']) threads.push(kthread_run(both, name));
});

module_exit(() => {
  for (const thread of threads) kthread_stop(thread);
  BUG_ON(count !== 2);
});
