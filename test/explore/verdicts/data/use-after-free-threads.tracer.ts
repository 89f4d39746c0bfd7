// expect: use-after-free
// needs: 1
import { kfree, kmalloc, kthread_run, kthread_stop, module_exit, module_init } from 'utrace';

let buffer = kmalloc({ bytes: 1 });
const threads = [];

module_init(() => {
  threads.push(
    kthread_run(() => {
      const mine = buffer;
      if (mine !== null) mine.bytes++;
    }, 'writer'),
  );
  threads.push(
    kthread_run(() => {
      const mine = buffer;
      buffer = null;
      kfree(mine);
    }, 'owner'),
  );
});

module_exit(() => {
  for (const thread of threads) kthread_stop(thread);
});
