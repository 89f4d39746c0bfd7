// expect: use-after-free
// needs: 1
import {
  complete, DEATH, EALREADY, IS_ERR, init_completion, kfree, kmalloc, module_exit, module_init,
  REAP, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_attach_task,
  utrace_control, utrace_engine_put, utrace_set_events, wait_for_completion, workload_root,
} from 'utrace';

const gone = init_completion();
const target = workload_root();
let engine = null;

const ops = {
  report_death(engine) {
    engine.data.deaths++;
    engine.data.last = 'death';
    return UTRACE_RESUME;
  },
  report_reap() {
    complete(gone);
  },
};

module_init(() => {
  const data = kmalloc({ deaths: 0, last: '' });
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(attached)) {
    kfree(data);
    return;
  }
  engine = attached;
  utrace_set_events(target, attached, UTRACE_EVENT(DEATH) | UTRACE_EVENT(REAP));
});

module_exit(() => {
  if (engine === null) return;
  const result = utrace_control(target, engine, UTRACE_DETACH);
  kfree(engine.data);
  if (result !== 0) wait_for_completion(gone);
  utrace_engine_put(engine);
});
