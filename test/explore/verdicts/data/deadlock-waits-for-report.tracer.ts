// expect: deadlock
// needs: 0
// Where the detach returns 0 there will be no reap report to wait for.
import {
  complete, IS_ERR, init_completion, module_exit, module_init, REAP, UTRACE_ATTACH_CREATE,
  UTRACE_DETACH, UTRACE_EVENT, utrace_attach_task, utrace_control, utrace_engine_put,
  utrace_set_events, wait_for_completion, workload_root,
} from 'utrace';

const target = workload_root();
const died = init_completion();
let engine = null;

module_init(() => {
  const ops = {
    report_reap() {
      complete(died);
    },
  };
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(attached)) return;
  engine = attached;
  utrace_set_events(target, attached, UTRACE_EVENT(REAP));
});

module_exit(() => {
  if (engine === null) return;
  utrace_control(target, engine, UTRACE_DETACH);
  wait_for_completion(died);
  utrace_engine_put(engine);
});
