// expect: engine-reference-leak
// needs: 0
import {
  IS_ERR, module_exit, module_init, UTRACE_ATTACH_CREATE, UTRACE_DETACH, utrace_attach_task,
  utrace_control, utrace_engine_put, workload_root,
} from 'utrace';

const target = workload_root();
let engine = null;

module_init(() => {
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, {}, null);
  if (!IS_ERR(attached)) engine = attached;
});

module_exit(() => {
  if (engine === null) return;
  if (utrace_control(target, engine, UTRACE_DETACH) < 0) return;
  utrace_engine_put(engine);
});
