/**
 * Reaping: the last trace of a dead task goes.
 *
 * Whoever reaps (the parent in wait, init, the task itself) runs the report_reap callbacks in its
 * own context; then the pid leads nowhere and the thread leaves its group. A leader that died before
 * its threads becomes visible to its parent when the last of them has gone.
 *
 * Mirrors: conformance README §5.3, `reap`; SEMANTICS §9.
 */
import type { Steps } from '../machine.ts';
import { releaseHook } from '../utrace/death.ts';
import type { Kernel } from './kernel.ts';
import { tellOfDeath } from './notice.ts';
import { remove, type Task } from './task.ts';

/**
 * Reaps `task`, and its leader after it if that has waited for this and for nobody else.
 *
 * @param by  the pid of the reaper, for the log
 */
export function* reap(kernel: Kernel, task: Task, by: number): Steps<void> {
  for (let next: Task | null = task; next !== null; next = leaderLeftBehind(kernel, next)) {
    next.reaped = true;
    kernel.events++;
    if (kernel.log !== null) kernel.emit({ kind: 'reap', pid: next.pid, by });
    if (next.utrace_flags !== 0) yield* releaseHook(kernel, next);
    unhash(kernel, next);
  }
}

/** Is it the only thread of its group that is not reaped? Only then can a leader be waited for. */
export const isAlone = (task: Task): boolean => task.group.threads.length === 1;

function unhash(kernel: Kernel, task: Task): void {
  const { group } = task;
  kernel.pids.drop(task);
  remove(group.threads, task);
  if (task.parent !== null) remove(task.parent.children, task);
  kernel.leave();
  group.execing?.wake();
  kernel.init.wake();
  kernel.wakeOnlookers();
}

/** A dead leader whose last thread is gone: its parent hears of it now, or it is to be reaped, too. */
function leaderLeftBehind(kernel: Kernel, reaped: Task): Task | null {
  const { leader, execing } = reaped.group;
  const waiting = leader !== reaped && leader.exit_state === 'zombie' && !leader.reaped;
  if (!waiting || execing !== null || !isAlone(leader)) return null;
  if (!tellOfDeath(kernel, leader)) return null;
  leader.exit_state = 'dead';
  return leader;
}
