// expect: engine-reference-leak 8
import {
  IS_ERR, module_init, UTRACE_ATTACH_CREATE, utrace_attach_task, workload_root,
} from 'utrace';

module_init(() => {
  const task = workload_root();
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, {}, null);
  return IS_ERR(engine) ? -1 : 0;
});
