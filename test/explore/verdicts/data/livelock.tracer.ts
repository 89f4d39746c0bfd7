// expect: livelock
// needs: 0
// It retries for as long as the call fails, and after the death report it always does.
import {
  DEATH, IS_ERR, module_exit, module_init, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT,
  UTRACE_RESUME, utrace_attach_task, utrace_control, utrace_engine_put, utrace_set_events,
  workload_root,
} from 'utrace';

const target = workload_root();
let engine = null;

module_init(() => {
  const ops = { report_death: () => UTRACE_RESUME };
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(attached)) return;
  engine = attached;
  utrace_set_events(target, attached, UTRACE_EVENT(DEATH));
});

module_exit(() => {
  if (engine === null) return;
  while (utrace_control(target, engine, UTRACE_DETACH) < 0);
  utrace_engine_put(engine);
});
