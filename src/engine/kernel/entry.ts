/**
 * Entering and leaving a system call: the two moments around its work at which engines may look in.
 *
 * At entry the registers hold number and arguments, and -ENOSYS as the result so far; what an engine
 * leaves there counts, and an engine may prevent the call. At exit the result stands in `ax`. Step
 * modes see the call as one instruction.
 *
 * Mirrors: conformance README §5.3, `syscall_entry` and `syscall_exit`.
 */
import { EINTR } from '../abi/errno.ts';
import { SA_RESTART, SIGTRAP, TRAP_TRACE } from '../abi/signals.ts';
import type { Steps } from '../machine.ts';
import { reportSyscallEntry, reportSyscallExit } from '../utrace/report.ts';
import type { Kernel } from './kernel.ts';
import { enterSyscall, type pt_regs, SYSCALL_LENGTH } from './registers.ts';
import { forceSignal } from './signal/send.ts';
import type { Task } from './task.ts';

/** Results that never reach user mode: the call is made again, or ends in -EINTR. */
export const ERESTARTSYS = 512;
export const ERESTARTNOINTR = 513;
export const ERESTARTNOHAND = 514;

/** The task is in the kernel: number and arguments stand in the registers. */
export function enterCall(kernel: Kernel, task: Task, nr: number, args: readonly number[]): void {
  enterSyscall(task.regs, nr, args);
  kernel.events++;
  if (kernel.log !== null) kernel.emit({ kind: 'syscall-entry', pid: task.pid, nr, args });
}

/** Asks the engines of a traced task. @returns false if the call must not be made */
export function* mayCall(kernel: Kernel, task: Task, nr: number): Steps<boolean> {
  const run = (yield* reportSyscallEntry(kernel, task)) === 'RUN' && task.regs.orig_ax >= 0;
  if (!run && kernel.log !== null) kernel.emit({ kind: 'syscall-abort', pid: task.pid, nr });
  return run;
}

/** The result stands in the registers; a traced task is to report it before {@link trapIfStepped}. */
export function leaveCall(kernel: Kernel, task: Task, nr: number): void {
  kernel.events++;
  if (kernel.log !== null) {
    kernel.emit({ kind: 'syscall-exit', pid: task.pid, nr, result: task.regs.ax });
  }
}

/** A step mode sees the whole call as one instruction. */
export function trapIfStepped(kernel: Kernel, task: Task): void {
  if (task.step !== 'none') forceSignal(kernel, task, SIGTRAP, TRAP_TRACE);
}

/** The whole entry. @returns false if the call must not be made: engines, or a kill, prevented it */
export function* syscallEntry(
  kernel: Kernel,
  task: Task,
  nr: number,
  args: readonly number[],
): Steps<boolean> {
  enterCall(kernel, task, nr, args);
  return !task.syscallTrace || (yield* mayCall(kernel, task, nr));
}

/** The whole exit. */
export function* syscallExit(kernel: Kernel, task: Task, nr: number): Steps<void> {
  leaveCall(kernel, task, nr);
  if (task.syscallTrace) yield* reportSyscallExit(kernel, task);
  trapIfStepped(kernel, task);
}

/**
 * A signal check has ended. If it interrupted a call that wants to be made again, go back to the
 * `syscall` instruction; where a handler runs first, only some calls do, others end in -EINTR.
 *
 * @param handlerFlags  sa_flags of the handler that has been set up, or null
 */
export function decideRestart(regs: pt_regs, handlerFlags: number | null): void {
  if (regs.orig_ax < 0) return;
  switch (-regs.ax) {
    case ERESTARTNOHAND:
      if (handlerFlags !== null) regs.ax = -EINTR;
      else restart(regs);
      break;
    case ERESTARTSYS:
      if (handlerFlags !== null && (handlerFlags & SA_RESTART) === 0) regs.ax = -EINTR;
      else restart(regs);
      break;
    case ERESTARTNOINTR:
      restart(regs);
      break;
  }
}

function restart(regs: pt_regs): void {
  regs.ax = regs.orig_ax;
  regs.ip -= SYSCALL_LENGTH;
}
