/**
 * The work of the signal system calls: kill, tgkill, sigaction, sigprocmask; and send_sig() of tracers.
 *
 * Mirrors: kill(2), tgkill(2), sigaction(2), sigprocmask(2).
 */
import { EINVAL, ESRCH } from '../../abi/errno.ts';
import {
  defaultAction,
  isSignal,
  SA_RESETHAND,
  SI_KERNEL,
  SI_TKILL,
  SI_USER,
  SIGKILL,
  SIGSTOP,
  type SignalSet,
} from '../../abi/signals.ts';
import type { SigInfo } from '../../utrace/host.ts';
import type { Kernel } from '../kernel.ts';
import { setAction, type Task, type ThreadGroup, type UserHandler } from '../task.ts';
import { discard, recalcSigcheck } from './queue.ts';
import { sendSignal } from './send.ts';

export type MaskChange = 'block' | 'unblock' | 'set';

/** kill(): a process, or all of a process group. Signal 0 only asks whether there is one. */
export function killPids(kernel: Kernel, sender: Task, pid: number, signo: number): number {
  if (signo !== 0 && !isSignal(signo)) return -EINVAL;
  const targets = pid > 0 ? byPid(kernel, pid) : byGroup(kernel, pid, sender);
  if (targets.length === 0) return -ESRCH;
  if (signo === 0) return 0;
  for (const target of targets) sendSignal(kernel, target, from(sender, signo, SI_USER), true);
  return 0;
}

function byPid(kernel: Kernel, pid: number): Task[] {
  const target = kernel.find_task_by_vpid(pid);
  return target === null ? [] : [target];
}

function byGroup(kernel: Kernel, pid: number, sender: Task): Task[] {
  if (pid === -1) return kernel.processes().filter((task) => task.group !== sender.group);
  const pgid = pid === 0 ? sender.group.pgid : -pid;
  return kernel.processes().filter((task) => task.group.pgid === pgid);
}

/** tgkill(): one thread. */
export function tgkillThread(
  kernel: Kernel,
  sender: Task,
  tgid: number,
  tid: number,
  signo: number,
): number {
  if (signo !== 0 && !isSignal(signo)) return -EINVAL;
  const target = kernel.find_task_by_vpid(tid);
  if (target === null || target.tgid !== tgid) return -ESRCH;
  return signo === 0 ? 0 : sendSignal(kernel, target, from(sender, signo, SI_TKILL), false);
}

/** send_sig() of kernel code: to the one thread, in the kernel's own name. */
export function send_sig(kernel: Kernel, signo: number, target: Task): number {
  if (signo !== 0 && !isSignal(signo)) return -EINVAL;
  if (signo === 0) return target.reaped ? -ESRCH : 0;
  const info = { si_signo: signo, si_code: SI_KERNEL, si_pid: 0, si_status: 0 };
  return sendSignal(kernel, target, info, false);
}

/** What becomes of a signal from now on. Pending ones that are now ignored are dropped. */
export function setDisposition(
  group: ThreadGroup,
  signo: number,
  handler: 'SIG_DFL' | 'SIG_IGN' | UserHandler,
  flags: number,
): void {
  setAction(group, signo, { handler, oneshot: (flags & SA_RESETHAND) !== 0, flags });
  const ignored =
    handler === 'SIG_IGN' || (handler === 'SIG_DFL' && defaultAction(signo) === 'ignore');
  if (!ignored) return;
  discard(group.pending, (pending) => pending === signo);
  for (const thread of group.threads) discard(thread.pending, (pending) => pending === signo);
}

/** Changes the blocked set; SIGKILL and SIGSTOP cannot be blocked. */
export function setMask(task: Task, how: MaskChange, signals: SignalSet): number {
  const mask = how === 'set' ? signals.copy() : task.mask.copy();
  if (how !== 'set') {
    for (const signo of signals.list()) {
      if (how === 'block') mask.add(signo);
      else mask.delete(signo);
    }
  }
  mask.delete(SIGKILL);
  mask.delete(SIGSTOP);
  task.mask = mask;
  recalcSigcheck(task);
  return 0;
}

function from(sender: Task, si_signo: number, si_code: number): SigInfo {
  return { si_signo, si_code, si_pid: sender.tgid, si_status: 0 };
}
