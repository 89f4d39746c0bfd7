// expect: assertion
// needs: 1
import { BUG_ON, kthread_run, kthread_stop, module_exit, module_init } from 'utrace';

const counts = [0];
const threads = [];

function add() {
  const before = counts[0];
  counts[0] = before + 1;
}

module_init(() => {
  for (const name of ['one', 'two']) threads.push(kthread_run(add, name));
});

module_exit(() => {
  for (const thread of threads) kthread_stop(thread);
  BUG_ON(counts[0] !== 2);
});
