// expect: leak
// needs: 0
import {
  DEATH, EINPROGRESS, IS_ERR, kfree, kmalloc, module_exit, module_init, UTRACE_ATTACH_CREATE,
  UTRACE_DETACH, UTRACE_EVENT, utrace_attach_task, utrace_barrier, utrace_control,
  utrace_engine_put, utrace_set_events, workload_root,
} from 'utrace';

const target = workload_root();
let engine = null;
const data = { count: 0 };

module_init(() => {
  const ours = kmalloc(data);
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, { report_death: () => UTRACE_DETACH }, ours);
  if (IS_ERR(attached)) return;
  engine = attached;
  utrace_set_events(target, attached, UTRACE_EVENT(DEATH));
});

module_exit(() => {
  const result = utrace_control(target, engine, UTRACE_DETACH);
  if (result === 0) kfree(engine.data);
  else while (utrace_barrier(target, engine) === 0 && result === -EINPROGRESS);
  while (utrace_barrier(target, engine) === 0);
  utrace_engine_put(engine);
});
