/**
 * How a run stands: who is blocked, and on what.
 *
 * When every thread waits, these are the sentences of the deadlock message.
 */
import type { Thread } from '../machine.ts';
import { STOPPED_UTRACE } from '../utrace/host.ts';
import type { Kernel } from './kernel.ts';
import type { Task } from './task.ts';

export interface BlockedThread {
  readonly thread: Thread;
  /** null for threads that are no task's. */
  readonly task: Task | null;
  /**
   * `utrace-stop` and `jobctl-stop`: stopped. `idle`: nothing to do, and nobody's loss: init without
   * orphans, a task beyond the end of its recording, one that waits for the workload to start.
   */
  readonly cause: 'utrace-stop' | 'jobctl-stop' | 'idle' | 'sleep';
  /** Goes on as a sentence about the thread: `waits for a child`. */
  readonly reason: string;
}

/** The blocked threads, in order of creation. */
export function blockedThreads(kernel: Kernel): BlockedThread[] {
  return kernel.machine.threads
    .filter((thread) => thread.state === 'blocked')
    .map((thread) => {
      const task = kernel.taskOf(thread);
      const reason = thread.wait?.reason ?? '';
      return { thread, task, cause: causeOf(kernel, task), reason };
    });
}

function causeOf(kernel: Kernel, task: Task | null): BlockedThread['cause'] {
  if (task === null) return 'sleep';
  if (task.idle || task === kernel.init) return 'idle';
  if (task.stopped === 0) return 'sleep';
  return (task.stopped & STOPPED_UTRACE) !== 0 ? 'utrace-stop' : 'jobctl-stop';
}
