// expect: double-free
// needs: 1
import { kfree, kmalloc, kthread_run, kthread_stop, module_exit, module_init } from 'utrace';

const state = { shared: kmalloc({ n: 1 }), freed: false };
let worker = null;

function drop() {
  if (state.freed) return;
  kfree(state.shared);
  state.freed = true;
}

module_init(() => {
  worker = kthread_run(drop, 'worker');
});

module_exit(() => {
  drop();
  kthread_stop(worker);
});
