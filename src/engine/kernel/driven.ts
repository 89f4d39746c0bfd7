/**
 * Driven tasks: a recording decides what each task does and what comes of it.
 *
 * A recorded workload is a list of operations per task. Each operation makes exactly the reports that
 * the recorded happening would have made: one entry and one exit per call, one signal report per
 * recorded signal, one clone, one exec, one exit and one death per ended task. What the kernel would
 * add of its own accord, it must not: use it with {@link KernelOptions.childSignals} false. The order
 * between tasks is the scheduler's, within what causes what: a child runs after its creation, a wait
 * that reaped a child waits for it, exec waits for the siblings that it ended.
 *
 * Engines keep their power: a call they prevent is not made (and the children it would have created
 * never come, {@link Role}), a task they kill ends, signals they send arrive.
 */
import { CLD_CONTINUED, CLD_STOPPED } from '../abi/signals.ts';
import { READ, WRITE } from '../footprint.ts';
import { Frame, type Steps } from '../machine.ts';
import { type SigInfo, savedSigInfo } from '../utrace/host.ts';
import { reportJctl } from '../utrace/report.ts';
import { syscallEntry, syscallExit } from './entry.ts';
import { finishExec, takeOver } from './exec.ts';
import { leave, reparentChildren } from './exit.ts';
import { cloneTask } from './fork.ts';
import type { Kernel } from './kernel.ts';
import { POINT_SYSCALL_EXIT, POINT_USER } from './points.ts';
import { reap } from './reap.ts';
import { NO_SYSCALL } from './registers.ts';
import { sleep } from './sleep.ts';
import { type Image, type Program, SIG_DFL, setAction, siblings, Task } from './task.ts';
import { hasWork, idleUntil, interruptUser, returnToUser } from './usermode.ts';

/** One life of a recorded pid: the task that plays it, once there is one. */
export class Role {
  /** Who creates it; null for those that are there without anybody's doing. */
  readonly creator: Role | null;
  task: Task | null = null;
  /** Its creation was prevented. */
  cancelled = false;
  constructor(creator: Role | null = null) {
    this.creator = creator;
  }

  /** Will it never come? */
  get lost(): boolean {
    if (this.task !== null) return false;
    if (this.cancelled) return true;
    return this.creator !== null && (this.creator.lost || (this.creator.task?.exiting ?? false));
  }
}

export interface DrivenClone {
  readonly role: Role;
  readonly pid: number;
  /** CLONE_* with the exit signal in the low byte. */
  readonly flags: number;
  readonly program: Program;
}

/** What the log proves about how a signal was taken. */
export type RecordedDisposition = 'default' | 'ignore' | 'handler';

const RECORDED_HANDLER = { name: 'recorded handler' };

