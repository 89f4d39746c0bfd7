// Count system calls of the root task, functional style with closures.
import {
  EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, IS_ERR, PTR_ERR, SYSCALL_ENTRY, DEATH, UTRACE_ATTACH_CREATE,
  UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, kfree, kmalloc, module_exit, module_init, msleep, printk,
  utrace_attach_task, utrace_barrier, utrace_control, utrace_engine_put, utrace_set_events, workload_root,
} from 'utrace';
import type { utrace_engine, utrace_engine_ops, task_struct } from 'utrace';

type Counter = { calls: number; byNr: Record<number, number> };

const makeOps = (): utrace_engine_ops<Counter> => ({
  report_syscall_entry: (_action, engine, regs) => {
    const c = engine.data;
    c.calls += 1;
    c.byNr[regs.orig_ax] = (c.byNr[regs.orig_ax] ?? 0) + 1;
    return UTRACE_RESUME;
  },
  report_death: (engine) => {
    printk(`${engine.data.calls} calls`);
    kfree(engine.data);
    return UTRACE_DETACH;
  },
});

const waitFor = (task: task_struct, engine: utrace_engine<Counter>): void => {
  while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1);
};

const ops = makeOps();
const task = workload_root();
let counter: Counter;
let engine: utrace_engine<Counter>;

module_init(() => {
  counter = kmalloc({ calls: 0, byNr: {} });
  const attached = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, counter);
  if (IS_ERR(attached)) {
    kfree(counter);
    return PTR_ERR(attached);
  }
  engine = attached;
  const armed = utrace_set_events(task, engine, UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(DEATH));
  if (armed < 0) {
    kfree(counter);
    utrace_engine_put(engine);
    return armed;
  }
  return 0;
});

module_exit(() => { // expect: unload-unsafe
  const result = utrace_control(task, engine, UTRACE_DETACH);
  const outcome = result === -EINPROGRESS ? (waitFor(task, engine), 0) : result;
  if (outcome === 0) kfree(counter);
  else if (outcome !== -EALREADY && outcome !== -ESRCH) printk(`odd: ${outcome}`);
  utrace_engine_put(engine);
});
