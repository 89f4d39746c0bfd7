/**
 * System calls: entry, work, exit, and the way back.
 *
 * The work is kernel code that may sleep. It reads its arguments from the registers, so what an
 * engine changed at entry counts. A call that a signal interrupts may want to be made again; the
 * program counter then stands on the call once more, and so does the task.
 */
import { syscall_name } from '../abi/syscalls.ts';
import type { Steps } from '../machine.ts';
import { reportSyscallExit } from '../utrace/report.ts';
import {
  ERESTARTNOHAND,
  ERESTARTSYS,
  enterCall,
  leaveCall,
  mayCall,
  trapIfStepped,
} from './entry.ts';
import type { Kernel } from './kernel.ts';
import { POINT_SYSCALL_EXIT, POINT_USER } from './points.ts';
import { NO_SYSCALL, type pt_regs } from './registers.ts';
import { sleep } from './sleep.ts';
import type { Task } from './task.ts';
import { hasWork, interruptUser, returnToUser } from './usermode.ts';

/** The work of a call: its result at once, or steps that end in it. */
export type Work = (regs: pt_regs) => number | Steps<number>;

/**
 * Makes a system call.
 *
 * @returns what the program gets: the result, or a negative errno
 */
export function* syscall(
  kernel: Kernel,
  task: Task,
  nr: number,
  args: readonly number[],
  work: Work,
): Steps<number> {
  const { regs } = task;
  task.userMode = false;
  for (;;) {
    yield POINT_USER;
    if (hasWork(task)) yield* interruptUser(kernel, task);
    const start = regs.ip;
    enterCall(kernel, task, nr, args);
    if (!task.syscallTrace || (yield* mayCall(kernel, task, nr))) {
      const result = work(regs);
      regs.ax = typeof result === 'number' ? result : yield* result;
    }
    yield POINT_SYSCALL_EXIT;
    leaveCall(kernel, task, nr);
    if (task.syscallTrace) yield* reportSyscallExit(kernel, task);
    trapIfStepped(kernel, task);
    if (hasWork(task)) yield* returnToUser(kernel, task);
    const again = regs.ip === start && regs.ax === nr;
    if (again) continue;
    regs.orig_ax = NO_SYSCALL;
    task.userMode = true;
    return regs.ax;
  }
}

export interface CallOptions {
  /** The result; default 0. */
  readonly ret?: number;
  /** It sleeps until a signal comes or {@link wakeCall} is called, then returns `ret`. */
  readonly blocks?: boolean;
}

/** The work of a call that nothing is simulated of but its result and its sleep. */
export function plainWork(task: Task, { ret = 0, blocks = false }: CallOptions): Work {
  return blocks ? () => blockingWork(task, ret) : () => ret;
}

function* blockingWork(task: Task, ret: number): Steps<number> {
  task.woken = false;
  yield* sleep(task, `sleeps in ${syscall_name(task.regs.orig_ax)}()`, () => task.woken);
  return task.woken ? ret : -ERESTARTSYS;
}

/** What a task sleeps for in a plain blocking call has come. */
export function wakeCall(task: Task): void {
  task.woken = true;
  task.wake();
}

/** pause(): sleeps until a signal is handled. */
export function* pauseWork(task: Task): Steps<number> {
  yield* sleep(task, 'sleeps in pause()', () => false);
  return -ERESTARTNOHAND;
}
