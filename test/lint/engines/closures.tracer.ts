/** Closures all the way: trace(task) returns the function that ends it. */
import type { task_struct } from 'utrace';
import {
  complete, DEATH, EINPROGRESS, ERESTARTSYS, EXIT, init_completion, IS_ERR, kfree, kmalloc, module_exit,
  module_init, msleep, PTR_ERR, utrace_attach_task, UTRACE_ATTACH_CREATE, utrace_barrier,
  utrace_control, UTRACE_DETACH, utrace_engine_put, UTRACE_EVENT, UTRACE_RESUME, utrace_set_events,
  wait_for_completion, workload_root,
} from 'utrace';

function trace(task: task_struct, seen: (code: number) => void): (() => void) | number {
  const record = kmalloc({ exits: 0 });
  const gone = init_completion();
  const engine = utrace_attach_task(
    task,
    UTRACE_ATTACH_CREATE,
    {
      report_exit(_action, { data }, _orig, code) {
        data.exits++;
        seen(code.value);
        return UTRACE_RESUME;
      },
      report_death() {
        complete(gone);
        return UTRACE_DETACH;
      },
    },
    record,
  );
  if (IS_ERR(engine)) {
    kfree(record);
    return PTR_ERR(engine);
  }
  const armed = utrace_set_events(task, engine, UTRACE_EVENT(EXIT) | UTRACE_EVENT(DEATH));
  if (armed) {
    utrace_control(task, engine, UTRACE_DETACH);
    utrace_engine_put(engine);
    kfree(record);
    return armed;
  }
  return () => {
    const result = utrace_control(task, engine, UTRACE_DETACH);
    if (result === -EINPROGRESS) {
      let again = utrace_barrier(task, engine);
      while (again === -ERESTARTSYS) {
        msleep(1);
        again = utrace_barrier(task, engine);
      }
    } else if (result !== 0) wait_for_completion(gone);
    utrace_engine_put(engine);
    kfree(record);
  };
}

let end: (() => void) | number = 0;
module_init(() => {
  end = trace(workload_root(), () => {});
  return typeof end === 'number' ? end : 0;
});
module_exit(() => {
  if (typeof end === 'function') end();
});
