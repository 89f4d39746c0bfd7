/**
 * Sleeping: how a task blocks, and what wakes it.
 *
 * A task waits on its own queue only. A sleep in a system call ends when its condition holds, or
 * when a signal check becomes due (`interruptible`), or only when the task is killed (`killable`). A
 * stop ends when no cause of it is left; SIGKILL takes all causes away.
 */
import { type Steps, Wait } from '../machine.ts';
import { STOPPED_UTRACE } from '../utrace/host.ts';
import type { Kernel } from './kernel.ts';
import { killPending, recalcSigcheck } from './signal/queue.ts';
import { type Task, taskState } from './task.ts';

/**
 * Blocks until `ready()` or an interruption; the caller asks which it was.
 *
 * @param reason  goes on as a sentence about the thread: `waits for a child`
 */
export function* sleep(
  task: Task,
  reason: string,
  ready: () => boolean,
  depth: 'interruptible' | 'killable' = 'interruptible',
): Steps<void> {
  const interrupted = depth === 'interruptible' ? () => task.sigcheck : () => killPending(task);
  task.blockCount++;
  yield new Wait(task.queue, reason, () => ready() || interrupted());
}

/** The utrace stop. */
export function* utraceStopSleep(kernel: Kernel, task: Task): Steps<void> {
  task.stopped |= STOPPED_UTRACE;
  yield* stopSleep(kernel, task, 'stopped by utrace');
  recalcSigcheck(task);
}

/** Blocks until no cause of the stop is left. */
export function* stopSleep(kernel: Kernel, task: Task, reason: string): Steps<void> {
  task.blockCount++;
  logState(kernel, task);
  yield new Wait(task.queue, reason, () => task.stopped === 0);
}

export function endUtraceStop(kernel: Kernel, task: Task): void {
  endStop(kernel, task, STOPPED_UTRACE);
}

/** Takes a cause of a stop away and wakes the task if it was the last. */
export function endStop(kernel: Kernel, task: Task, cause: number): void {
  if ((task.stopped & cause) === 0) return;
  task.stopped &= ~cause;
  logState(kernel, task);
  if (task.stopped === 0) task.wake();
}

export function logState(kernel: Kernel, task: Task): void {
  if (kernel.log !== null) kernel.emit({ kind: 'state', pid: task.pid, state: taskState(task) });
}
