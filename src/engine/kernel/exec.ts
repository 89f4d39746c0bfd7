/**
 * Exec: the task goes on with another program.
 *
 * All other threads of the group are killed first. If the leader is among them, the thread takes its
 * place: its pid, its parent, its duty to be waited for; the old leader is reaped on the spot.
 * Engines stay with the thread. What the old program had set up (handlers, its stack, the vfork
 * parent's patience) is gone before the exec is reported.
 *
 * Mirrors: execve(2), "Effect on process attributes", and NOTES on multithreaded programs.
 */
import { EAGAIN } from '../abi/errno.ts';
import { SIGCHLD } from '../abi/signals.ts';
import type { Steps } from '../machine.ts';
import { reportExec } from '../utrace/report.ts';
import { endVfork } from './exit.ts';
import type { Kernel } from './kernel.ts';
import { reap } from './reap.ts';
import { freshRegisters, loadRegisters } from './registers.ts';
import { killThread } from './signal/send.ts';
import { sleep } from './sleep.ts';
import {
  groupExiting,
  type Image,
  NO_NOTICE,
  SIG_DFL,
  setAction,
  siblings,
  type Task,
  threadName,
} from './task.ts';

/**
 * Gives the task another image. The caller replaces what its thread runs.
 *
 * @returns 0, or -EAGAIN if the group is exiting or this thread is killed while its siblings end
 */
export function* execTask(kernel: Kernel, task: Task, image: Image): Steps<number> {
  const formerPid = task.pid;
  if (task.group.threads.length > 1 && !(yield* becomeSingle(kernel, task))) return -EAGAIN;
  yield* finishExec(kernel, task, image, formerPid);
  return 0;
}

/** The point of no return is past: the new image is in place, and engines hear of it. */
export function* finishExec(
  kernel: Kernel,
  task: Task,
  image: Image,
  formerPid: number,
): Steps<void> {
  resetImage(task, image);
  endVfork(task);
  kernel.events++;
  if (task.thread !== null) task.thread.name = threadName(task);
  if (kernel.log !== null) kernel.emit({ kind: 'exec', pid: task.pid, formerPid, ...image });
  if (task.utrace_flags !== 0) yield* reportExec(kernel, task);
}

/** Kills the siblings and waits until they are gone; takes over from the leader. */
function* becomeSingle(kernel: Kernel, task: Task): Steps<boolean> {
  const { group } = task;
  if (groupExiting(group)) return false;
  group.execing = task;
  for (const thread of siblings(task)) {
    if (thread.exit_state === 'none') killThread(kernel, thread);
  }
  const single = yield* waitForSiblings(task);
  group.execing = null;
  if (single && !task.isLeader) yield* takeOver(kernel, task);
  return single;
}

/** Waits until no thread is left but, for a non-leader, a dead leader. */
function* waitForSiblings(task: Task): Steps<boolean> {
  const { group } = task;
  const single = (): boolean =>
    siblings(task).every((thread) => thread === group.leader && thread.exit_state !== 'none');
  if (!single()) yield* sleep(task, 'waits for its other threads to end', single, 'killable');
  return single();
}

/** Becomes the leader, under the leader's pid. */
export function* takeOver(kernel: Kernel, task: Task): Steps<void> {
  const { group } = task;
  const former = group.leader;
  const { parent } = former;
  const formerPid = task.pid;
  if (parent !== null) parent.children.splice(parent.children.indexOf(former), 1, task);
  kernel.pids.takeOver(task, former);
  group.leader = task;
  task.parent = parent;
  task.exitSignal = SIGCHLD;
  former.exitSignal = NO_NOTICE;
  former.exit_state = 'dead';
  if (!former.reaped) yield* reap(kernel, former, formerPid);
}

function resetImage(task: Task, image: Image): void {
  task.image = image;
  task.comm = image.filename.slice(image.filename.lastIndexOf('/') + 1).slice(0, 15);
  loadRegisters(task.regs, { ...freshRegisters(), orig_ax: task.regs.orig_ax });
  task.handlers.splice(0);
  const { actions } = task.group;
  for (const [signo, action] of actions) {
    if (action.handler !== 'SIG_IGN') setAction(task.group, signo, SIG_DFL);
  }
}
