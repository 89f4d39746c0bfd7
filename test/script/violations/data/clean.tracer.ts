// expect: clean
import {
  DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, IS_ERR, init_completion, complete, kfree, kmalloc,
  module_exit, module_init, msleep, SYSCALL_ENTRY, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT,
  UTRACE_RESUME, utrace_attach_task, utrace_barrier, utrace_control, utrace_engine_put, utrace_set_events,
  type utrace_engine, type task_struct, wait_for_completion, workload_root,
} from 'utrace';
// unload: any-time
// seeds: 300

interface watch {
  calls: number;
}

const gone = init_completion();
let traced: { task: task_struct; engine: utrace_engine<watch>; watch: watch } | null = null;

const ops = {
  report_syscall_entry(_action: number, engine: utrace_engine<watch>) {
    engine.data.calls++;
    return UTRACE_RESUME;
  },
  report_death(engine: utrace_engine<watch>) {
    kfree(engine.data);
    complete(gone);
    return UTRACE_DETACH;
  },
};

module_init(() => {
  const task = workload_root();
  const watch = kmalloc({ calls: 0 });
  const engine = utrace_attach_task<watch>(task, UTRACE_ATTACH_CREATE, ops, watch);
  if (IS_ERR(engine)) {
    kfree(watch);
    return -ESRCH;
  }
  traced = { task, engine, watch };
  return utrace_set_events(task, engine, UTRACE_EVENT(DEATH) | UTRACE_EVENT(SYSCALL_ENTRY));
});

module_exit(() => {
  if (traced === null) return;
  const { task, engine, watch } = traced;
  const result = utrace_control(task, engine, UTRACE_DETACH);
  switch (result) {
    case -EINPROGRESS:
      while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1);
      kfree(watch);
      break;
    case 0:
      kfree(watch);
      break;
    case -EALREADY:
    case -ESRCH:
      wait_for_completion(gone);
      break;
  }
  utrace_engine_put(engine);
});
