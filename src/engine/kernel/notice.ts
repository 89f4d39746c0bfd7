/**
 * Telling the parent: a child has died.
 *
 * The parent gets the child's exit signal and is woken where it waits. A parent that ignores SIGCHLD,
 * or has said SA_NOCLDWAIT, wants no zombies: then the child has to reap itself.
 *
 * Mirrors: wait(2), NOTES; sigaction(2), SA_NOCLDWAIT.
 */
import { CLD_DUMPED, CLD_EXITED, CLD_KILLED, SA_NOCLDWAIT, SIGCHLD } from '../abi/signals.ts';
import type { SigInfo } from '../utrace/host.ts';
import type { Kernel } from './kernel.ts';
import { sendSignal } from './signal/send.ts';
import { type Task, wakeParent } from './task.ts';

/** @returns true if nobody wants to wait for the child: it reaps itself */
export function tellOfDeath(kernel: Kernel, child: Task): boolean {
  const { parent, exitSignal } = child;
  if (parent === null) return child.reapsItself ?? true;
  let selfReaping = false;
  let signal = exitSignal;
  if (exitSignal === SIGCHLD && parent !== kernel.init) {
    const action = kernel.disposition(parent, SIGCHLD);
    const ignores = action.handler === 'SIG_IGN';
    selfReaping = ignores || (action.flags & SA_NOCLDWAIT) !== 0;
    if (ignores) signal = 0;
  }
  if (signal > 0 && kernel.childSignals && parent !== kernel.init) {
    sendSignal(kernel, parent, deathNotice(child, signal), true);
  }
  wakeParent(child);
  return child.reapsItself ?? selfReaping;
}

function deathNotice(child: Task, si_signo: number): SigInfo {
  const status = waitStatusOf(child);
  const signo = status & 0x7f;
  const si_pid = child.pid;
  if (signo === 0) return { si_signo, si_code: CLD_EXITED, si_pid, si_status: status >> 8 };
  const si_code = (status & 0x80) !== 0 ? CLD_DUMPED : CLD_KILLED;
  return { si_signo, si_code, si_pid, si_status: signo };
}

/** What waitpid() says of a dead child: the group's status if the group ended as one. */
export function waitStatusOf(child: Task): number {
  return child.group.groupExit ? child.group.exitCode : child.exit_code;
}
