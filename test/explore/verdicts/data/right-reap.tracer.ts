// expect: verified
import {
  complete, DEATH, EINPROGRESS, ERESTARTSYS, IS_ERR, init_completion, kfree, kmalloc,
  module_exit, module_init, REAP, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT,
  UTRACE_RESUME, utrace_attach_task, utrace_barrier, utrace_control, utrace_engine_put,
  utrace_set_events, wait_for_completion, workload_root,
} from 'utrace';

const gone = init_completion();
const target = workload_root();
let engine = null;

const ops = {
  report_death(engine) {
    engine.data.deaths++;
    return UTRACE_RESUME;
  },
  report_reap(engine) {
    kfree(engine.data);
    complete(gone);
  },
};

module_init(() => {
  const data = kmalloc({ deaths: 0 });
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(attached)) {
    kfree(data);
    return;
  }
  if (utrace_set_events(target, attached, UTRACE_EVENT(DEATH) | UTRACE_EVENT(REAP)) !== 0) {
    utrace_engine_put(attached);
    kfree(data);
    return;
  }
  engine = attached;
});

module_exit(() => {
  if (engine === null) return;
  let result = utrace_control(target, engine, UTRACE_DETACH);
  if (result === -EINPROGRESS) {
    while (utrace_barrier(target, engine) === -ERESTARTSYS);
    result = 0;
  }
  if (result === 0) kfree(engine.data);
  else wait_for_completion(gone);
  utrace_engine_put(engine);
});
