/**
 * Pending signals: a task's own and its group's, and in which order they are taken.
 *
 * A standard signal that is pending already is not queued again, a real-time one is. A task takes
 * its own signals before its group's, those raised by the running instruction before all others,
 * then the lowest number, then the oldest.
 *
 * Mirrors: conformance README §5.4, "Dequeuing"; signal(7).
 */
import {
  SIGKILL,
  SIGRTMIN,
  type SignalSet,
  STOP_SIGNALS,
  SYNCHRONOUS_SIGNALS,
} from '../../abi/signals.ts';
import { type SigInfo, savedSigInfo } from '../../utrace/host.ts';
import { interrupting } from '../../utrace/request.ts';
import { remove, type Task } from '../task.ts';

export function noSignal(): SigInfo {
  return { si_signo: 0, si_code: 0, si_pid: 0, si_status: 0 };
}

export const killPending = (task: Task): boolean =>
  task.pending.length > 0 && isPending(task.pending, SIGKILL);

export const isPending = (queue: readonly SigInfo[], signo: number): boolean =>
  queue.some((info) => info.si_signo === signo);

/** Adds a signal. @returns false if it merged with one that is pending already */
export function enqueue(queue: SigInfo[], info: SigInfo): boolean {
  if (info.si_signo < SIGRTMIN && isPending(queue, info.si_signo)) return false;
  queue.push(savedSigInfo(info));
  return true;
}

/** Removes every instance of the signals for which `doomed` holds. */
export function discard(queue: SigInfo[], doomed: (signo: number) => boolean): void {
  for (let n = queue.length - 1; n >= 0; n--) {
    const info = queue[n];
    if (info !== undefined && doomed(info.si_signo)) queue.splice(n, 1);
  }
}

/** Does the task have a signal to take, a stop to obey, or something to tell the engines? */
export function recalcSigcheck(task: Task): void {
  const { group } = task;
  task.sigcheck =
    interrupting(task) ||
    task.stopPending ||
    task.continued ||
    group.notice !== 0 ||
    next(task.pending, task.mask) !== null ||
    next(group.pending, task.mask) !== null;
}

/** Takes the next unblocked signal into `info`. sigcheck is made true to what is left either way. */
export function dequeueSignal(task: Task, info: SigInfo): boolean {
  const taken = take(task.pending, task.mask, info) || take(task.group.pending, task.mask, info);
  recalcSigcheck(task);
  if (taken && STOP_SIGNALS.has(info.si_signo)) task.stopDequeued = true;
  return taken;
}

/** Takes SIGKILL, and only that, into `info`. */
export function dequeueKill(task: Task, info: SigInfo): void {
  discard(task.pending, (signo) => signo === SIGKILL);
  Object.assign(info, noSignal());
  info.si_signo = SIGKILL;
  recalcSigcheck(task);
}

function take(queue: SigInfo[], mask: SignalSet, info: SigInfo): boolean {
  if (queue.length === 0) return false;
  const found = next(queue, mask);
  if (found === null) return false;
  remove(queue, found);
  Object.assign(info, found);
  return true;
}

function next(queue: readonly SigInfo[], mask: SignalSet): SigInfo | null {
  let best: SigInfo | null = null;
  for (const info of queue) {
    if (mask.has(info.si_signo)) continue;
    if (best === null || rank(info.si_signo) < rank(best.si_signo)) best = info;
  }
  return best;
}

const rank = (signo: number): number => (SYNCHRONOUS_SIGNALS.has(signo) ? signo - 1000 : signo);