export class Driven {
  readonly kernel: Kernel;
  /** Where footprints find who plays which role, all roles together. */
  readonly #roles: number;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.#roles = kernel.notes.newPlace();
  }

  /** A program of driven operations. Where they run out, the task {@link depart}s. */
  program(comm: string, operations: (task: Task) => Steps<unknown>): Program {
    const { kernel } = this;
    const body = function* (task: Task): Steps<void> {
      yield* operations(task);
      yield* depart(kernel, task);
    };
    return { comm, start: (_kernel, task) => new Frame(body(task)) };
  }

  /** A task that is there without anybody's doing: a root, or one whose creation was not recorded. */
  appear(role: Role, program: Program, pid: number, group: Task | null = null): Task {
    const { kernel } = this;
    kernel.notes.note(this.#roles, WRITE);
    role.task =
      group === null ? kernel.spawnRoot(program, { pid }) : join(kernel, group, program, pid);
    return role.task;
  }

  /**
   * A call begins.
   *
   * @returns false if engines prevent it; pass that on to {@link end}
   */
  *begin(task: Task, nr: number, args: readonly number[] = []): Steps<boolean> {
    yield POINT_USER;
    if (hasWork(task)) yield* interruptUser(this.kernel, task);
    yield* this.#goOn(task);
    return yield* syscallEntry(this.kernel, task, nr, args);
  }

  /** The call that began last returns `result`, or what engines left in its place. */
  *end(task: Task, result: number, made = true): Steps<void> {
    const { kernel } = this;
    const { regs } = task;
    yield POINT_SYSCALL_EXIT;
    yield* this.#goOn(task);
    if (made) regs.ax = result;
    yield* syscallExit(kernel, task, regs.orig_ax);
    if (hasWork(task)) yield* returnToUser(kernel, task);
    regs.orig_ax = NO_SYSCALL;
  }

  /** Within a call: creates a child. Under CLONE_VFORK it waits for the child's exec or end. */
  *clone(task: Task, { role, pid, flags, program }: DrivenClone): Steps<void> {
    const announce = (child: Task): void => {
      this.kernel.notes.note(this.#roles, WRITE);
      role.task = child;
    };
    yield* cloneTask(this.kernel, task, { flags, program, pid, announce });
  }

  /** A creation that was recorded does not take place. */
  cancel(role: Role): void {
    this.kernel.notes.note(this.#roles, WRITE);
    role.cancelled = true;
    this.kernel.wakeOnlookers();
  }

  /**
   * Within a call: the task executes another image. Waits until its siblings have ended by operations
   * of their own; a thread that is no leader then takes over the leader's pid.
   */
  *exec(task: Task, image: Image): Steps<void> {
    const { kernel } = this;
    const { group, pid } = task;
    const single = (): boolean =>
      siblings(task).every((other) => isOutOfTheWay(other, group.leader));
    if (group.threads.length > 1) {
      group.execing = task;
      yield* this.#watch(task, 'waits for its other threads to end', single);
      group.execing = null;
      if (!single()) return;
      if (!task.isLeader && group.leader.exit_state !== 'none') yield* takeOver(kernel, task);
    }
    yield* finishExec(kernel, task, image, pid);
  }

  /**
   * A signal arrives now.
   *
   * @param status  the raw wait status with which the task ends if the default action ends it
   */
  *signal(
    task: Task,
    info: SigInfo,
    disposition: RecordedDisposition,
    status: number | null = null,
  ): Steps<void> {
    const { kernel } = this;
    yield POINT_USER;
    if (hasWork(task)) yield* interruptUser(kernel, task);
    yield* this.#goOn(task);
    setRecorded(task, info.si_signo, disposition);
    task.recorded = { signo: info.si_signo, status };
    task.pending.push(savedSigInfo(info));
    task.sigcheck = true;
    yield* interruptUser(kernel, task);
    task.recorded = null;
  }

  /** The log says that the task stopped. It does not: when it went on is in the log, too. */
  *stopped(task: Task): Steps<void> {
    task.stoppedInRecord = true;
    yield* reportJctl(this.kernel, task, CLD_STOPPED, task.isLeader ? CLD_STOPPED : 0);
  }

  /** Within a wait: reaps `child`, once it is dead. Somebody else may have done so. */
  *reap(task: Task, child: Role): Steps<void> {
    const { kernel } = this;
    const { notes } = kernel;
    yield* this.#watch(task, 'waits for a child', () => {
      notes.note(this.#roles, READ);
      return child.lost || isReapable(child.task);
    });
    notes.note(this.#roles, READ);
    const dead = child.task;
    if (dead !== null && dead.exit_state === 'zombie' && !dead.reaped) {
      yield* reap(kernel, dead, task.pid);
    }
  }

  /** What the task's group does with a signal from now on, as sigaction() was recorded to say. */
  disposition(task: Task, signo: number, disposition: RecordedDisposition, flags = 0): void {
    setRecorded(task, signo, disposition, flags);
  }

  /**
   * The task ends; it never comes back.
   *
   * @param status       raw: `exit code << 8`, or a signal number with 0x80 for a core dump
   * @param reapsItself  true for a task that nobody waits for, false for one that somebody reaped;
   *   null lets the parent's dispositions decide
   */
  *exit(task: Task, status: number, reapsItself: boolean | null = null): Steps<never> {
    task.reapsItself = reapsItself;
    yield POINT_USER;
    return yield* leave(this.kernel, task, status);
  }

  /** A task that was seen to stop and does something again has been continued. */
  *#goOn(task: Task): Steps<void> {
    if (!task.stoppedInRecord) return;
    task.stoppedInRecord = false;
    yield* reportJctl(this.kernel, task, CLD_CONTINUED, task.isLeader ? CLD_CONTINUED : 0);
  }

  /** Sleeps until `ready()`, looking again whenever any task ends, departs or is reaped. */
  *#watch(task: Task, reason: string, ready: () => boolean): Steps<void> {
    const { onlookers } = this.kernel;
    onlookers.add(task);
    while (!ready() && !this.kernel.killed(task)) yield* sleep(task, reason, ready, 'killable');
    onlookers.delete(task);
  }
}

/**
 * The task lives on, but its recording ends here: it stays in user mode, where reports reach it, and
 * its children are left to init.
 */
export function* depart(kernel: Kernel, task: Task): Steps<void> {
  task.departed = true;
  kernel.departed++;
  for (const orphan of reparentChildren(kernel, task)) yield* reap(kernel, orphan, task.pid);
  kernel.wakeOnlookers();
  kernel.init.wake();
  yield* idleUntil(kernel, task, 'is beyond the end of its recording', () => false);
}

function join(kernel: Kernel, member: Task, program: Program, pid: number): Task {
  const { group, parent } = member;
  const task = new Task(kernel.machine, { pid, comm: program.comm, group, exitSignal: -1 });
  task.parent = parent;
  kernel.enroll(task);
  kernel.launch(task, program);
  return task;
}

function setRecorded(task: Task, signo: number, disposition: RecordedDisposition, flags = 0): void {
  if (disposition === 'default') setAction(task.group, signo, SIG_DFL);
  else {
    const handler = disposition === 'ignore' ? 'SIG_IGN' : RECORDED_HANDLER;
    setAction(task.group, signo, { handler, oneshot: false, flags });
  }
}

const isOutOfTheWay = (thread: Task, leader: Task): boolean =>
  thread.departed || (thread === leader && thread.exit_state !== 'none');

/** Can it be reaped now, or never again? Threads beyond the end of the recording do not keep it. */
function isReapable(task: Task | null): boolean {
  if (task === null) return false;
  if (task.reaped || task.exit_state === 'dead') return true;
  return task.exit_state === 'zombie' && siblings(task).every((thread) => thread.departed);
}
