// expect: callback-after-unload
import {
  EXIT, IS_ERR, module_exit, module_init, UTRACE_ATTACH_CREATE, UTRACE_EVENT, UTRACE_RESUME,
  UTRACE_DETACH, utrace_attach_task, utrace_control, utrace_engine_put, utrace_set_events, workload_root,
} from 'utrace';

const target = workload_root();
const seen = new Map();
let engine = null;

module_init(() => {
  const ops = {
    report_exit(_action, engine) {
      seen.set('exit', engine.flags);
      return UTRACE_RESUME;
    },
  };
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(attached)) return;
  engine = attached;
  utrace_set_events(target, attached, UTRACE_EVENT(EXIT));
});

module_exit(() => {
  utrace_control(target, engine, UTRACE_DETACH);
  utrace_engine_put(engine);
});
