/** All tasks of the workload, by pid in a Map. */
import type { task_struct, utrace_engine } from 'utrace';
import {
  CLONE, current, DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, for_each_process, IS_ERR, kfree,
  kmalloc, module_exit, module_init, msleep, printk, SYSCALL_ENTRY, utrace_attach_task,
  UTRACE_ATTACH_CREATE, utrace_barrier, utrace_control, UTRACE_DETACH, utrace_engine_put,
  UTRACE_EVENT, UTRACE_RESUME, utrace_set_events,
} from 'utrace';

interface stats { pid: number; calls: number }

const engines = new Map<task_struct, utrace_engine<stats>>();

const ops = {
  report_syscall_entry(_action: number, engine: utrace_engine<stats>) {
    engine.data.calls++;
    return UTRACE_RESUME;
  },
  report_clone(_action: number, _engine: utrace_engine<stats>, _flags: number, child: task_struct) {
    adopt(child);
    return UTRACE_RESUME;
  },
  report_death(engine: utrace_engine<stats>) {
    engines.delete(current);
    utrace_engine_put(engine);
    kfree(engine.data);
    return UTRACE_DETACH;
  },
};

function adopt(task: task_struct): boolean {
  const data = kmalloc<stats>({ pid: task.pid, calls: 0 });
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) {
    kfree(data);
    return false;
  }
  const mask = UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(CLONE) | UTRACE_EVENT(DEATH);
  if (utrace_set_events(task, engine, mask) !== 0) {
    utrace_control(task, engine, UTRACE_DETACH);
    utrace_engine_put(engine);
    kfree(data);
    return false;
  }
  engines.set(task, engine);
  return true;
}

module_init(() => for_each_process((task) => void adopt(task)));

module_exit(() => { // expect: unload-unsafe
  for (const [task, engine] of engines) {
    const data = engine.data;
    const result = utrace_control(task, engine, UTRACE_DETACH); // expect: barrier-missing
    if (result === -EALREADY || result === -ESRCH) {
      printk(`${task.pid} was quicker`);
      continue;
    }
    utrace_engine_put(engine);
    kfree(data);
  }
});
