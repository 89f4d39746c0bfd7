/**
 * Signals in the vectors' host: sending, dequeuing, and the job-control stop.
 *
 * Mirrors: the vectors' README §5.4 and §5.5, rule by rule and in their order.
 */
import { SIGNAL_CORE, SIGNAL_IGN, SIGNAL_TERM, UTRACE_EVENT } from '../../src/engine/abi/events.ts';
import {
  defaultAction,
  SIGBUS,
  SIGCONT,
  SIGFPE,
  SIGILL,
  SIGKILL,
  SIGSEGV,
  SIGSTOP,
  SIGTRAP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
} from '../../src/engine/abi/signals.ts';
import type { Steps } from '../../src/engine/machine.ts';
import { type SigInfo, STOPPED_JOBCTL } from '../../src/engine/utrace/host.ts';
import { interrupting } from '../../src/engine/utrace/request.ts';
import type { HostTask } from './task.ts';

const STOP_SIGNALS: ReadonlySet<number> = new Set([SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU]);
const CONT: ReadonlySet<number> = new Set([SIGCONT]);
/** Caused by the program itself, and so delivered before all others. */
const SYNCHRONOUS: ReadonlySet<number> = new Set([SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE]);

/** Wakes a stopped task: what it does next is up to whoever runs woken tasks. */
export type Wake = (task: HostTask) => void;

export function kill(target: HostTask, signo: number, wake: Wake): void {
  if (target.gone) return;
  const { group } = target;
  const { handler } = group.disposition(signo);
  const byDefault = handler === 'SIG_DFL' ? defaultAction(signo) : null;
  if (group.exitCode === null) cancelOpposites(target, signo, wake);

  const blocked = target.blockedSignals.has(signo);
  const ignored = handler === 'SIG_IGN' || byDefault === 'ignore';
  const wants = (events: number): boolean => (target.utrace_flags & events) !== 0;
  if (ignored && !blocked && !wants(UTRACE_EVENT(SIGNAL_IGN))) return;
  if (target.pending.includes(signo)) return;
  target.addPending(signo);
  if (blocked || target.exitBegun) return;
  if ((target.stopped & STOPPED_JOBCTL) !== 0 && signo !== SIGKILL) return;

  const unseen = signo === SIGKILL || !wants(UTRACE_EVENT(SIGNAL_TERM) | UTRACE_EVENT(SIGNAL_CORE));
  if (byDefault === 'terminate' && group.exitCode === null && unseen) {
    group.exitCode = signo;
    for (const thread of group.ringFrom(target)) killThread(thread, wake);
    return;
  }
  target.sigcheck = true;
  if (signo === SIGKILL) wake(target);
}

/** The thread's share in the end of its group. */
export function killThread(thread: HostTask, wake: Wake): void {
  thread.forgetStops();
  thread.addPending(SIGKILL);
  thread.sigcheck = true;
  wake(thread);
}

/** Stop signals and SIGCONT take each other off the queues; SIGCONT ends the job-control stop. */
function cancelOpposites(target: HostTask, signo: number, wake: Wake): void {
  const threads = target.group.ringFrom(target);
  if (STOP_SIGNALS.has(signo)) {
    for (const thread of threads) thread.removePending(CONT);
  }
  if (signo !== SIGCONT) return;
  for (const thread of threads) {
    thread.forgetStops();
    thread.removePending(STOP_SIGNALS);
    if (thread.stopped === STOPPED_JOBCTL) wake(thread);
    else thread.stopped &= ~STOPPED_JOBCTL;
  }
}

export function recalcSigcheck(task: HostTask): void {
  const deliverable = task.pending.some((signo) => !task.blockedSignals.has(signo));
  task.sigcheck = interrupting(task) || task.stopPending || deliverable;
}

/** Takes the next signal off the queue into `info`; false when there is none. */
export function dequeue(task: HostTask, info: SigInfo): boolean {
  const deliverable = task.pending.filter((signo) => !task.blockedSignals.has(signo));
  const synchronous = deliverable.filter((signo) => SYNCHRONOUS.has(signo));
  const signo = Math.min(...(synchronous.length > 0 ? synchronous : deliverable));
  if (deliverable.length > 0) take(task, signo, info);
  recalcSigcheck(task);
  return deliverable.length > 0;
}

/** Takes one instance of `signo`, which is pending, off the queue. */
export function take(task: HostTask, signo: number, info: SigInfo): void {
  task.pending.splice(task.pending.indexOf(signo), 1);
  info.si_signo = signo;
  if (STOP_SIGNALS.has(signo)) task.stopDequeued = true;
}

/** Obeys a group stop, or begins one if a stop signal was dequeued and not cancelled since. */
export function* jobControlStop(task: HostTask, block: () => Steps<void>): Steps<void> {
  const { group } = task;
  if (!task.stopPending) {
    if (!task.stopDequeued || group.exitCode !== null) return;
    for (const other of group.threads) {
      if (other !== task && canJoinStop(other)) {
        other.stopPending = true;
        other.sigcheck = true;
      }
    }
  }
  task.forgetStops();
  if (!task.killed) yield* block();
}

function canJoinStop(thread: HostTask): boolean {
  return (thread.stopped & STOPPED_JOBCTL) === 0 && !thread.killed && !thread.exitBegun;
}
