/**
 * A task's main frame: start, the program, and the exit that the program forgot.
 */
import type { Steps } from '../machine.ts';
import type { Kernel } from './kernel.ts';
import type { Program, Task } from './task.ts';
import { hasWork, idleUntil, interruptUser, runUserCode } from './usermode.ts';

export function* taskMain(kernel: Kernel, task: Task, program: Program): Steps<void> {
  if (!kernel.started) {
    yield* idleUntil(kernel, task, 'waits for the workload to start', () => kernel.started);
  }
  yield* runProgram(kernel, task, program);
}

/** Runs an image from its first instruction; returning from it ends the process, or the thread. */
export function* runProgram(kernel: Kernel, task: Task, program: Program): Steps<void> {
  task.userMode = false;
  if (hasWork(task)) yield* interruptUser(kernel, task);
  yield* runUserCode(task, program.start(kernel, task));
  if (task.isLeader) yield* kernel.user.exit_group(task, 0);
  else yield* kernel.user.exit(task, 0);
}
