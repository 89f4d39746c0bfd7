/** A tracer that lets go and does not look: for the tests of the lint in the editor. */
import {
  DEATH,
  IS_ERR,
  module_init,
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_EVENT,
  type utrace_engine,
  utrace_attach_task,
  utrace_control,
  utrace_engine_put,
  utrace_set_events,
  workload_root,
} from 'utrace';

const target = workload_root();

function letGo(engine: utrace_engine): number | undefined {
  utrace_control(target, engine, UTRACE_DETACH);
  return 0;
}

module_init(() => {
  const ops = { report_death: () => UTRACE_DETACH };
  const engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return -1;
  const armed = utrace_set_events(target, engine, UTRACE_EVENT(DEATH));
  const gone = armed === 0 ? letGo(engine) : armed;
  utrace_engine_put(engine);
  return gone;
});
