/** Shared by several tracers. */
import {
  DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, kfree, msleep, utrace_barrier, utrace_control, UTRACE_DETACH,
  utrace_engine_put, type task_struct, type utrace_engine,
} from 'utrace';

/** The result of the detach; -EINPROGRESS has been waited for. */
export function detachAndSettle(task: task_struct, engine: utrace_engine): number {
  const result = utrace_control(task, engine, UTRACE_DETACH);
  if (result !== -EINPROGRESS) return result;
  while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1);
  return 0;
}

export function late(result: number): boolean {
  return [-EALREADY, -ESRCH].includes(result);
}

export function release(engine: utrace_engine<object>): void {
  kfree(engine.data);
  utrace_engine_put(engine);
}

export const FINAL = DEATH;
