/**
 * Asynchronous detach, waited for: the part of tear-down that every tracer shares.
 */

import type { task_struct, utrace_engine } from 'utrace';
import {
  EINPROGRESS,
  ERESTARTSYS,
  msleep,
  UTRACE_DETACH,
  utrace_barrier,
  utrace_control,
} from 'utrace';

/**
 * Detaches `engine` from outside and waits for a callback that may be running.
 *
 * @returns 0 when no callback of the engine runs or will run: its data is the caller's. -EALREADY
 * and -ESRCH say that the task's death was quicker: report_death runs, has run or will run, and the
 * data is its own.
 */
export function detachAndWait<D>(task: task_struct, engine: utrace_engine<D>): number {
  const result = utrace_control(task, engine, UTRACE_DETACH);
  if (result !== -EINPROGRESS) return result;
  // The wait for the running callback ends with -ESRCH: the engine is gone, as it should be. A
  // pending signal makes the barrier give up, and asking again at once would spin.
  while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1);
  return 0;
}
