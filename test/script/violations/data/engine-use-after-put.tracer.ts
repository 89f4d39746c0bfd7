// expect: engine-use-after-put 16
import {
  IS_ERR, module_init, printk, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_INTERRUPT, utrace_attach_task,
  utrace_barrier, utrace_control, utrace_engine_put, workload_root,
} from 'utrace';

module_init(() => {
  const task = workload_root();
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, {}, null);
  if (IS_ERR(engine)) return -1;
  utrace_control(task, engine, UTRACE_DETACH);
  utrace_engine_put(engine);
  // The engine still hangs on the task's list until its next report.
  printk(`still ${engine.flags}`);
  while (utrace_barrier(task, engine) === -UTRACE_INTERRUPT);
  utrace_engine_put(engine);
  return 0;
});
