// expect: verified
// Four threads that never meet: one order of each kind is one order.
import { kfree, kmalloc, kthread_run, kthread_stop, module_exit, module_init } from 'utrace';

const threads = [];

module_init(() => {
  for (let n = 0; n < 4; n++) {
    const body = () => {
      const mine = kmalloc({ n: 0 });
      for (let round = 0; round < 3; round++) mine.n += round;
      kfree(mine);
    };
    threads.push(kthread_run(body, `worker-${n}`));
  }
});

module_exit(() => {
  for (const thread of threads) kthread_stop(thread);
});
