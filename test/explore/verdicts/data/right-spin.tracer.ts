// expect: verified
// A loop that asks again and again ends, as whoever it waits for goes on whatever it does.
import { kfree, kmalloc, kthread_run, kthread_should_stop, kthread_stop, module_exit, module_init } from 'utrace';

const state = { ready: false, box: kmalloc({ n: 0 }) };
let worker = null;

module_init(() => {
  worker = kthread_run(() => {
    while (!state.ready);
    state.box.n++;
    while (!kthread_should_stop());
  }, 'worker');
  state.ready = true;
});

module_exit(() => {
  kthread_stop(worker);
  kfree(state.box);
});
