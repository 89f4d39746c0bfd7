/**
 * Job control: stopping and continuing a whole thread group.
 *
 * The thread that takes a stop signal asks all its siblings to stop as well and stops itself; the
 * last to stop tells the parent. SIGCONT, when it is sent, ends the stop for all ({@link
 * continueGroup}); the first thread to run again tells the parent. Both moments are reported to the
 * engines as report_jctl.
 *
 * Mirrors: conformance README §5.5, "Job-control stop"; signal(7), waitpid(2).
 * Differs: the reference has the hook but no caller for report_jctl; this kernel calls it.
 */
import { CLD_CONTINUED, CLD_STOPPED, SA_NOCLDSTOP, SIGCHLD, SIGCONT } from '../abi/signals.ts';
import type { Steps } from '../machine.ts';
import { STOPPED_JOBCTL } from '../utrace/host.ts';
import { reportJctl } from '../utrace/report.ts';
import type { Kernel } from './kernel.ts';
import { killPending } from './signal/queue.ts';
import { sendSignal } from './signal/send.ts';
import { stopSleep } from './sleep.ts';
import {
  groupExiting,
  isStopped,
  siblings,
  type Task,
  type ThreadGroup,
  wakeParent,
} from './task.ts';

/** A stop signal takes effect: asks the group to stop, unless SIGCONT or an exit came in between. */
export function* groupStop(kernel: Kernel, task: Task, signo: number): Steps<void> {
  const { group } = task;
  if (!task.stopPending) {
    if (!task.stopDequeued || groupExiting(group)) return;
    group.stopSignal = signo;
    for (const thread of siblings(task)) {
      if (isStopped(thread) || killPending(thread) || thread.exiting) continue;
      thread.stopPending = true;
      thread.sigcheck = true;
    }
    task.stopPending = true;
  }
  yield* obeyGroupStop(kernel, task);
}

/** Enters the job-control stop that was asked for; SIGCONT may still call it off during the report. */
export function* obeyGroupStop(kernel: Kernel, task: Task): Steps<void> {
  const { group } = task;
  task.enteringStop = true;
  yield* reportJctl(kernel, task, CLD_STOPPED, isLastToStop(task) ? CLD_STOPPED : 0);
  task.enteringStop = false;
  if (!task.stopPending) return;
  task.stopPending = false;
  task.stopDequeued = false;
  if (killPending(task)) return;
  task.stopped |= STOPPED_JOBCTL;
  if (group.threads.every(isStoppedOrGone)) completeStop(kernel, group);
  yield* stopSleep(kernel, task, 'stopped by job control');
}

/** A thread that exits has obeyed the stop, too. */
export function leaveGroupStop(kernel: Kernel, task: Task): void {
  if (!task.stopPending) return;
  task.stopPending = false;
  const { group } = task;
  if (group.live > 0 && group.threads.every(isStoppedOrGone)) completeStop(kernel, group);
}

/** A thread runs again after SIGCONT: the engines hear of it, and the first one tells the parent. */
export function* reportContinued(kernel: Kernel, task: Task): Steps<void> {
  const { group } = task;
  const { notice } = group;
  const wasStopped = task.continued;
  group.notice = 0;
  task.continued = false;
  if (wasStopped || notice !== 0) yield* reportJctl(kernel, task, CLD_CONTINUED, notice);
  if (notice !== 0) tellParent(kernel, group, notice);
}

const isStoppedOrGone = (thread: Task): boolean => isStopped(thread) || thread.exiting;

function isLastToStop(task: Task): boolean {
  return task.group.threads.every((thread) => thread.enteringStop || isStoppedOrGone(thread));
}

function completeStop(kernel: Kernel, group: ThreadGroup): void {
  group.stopCompleted = true;
  group.unreportedStop = group.stopSignal;
  group.unreportedContinue = false;
  tellParent(kernel, group, CLD_STOPPED);
}

function tellParent(kernel: Kernel, group: ThreadGroup, code: number): void {
  const { leader } = group;
  const { parent } = leader;
  if (parent === null) return;
  const action = kernel.disposition(parent, SIGCHLD);
  const wanted = action.handler !== 'SIG_IGN' && (action.flags & SA_NOCLDSTOP) === 0;
  if (wanted && kernel.childSignals) {
    const si_status = code === CLD_CONTINUED ? SIGCONT : group.stopSignal;
    const info = { si_signo: SIGCHLD, si_code: code, si_pid: leader.pid, si_status };
    sendSignal(kernel, parent, info, true);
  }
  wakeParent(group.leader);
}
