// expect: verified
import { BUG_ON, complete, init_completion, kfree, kmalloc, kthread_run, kthread_stop, module_exit, module_init, wait_for_completion } from 'utrace';

const ready = init_completion();
let message = null;
const threads = [];

module_init(() => {
  threads.push(
    kthread_run(() => {
      wait_for_completion(ready);
      BUG_ON(message === null);
      kfree(message);
    }, 'consumer'),
  );
  threads.push(
    kthread_run(() => {
      message = kmalloc({ text: 'hello' });
      complete(ready);
    }, 'producer'),
  );
});

module_exit(() => {
  for (const thread of threads) kthread_stop(thread);
});
