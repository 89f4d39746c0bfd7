// expect: api-misuse
// needs: 1
// Sleeps with a spinlock held, where another has what it wants.
import {
  DEFINE_SPINLOCK, IS_ERR, kthread_run, kthread_stop, module_exit, module_init, spin_lock,
  spin_unlock, UTRACE_ATTACH_CREATE, utrace_attach_task, utrace_barrier, utrace_engine_put, UTRACE_DETACH, utrace_control,
  workload_root,
} from 'utrace';

const lock = DEFINE_SPINLOCK();
const state = { busy: false };
const target = workload_root();
let thread = null;
let engine = null;

module_init(() => {
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, {}, null);
  if (IS_ERR(attached)) return;
  engine = attached;
  thread = kthread_run(() => {
    state.busy = true;
    state.busy = false;
  }, 'busy');
});

module_exit(() => {
  spin_lock(lock);
  if (state.busy) utrace_barrier(target, engine);
  spin_unlock(lock);
  kthread_stop(thread);
  utrace_control(target, engine, UTRACE_DETACH);
  utrace_engine_put(engine);
});
