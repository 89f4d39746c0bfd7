/**
 * Compiled programs: user code written as generators over the calls of {@link User}.
 *
 * Built-in workloads, tests and benchmarks are written this way; scripts bring frames of their own.
 */
import { Frame, type Steps } from '../machine.ts';
import type { Program, Task, UserHandler } from './task.ts';
import type { User } from './user.ts';

/** A program whose main is `body`; returning from it is exit_group(0), or exit(0) in a thread. */
export function program(comm: string, body: (user: User, task: Task) => Steps<unknown>): Program {
  return { comm, start: (kernel, task) => new Frame(body(kernel.user, task)) };
}

/** A signal handler. */
export function handler(
  name: string,
  body: (user: User, task: Task, signo: number) => Steps<unknown>,
): UserHandler {
  return { name, start: (kernel, task, signo) => new Frame(body(kernel.user, task, signo)) };
}
