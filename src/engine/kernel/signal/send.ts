/**
 * Sending: what happens at once when a signal is sent.
 *
 * Most of a signal's effect waits until the target takes it; here is the rest. A stop signal and
 * SIGCONT cancel each other, an ignored signal is dropped (unless an engine wants to see it), a
 * signal whose end is certain kills the whole group at once, and SIGKILL breaks every stop and sleep.
 *
 * Mirrors: conformance README §5.4; kill(2), tgkill(2).
 */
import { ESRCH } from '../../abi/errno.ts';
import { SIGNAL_CORE, SIGNAL_IGN, SIGNAL_TERM, UTRACE_EVENT } from '../../abi/events.ts';
import { defaultAction, SI_KERNEL, SIGCONT, SIGKILL, STOP_SIGNALS } from '../../abi/signals.ts';
import { type SigInfo, STOPPED_JOBCTL, STOPPED_UTRACE } from '../../utrace/host.ts';
import type { Kernel } from '../kernel.ts';
import { endStop } from '../sleep.ts';
import { groupExiting, SIG_DFL, setAction, siblings, type Task } from '../task.ts';
import { continueGroup } from './continue.ts';
import { discard, enqueue, isPending, noSignal, recalcSigcheck } from './queue.ts';

type Fate = 'queued' | 'ignored' | 'merged' | 'fatal' | 'gone';

/**
 * Sends a signal.
 *
 * @param toGroup  to the process: any of its threads may take it; else to this thread alone
 * @returns 0, or -ESRCH if the task is gone
 */
export function sendSignal(kernel: Kernel, target: Task, info: SigInfo, toGroup: boolean): number {
  const fate = deliver(kernel, target, info, toGroup);
  if (kernel.log !== null) {
    kernel.emit({
      kind: 'signal-sent',
      signo: info.si_signo,
      to: toGroup ? target.tgid : target.pid,
      group: toGroup,
      from: info.si_pid,
      code: info.si_code,
      fate,
    });
  }
  return fate === 'gone' ? -ESRCH : 0;
}

/** Raises a signal of the kernel's own in the running task: blocked or ignored, it comes through. */
export function forceSignal(kernel: Kernel, task: Task, signo: number, code: number): void {
  const { actions } = task.group;
  const blocked = task.mask.has(signo);
  if (blocked || actions.get(signo)?.handler === 'SIG_IGN') {
    setAction(task.group, signo, SIG_DFL);
    task.mask = task.mask.without(signo);
    recalcSigcheck(task);
  }
  const info = { si_signo: signo, si_code: code, si_pid: 0, si_status: 0 };
  sendSignal(kernel, task, info, false);
}

function deliver(kernel: Kernel, target: Task, info: SigInfo, toGroup: boolean): Fate {
  // While report_reap callbacks are being made, the target still counts as present.
  if (target.reaped && !target.group.threads.includes(target)) return 'gone';
  if (target.kthread || target === kernel.init) return 'ignored';
  prepare(kernel, target, info.si_signo);
  if (isIgnored(kernel, target, info.si_signo)) return 'ignored';
  const queue = toGroup ? target.group.pending : target.pending;
  if (!enqueue(queue, info)) return 'merged';
  return complete(kernel, target, info, toGroup);
}

/** Stop signals and SIGCONT take back each other. */
function prepare(kernel: Kernel, target: Task, signo: number): void {
  const { group } = target;
  if (groupExiting(group)) return;
  if (STOP_SIGNALS.has(signo)) {
    discard(group.pending, (pending) => pending === SIGCONT);
    for (const thread of group.threads) {
      discard(thread.pending, (pending) => pending === SIGCONT);
    }
  } else if (signo === SIGCONT) {
    continueGroup(kernel, group);
  }
}

function isIgnored(kernel: Kernel, target: Task, signo: number): boolean {
  if (target.mask.has(signo)) return false;
  if ((target.utrace_flags & UTRACE_EVENT(SIGNAL_IGN)) !== 0) return false;
  const { handler } = kernel.disposition(target, signo);
  return handler === 'SIG_IGN' || (handler === 'SIG_DFL' && defaultAction(signo) === 'ignore');
}

/** Finds a thread to take the signal and tells it; or kills the group if that is how it must end. */
function complete(kernel: Kernel, target: Task, info: SigInfo, toGroup: boolean): Fate {
  const chosen = chooseThread(target, info.si_signo, toGroup);
  if (chosen === null) return 'queued';
  if (endsAtOnce(kernel, chosen, info.si_signo)) {
    killGroup(kernel, target, info.si_signo);
    return 'fatal';
  }
  chosen.sigcheck = true;
  if (info.si_signo === SIGKILL) breakStops(kernel, chosen);
  return 'queued';
}

function chooseThread(target: Task, signo: number, toGroup: boolean): Task | null {
  if (wants(target, signo)) return target;
  if (!toGroup) return null;
  return siblings(target).find((thread) => wants(thread, signo)) ?? null;
}

/** Can the thread take the signal now? */
function wants(thread: Task, signo: number): boolean {
  if (thread.mask.has(signo) || thread.exiting) return false;
  return signo === SIGKILL || (thread.stopped & STOPPED_JOBCTL) === 0;
}

function endsAtOnce(kernel: Kernel, chosen: Task, signo: number): boolean {
  if (chosen.group.groupExit || defaultAction(signo) !== 'terminate') return false;
  if (kernel.disposition(chosen, signo).handler !== 'SIG_DFL') return false;
  const watched = UTRACE_EVENT(SIGNAL_TERM) | UTRACE_EVENT(SIGNAL_CORE);
  return signo === SIGKILL || (chosen.utrace_flags & watched) === 0;
}

function killGroup(kernel: Kernel, target: Task, signo: number): void {
  const { group } = target;
  group.groupExit = true;
  group.exitCode = signo;
  discard(group.pending, (pending) => pending === SIGKILL);
  for (const thread of [target, ...siblings(target)]) killThread(kernel, thread);
}

/** Makes SIGKILL pending for one thread and wakes it out of whatever it is in. */
export function killThread(kernel: Kernel, thread: Task): void {
  thread.stopPending = false;
  thread.stopDequeued = false;
  if (!isPending(thread.pending, SIGKILL)) {
    thread.pending.push({ ...noSignal(), si_signo: SIGKILL, si_code: SI_KERNEL });
  }
  breakStops(kernel, thread);
  thread.sigcheck = true;
}

function breakStops(kernel: Kernel, thread: Task): void {
  endStop(kernel, thread, STOPPED_JOBCTL | STOPPED_UTRACE);
}

/** A thread that exits leaves the process's signals to the others: one of them must look. */
export function retargetSignals(task: Task): void {
  const { group } = task;
  for (const info of group.pending) {
    const other = siblings(task).find((thread) => wants(thread, info.si_signo));
    if (other !== undefined) other.sigcheck = true;
  }
}
