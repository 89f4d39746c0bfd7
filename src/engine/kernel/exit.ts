/**
 * Exit: how a task ends.
 *
 * Four moments follow each other, and others may get in between any two: the exit report, in which
 * engines may change the status; exit_notify, from which on the task is dead, its children have
 * another parent and its own parent may reap it; the death report; and, for a task nobody waits
 * for, its reaping of itself.
 *
 * Mirrors: conformance README §5.3; exit_group(2), wait(2).
 */
import { SIGCHLD } from '../abi/signals.ts';
import { Frame, Replace, type Steps } from '../machine.ts';
import { sharedValue } from '../shared.ts';
import { reportDeath } from '../utrace/death.ts';
import { reportExit } from '../utrace/report.ts';
import { wakeReaper } from './init.ts';
import { leaveGroupStop } from './jobctl.ts';
import type { Kernel } from './kernel.ts';
import { tellOfDeath } from './notice.ts';
import { POINT_DEATH, POINT_EXIT_NOTIFY, POINT_REAP } from './points.ts';
import { isAlone, reap } from './reap.ts';
import { killThread, retargetSignals } from './signal/send.ts';
import { logState } from './sleep.ts';
import { groupExiting, NO_NOTICE, remove, siblings, type Task, wakeParent } from './task.ts';

/** What report_death is told instead of a signal. */
export const DEATH_REAP = -1;
/** The leader's group lives on: its parent is told when the last thread has gone. */
export const DEATH_DELAYED_GROUP_LEADER = -2;

/** Leaves the program, whatever it is in the middle of, and ends the task; never comes back. */
export function* leave(kernel: Kernel, task: Task, status: number): Steps<never> {
  for (;;) yield new Replace(new Frame(exitSteps(kernel, task, status)));
}

/** The whole rest of a task's life. It runs on an empty stack: no program is left to return to. */
export function* exitSteps(kernel: Kernel, task: Task, status: number): Steps<void> {
  const code = sharedValue(kernel.notes, status);
  if (task.utrace_flags !== 0) yield* reportExit(kernel, task, code);
  const groupDead = beginExit(kernel, task, code.value);
  yield POINT_EXIT_NOTIFY;
  const { signal, orphans } = exitNotify(kernel, task);
  for (const orphan of orphans) yield* reap(kernel, orphan, task.pid);
  yield POINT_DEATH;
  if (task.utrace !== null) yield* reportDeath(kernel, task, groupDead, signal);
  if (task.exit_state !== 'dead' || task.reaped) return;
  yield POINT_REAP;
  yield* reap(kernel, task, task.pid);
}

/** Past the exit report: the task runs no user code any more. @returns was it the last of its group? */
function beginExit(kernel: Kernel, task: Task, code: number): boolean {
  const { group } = task;
  task.exiting = true;
  task.exit_code = code;
  group.live--;
  kernel.events++;
  if (task.departed) {
    task.departed = false;
    kernel.departed--;
  }
  if (kernel.log !== null) kernel.emit({ kind: 'exit', pid: task.pid, code });
  kernel.wakeOnlookers();
  leaveGroupStop(kernel, task);
  if (group.live > 0) retargetSignals(task);
  endVfork(task);
  return group.live === 0;
}

/** The parent in vfork() need not wait any longer: the child has an image of its own, or is gone. */
export function endVfork(task: Task): void {
  const parent = task.vforkParent;
  task.vforkParent = null;
  parent?.wake();
}

/**
 * The status that all threads of a group end with, given that this one wants `code`; the others
 * are killed.
 */
export function groupExitCode(kernel: Kernel, task: Task, code: number): number {
  const { group } = task;
  if (groupExiting(group)) return group.exitCode;
  const others = siblings(task).filter((thread) => thread.exit_state === 'none');
  if (group.threads.length === 1) return code;
  group.groupExit = true;
  group.exitCode = code;
  for (const thread of others) killThread(kernel, thread);
  return code;
}

/** What happens at the moment of death. Atomic: from outside, all of it at once. */
function exitNotify(kernel: Kernel, task: Task): { signal: number; orphans: readonly Task[] } {
  const orphans = reparentChildren(kernel, task);
  const { isLeader, exitSignal } = task;
  const delayed = isLeader && !isAlone(task);
  const selfReaping =
    !isLeader || exitSignal === NO_NOTICE || (!delayed && tellOfDeath(kernel, task));
  task.exit_state = selfReaping ? 'dead' : 'zombie';
  logState(kernel, task);
  task.group.execing?.wake();
  kernel.wakeOnlookers();
  if (task.parent === kernel.init && isLeader) wakeReaper(kernel);
  else wakeParent(task);
  const signal = delayed ? DEATH_DELAYED_GROUP_LEADER : selfReaping ? DEATH_REAP : exitSignal;
  return { signal, orphans };
}

/** Children get another parent. @returns those of them that nobody will wait for */
export function reparentChildren(kernel: Kernel, task: Task): Task[] {
  const orphans: Task[] = [];
  for (const child of [...task.children]) {
    if (child.reaped) continue;
    const sibling = siblings(task).find((thread) => !thread.exiting && !thread.departed);
    adopt(kernel, child, sibling ?? reaperOf(kernel, task));
    if (sibling !== undefined) continue;
    child.exitSignal = SIGCHLD;
    const dead = child.exit_state === 'zombie' && isAlone(child);
    if (dead && tellOfDeath(kernel, child)) {
      child.exit_state = 'dead';
      orphans.push(child);
    }
  }
  return orphans;
}

function adopt(kernel: Kernel, child: Task, parent: Task): void {
  if (child.parent !== null) remove(child.parent.children, child);
  for (const thread of child.group.threads) thread.parent = parent;
  parent.children.push(child);
  if (kernel.log !== null) kernel.emit({ kind: 'reparent', pid: child.pid, parent: parent.pid });
  if (parent === kernel.init) wakeReaper(kernel);
}

/** The nearest ancestor that has asked for orphans and lives; else init. */
function reaperOf(kernel: Kernel, task: Task): Task {
  for (let ancestor = task.parent; ancestor !== null; ancestor = ancestor.parent) {
    if (ancestor === kernel.init || !ancestor.group.childSubreaper) continue;
    const alive = [ancestor, ...siblings(ancestor)].find((thread) => !thread.exiting);
    if (alive !== undefined) return alive;
  }
  return kernel.init;
}
