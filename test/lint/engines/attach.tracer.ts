/** Attaching, and what may go wrong with it. */
import type { task_struct, utrace_engine, utrace_engine_ops } from 'utrace';
import {
  DEFINE_SPINLOCK, EEXIST, ENOENT, EXEC, find_get_pid, IS_ERR, PTR_ERR, printk, put_pid, spin_lock, spin_unlock,
  utrace_attach_pid, utrace_attach_task, UTRACE_ATTACH_CREATE, UTRACE_ATTACH_EXCLUSIVE,
  UTRACE_ATTACH_MATCH_OPS, utrace_control, UTRACE_DETACH, utrace_engine_put, UTRACE_EVENT, UTRACE_RESUME,
  utrace_set_events,
} from 'utrace';

const ops: utrace_engine_ops<null> = {
  report_exec: () => UTRACE_RESUME,
};
const lock = DEFINE_SPINLOCK();

export function truthy(task: task_struct): boolean {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, ops, null); // expect: attach-null-check
  if (!engine) return false;
  utrace_engine_put(engine as utrace_engine);
  return true;
}

export function onlyTold(task: task_struct): number {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) printk(`attach: ${PTR_ERR(engine)}`);
  const armed = utrace_set_events(task, engine as utrace_engine, UTRACE_EVENT(EXEC)); // expect: error-pointer-used
  utrace_engine_put(engine as utrace_engine);
  return armed;
}

export function leaks(task: task_struct): number {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null); // expect: engine-leaked
  if (IS_ERR(engine)) return PTR_ERR(engine);
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
}

export function exclusive(task: task_struct): number {
  const engine = utrace_attach_task(
    task, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE | UTRACE_ATTACH_MATCH_OPS, ops, null);
  if (IS_ERR(engine)) return PTR_ERR(engine) === -EEXIST ? 0 : PTR_ERR(engine);
  const armed = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
  if (armed !== 0) utrace_control(task, engine, UTRACE_DETACH);
  utrace_engine_put(engine);
  return armed;
}

export function unarmed(task: task_struct): void {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return;
  utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // expect: arming-ignored
  utrace_engine_put(engine);
}

export function underLock(task: task_struct): number {
  spin_lock(lock);
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null); // expect: attach-in-atomic
  spin_unlock(lock);
  if (IS_ERR(engine)) return PTR_ERR(engine);
  const armed = utrace_set_events(task, engine, UTRACE_EVENT(EXEC));
  utrace_engine_put(engine);
  return armed;
}

export function lookUpUnderLock(task: task_struct): boolean {
  spin_lock(lock);
  const engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, ops, null);
  spin_unlock(lock);
  if (IS_ERR(engine)) return PTR_ERR(engine) !== -ENOENT;
  utrace_engine_put(engine);
  return true;
}

export function byNumber(nr: number): number {
  const pid = find_get_pid(nr);
  if (pid === null) return -1;
  const engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE, ops, null);
  try {
    if (IS_ERR(engine)) return PTR_ERR(engine);
    return utrace_set_events(pid as never, engine, UTRACE_EVENT(EXEC));
  } finally {
    if (!IS_ERR(engine)) utrace_engine_put(engine);
    put_pid(pid);
  }
}

export function putTooEarly(task: task_struct): number {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return PTR_ERR(engine);
  utrace_engine_put(engine);
  return utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // expect: engine-after-put
}
