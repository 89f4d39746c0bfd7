import type { task_struct, utrace_engine } from 'utrace';
import { complete, init_completion, wait_for_completion, DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, IS_ERR, kfree, kmalloc, module_exit, module_init, msleep, PTR_ERR, printk, SYSCALL_EXIT, utrace_attach_task, UTRACE_ATTACH_CREATE, utrace_barrier, utrace_control, UTRACE_DETACH, utrace_engine_put, UTRACE_EVENT, UTRACE_RESUME, utrace_set_events, workload_root } from 'utrace';

interface Probe { count: number; done: ReturnType<typeof init_completion> }
const probes: Array<{ task: task_struct; engine: utrace_engine<Probe> }> = [];

const ops = {
  report_syscall_exit: (_: number, e: utrace_engine<Probe>) => { e.data.count++; return UTRACE_RESUME; },
  report_death: (e: utrace_engine<Probe>) => { complete(e.data.done); return UTRACE_DETACH; },
};

function add(task: task_struct): number {
  const probe = kmalloc<Probe>({ count: 0, done: init_completion() });
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, probe);
  if (IS_ERR(engine)) { kfree(probe); return PTR_ERR(engine); }
  const rc = utrace_set_events(task, engine, UTRACE_EVENT(SYSCALL_EXIT) | UTRACE_EVENT(DEATH));
  if (rc !== 0) { utrace_engine_put(engine); kfree(probe); return rc; }
  probes.push({ task, engine });
  return 0;
}

function settle(task: task_struct, engine: utrace_engine<Probe>): boolean {
  for (;;) {
    const rc = utrace_control(task, engine, UTRACE_DETACH);
    if (rc === -EINPROGRESS) { while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1); return true; }
    if (rc === 0) return true;
    return false;
  }
}

function removeGood(index: number): void {
  const { task, engine } = probes[index]!;
  const probe = engine.data;
  if (!settle(task, engine)) wait_for_completion(probe.done);
  utrace_engine_put(engine);
  kfree(probe);
}

function removeBad(index: number): void {
  const { task, engine } = probes[index]!;
  const probe = engine.data;
  const rc = utrace_control(task, engine, UTRACE_DETACH); // expect: ealready-freed barrier-missing
  if (rc !== 0) printk(`rc ${rc}`);
  if (rc === -EALREADY) wait_for_completion(probe.done);
  utrace_engine_put(engine);
  kfree(probe);
}

function removeSpin(index: number): void {
  const { task, engine } = probes[index]!;
  let rc: number;
  do { rc = utrace_control(task, engine, UTRACE_DETACH); } while (rc === -EALREADY || rc === -EINPROGRESS); // expect: ealready-retried
  utrace_engine_put(engine);
}

function removeLoud(index: number): void {
  const { task, engine } = probes[index]!;
  const ok = utrace_control(task, engine, UTRACE_DETACH) === 0; // expect: ealready-ignored
  if (!ok) printk('late');
}

module_init(() => add(workload_root()));
module_exit(() => { probes.forEach((_, i) => removeGood(i)); });
export { removeBad, removeSpin, removeLoud };
