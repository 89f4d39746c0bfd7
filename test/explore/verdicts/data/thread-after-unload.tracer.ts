// expect: callback-after-unload
import { kthread_run, module_exit, module_init } from 'utrace';

let done = false;
module_init(() => {
  kthread_run(() => {
    done = true;
  }, 'worker');
});
module_exit(() => {
  if (done) return;
});
