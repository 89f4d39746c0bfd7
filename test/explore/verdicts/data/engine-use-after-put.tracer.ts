// expect: engine-use-after-put
import {
  IS_ERR, kthread_run, kthread_stop, module_exit, module_init, UTRACE_ATTACH_CREATE,
  UTRACE_DETACH, utrace_attach_task, utrace_control, utrace_engine_put, workload_root,
} from 'utrace';

const target = workload_root();
let engine = null;
let worker = null;

module_init(() => {
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, {}, null);
  if (IS_ERR(attached)) return;
  engine = attached;
  worker = kthread_run(() => {
    utrace_control(target, attached, UTRACE_DETACH);
    utrace_engine_put(attached);
  }, 'worker');
});

module_exit(() => {
  if (engine !== null && engine.flags > 7) return;
  kthread_stop(worker);
});
