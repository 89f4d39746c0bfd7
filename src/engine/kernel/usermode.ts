/**
 * The way to user mode: whatever was asked of the task is done before it runs its program again.
 *
 * Two work flags say that something is due: *notify* leads to the final pass of utrace, *sigcheck*
 * to the signal check. Handlers that the check sets up run here, as frames on the task's own stack,
 * the last one first; when one returns, rt_sigreturn() puts back what it interrupted.
 *
 * Mirrors: conformance README §5.3, `return_to_user`; sigreturn(2).
 */
import { NR_rt_sigreturn } from '../abi/syscalls.ts';
import { Frame, type Steps, type Thread, Wait } from '../machine.ts';
import { resumeHook } from '../utrace/report.ts';
import { syscallEntry, syscallExit } from './entry.ts';
import type { Kernel } from './kernel.ts';
import { loadRegisters, NO_SYSCALL } from './registers.ts';
import { checkSignals } from './signal/check.ts';
import { recalcSigcheck } from './signal/queue.ts';
import { type HandlerContext, Task } from './task.ts';

/** Goes back to user mode; whole handlers may run before it is there. */
export function* returnToUser(kernel: Kernel, task: Task): Steps<void> {
  const outer = task.handlers.length;
  for (;;) {
    yield* doWork(kernel, task);
    if (task.handlers.length <= outer) return;
    const context = task.handlers.pop();
    if (context !== undefined) yield* runHandler(kernel, task, context);
  }
}

function* doWork(kernel: Kernel, task: Task): Steps<void> {
  for (;;) {
    const { notify, sigcheck } = task;
    if (!notify && !sigcheck) return;
    if (sigcheck) yield* checkSignals(kernel, task);
    if (!notify) continue;
    task.notify = false;
    if (task.utrace_flags !== 0) yield* resumeHook(kernel, task);
  }
}

function* runHandler(kernel: Kernel, task: Task, context: HandlerContext): Steps<void> {
  yield* runUserCode(task, context.handler.start(kernel, task, context.signo));
  const run = yield* syscallEntry(kernel, task, NR_rt_sigreturn, []);
  // A call that an engine prevents restores nothing: the signal stays blocked.
  if (run) {
    loadRegisters(task.regs, context.regs);
    task.mask = context.mask;
    recalcSigcheck(task);
  }
  yield* syscallExit(kernel, task, NR_rt_sigreturn);
  if (kernel.log !== null) {
    kernel.emit({ kind: 'handler-return', pid: task.pid, signo: context.signo });
  }
}

/** Is anything due? User code that runs for long asks this now and then, as an interrupt would. */
export const hasWork = (task: Task): boolean => task.sigcheck || task.notify;

/** The task is interrupted in user mode, outside any call. */
export function* interruptUser(kernel: Kernel, task: Task): Steps<void> {
  const { userMode } = task;
  task.userMode = false;
  task.regs.orig_ax = NO_SYSCALL;
  yield* returnToUser(kernel, task);
  task.userMode = userMode;
}

/** Runs a frame of the program. */
export function* runUserCode(task: Task, code: Frame): Steps<void> {
  task.userMode = true;
  yield code;
  task.userMode = false;
}

/**
 * Tells the machine what has to run before a thread goes on: the way to user mode, if it is its
 * program's turn.
 *
 * Handed over by a function: V8 puts a function that is written as the value of an assignment to a
 * property among its old objects, where it keeps the whole of a finished run from being collected.
 */
export const interruptionsIn =
  (kernel: Kernel) =>
  (thread: Thread): Frame | null => {
    const task = thread.context;
    if (!(task instanceof Task) || !task.userMode || !hasWork(task)) return null;
    return new Frame(interruptUser(kernel, task));
  };

/**
 * Stays in user mode with nothing to run until `ready()`: reports that are asked for are made, and
 * signals are taken.
 *
 * @param reason  goes on as a sentence about the thread: `waits for the workload to start`
 */
export function* idleUntil(
  kernel: Kernel,
  task: Task,
  reason: string,
  ready: () => boolean,
): Steps<void> {
  while (!ready()) {
    task.idle = true;
    yield new Wait(task.queue, reason, () => ready() || hasWork(task));
    task.idle = false;
    if (hasWork(task)) yield* interruptUser(kernel, task);
  }
}
