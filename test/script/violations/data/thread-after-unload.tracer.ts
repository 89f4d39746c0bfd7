// expect: callback-after-unload
import { kthread_run, module_exit, module_init, msleep } from 'utrace';

module_init(() => {
  kthread_run(() => {
    for (;;) msleep(10);
  }, 'forever');
});

module_exit(() => {});
