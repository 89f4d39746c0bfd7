/**
 * Tasks and thread groups, as plain data.
 *
 * A {@link Task} is one thread of control with a pid of its own; a {@link ThreadGroup} is what its
 * threads share: dispositions, process-directed signals, the fate of the whole. What a task waits
 * for, it waits for on its own queue; whoever changes something a task may wait for notifies that
 * queue, so a kill and a wakeup need no list of places to look.
 *
 * Mirrors: struct task_struct and struct signal_struct, as far as a tracer can tell.
 */
import { SIGCHLD, SignalSet } from '../abi/signals.ts';
import type { Frame, Machine, Thread } from '../machine.ts';
import { WaitQueue } from '../machine.ts';
import type { SigAction, SigInfo, StepMode, UtraceTask } from '../utrace/host.ts';
import { STOPPED_JOBCTL, STOPPED_UTRACE } from '../utrace/host.ts';
import type { Utrace } from '../utrace/state.ts';
import type { Kernel } from './kernel.ts';
import { freshRegisters, type pt_regs } from './registers.ts';

/** What a user task runs: a name and a first frame. */
export interface Program {
  readonly comm: string;
  start(kernel: Kernel, task: Task): Frame;
}

/** A user's signal handler: a frame on the task's stack. */
export interface UserHandler {
  readonly name: string;
  start(kernel: Kernel, task: Task, signo: number): Frame;
}

/** The exit signal of a task that tells nobody: a thread. */
export const NO_NOTICE = -1;

/** A handler that has been set up and waits to run, and what it interrupted. */
export interface HandlerContext {
  readonly signo: number;
  readonly handler: UserHandler;
  readonly mask: SignalSet;
  readonly regs: pt_regs;
}

/** What execve() was asked for last: the `bprm` of report_exec. */
export interface Image {
  readonly filename: string;
  readonly argv: readonly string[];
}

export class ThreadGroup {
  readonly tgid: number;
  leader: Task;
  /** Threads not yet reaped, in order of joining. */
  readonly threads: Task[] = [];
  /** Threads that have not begun to exit. */
  live = 0;
  /** Process-directed signals, oldest first. */
  readonly pending: SigInfo[] = [];
  readonly actions: Map<number, SigAction>;
  /** The whole group exits, with this raw status. */
  groupExit = false;
  exitCode = 0;
  /** The thread that is executing a new image and waits for its siblings to end. */
  execing: Task | null = null;
  childSubreaper = false;
  /** The signal of the last group stop. */
  stopSignal = 0;
  /** Every thread has obeyed it, and the parent was told. */
  stopCompleted = false;
  /** What waitpid(WUNTRACED) and waitpid(WCONTINUED) have yet to hear: the stop signal, the news. */
  unreportedStop = 0;
  unreportedContinue = false;
  /** CLD_STOPPED or CLD_CONTINUED that a thread has yet to report to the parent; 0 for nothing. */
  notice = 0;
  /** Process group: kill(0) and kill(-pgid) address it. */
  pgid: number;

  constructor(leader: Task, actions: Map<number, SigAction>, pgid: number) {
    this.tgid = leader.pid;
    this.leader = leader;
    this.actions = actions;
    this.pgid = pgid;
  }
}

export interface TaskOrigin {
  readonly pid: number;
  readonly comm: string;
  /** The group to join; without one the task leads a new group. */
  readonly group?: ThreadGroup;
  /** For a new group; default: every signal at its default, a process group of its own. */
  readonly actions?: Map<number, SigAction>;
  readonly pgid?: number;
  readonly kthread?: boolean;
  /** Default SIGCHLD. */
  readonly exitSignal?: number;
  readonly mask?: SignalSet;
  readonly regs?: pt_regs;
}

export class Task implements UtraceTask {
  // What utrace reads and writes.
  utrace: Utrace | null = null;
  utrace_flags = 0;
  readonly kthread: boolean;
  exit_state: 'none' | 'zombie' | 'dead' = 'none';
  reaped = false;
  stopped = 0;
  blockCount = 0;
  syscallTrace = false;
  step: StepMode = 'none';

  pid: number;
  comm: string;
  readonly group: ThreadGroup;
  parent: Task | null = null;
  /** Leaders of the processes this thread is the parent of, oldest first. */
  readonly children: Task[] = [];
  /** What the parent gets when the task dies: a signal, 0 for none, or NO_NOTICE. */
  exitSignal: number;
  exit_code = 0;
  /** Past the exit report. */
  exiting = false;
  readonly pending: SigInfo[] = [];
  mask: SignalSet;
  /** A group stop to obey. */
  stopPending = false;
  /** It has begun to obey one: it reports, and then blocks. */
  enteringStop = false;
  /** A stop signal was dequeued and no SIGCONT came since. */
  stopDequeued = false;
  /** It was woken out of a job-control stop by SIGCONT and has not said so yet. */
  continued = false;
  /** The same object for the task's whole life. */
  readonly regs: pt_regs;
  /** Its program's own code runs: whatever is asked of it interrupts it at the next point. */
  userMode = false;
  /** Handlers set up and not yet begun, innermost last. */
  readonly handlers: HandlerContext[] = [];
  image: Image = { filename: '', argv: [] };
  /** The parent that sleeps in vfork() until this task executes or exits. */
  vforkParent: Task | null = null;
  /** What a plain blocking call waits for has come. */
  woken = false;
  /** It answers to work flags though its thread sleeps: in user mode, with nothing to run. */
  idle = false;
  /**
   * The signal being delivered is a recording's: it concerns nobody else, and if it ends the task,
   * then with this status.
   */
  recorded: { readonly signo: number; readonly status: number | null } | null = null;
  /** Its recording says that it stopped, and nothing more yet. */
  stoppedInRecord = false;
  /** Said by a recording: does it reap itself? null lets the parent's dispositions decide. */
  reapsItself: boolean | null = null;
  /** It lives on, but plays no further part. */
  departed = false;
  readonly queue = new WaitQueue();
  thread: Thread | null = null;
  /** Callers of utrace_barrier() on this task. */
  readonly barriers: Task[] = [];
  readonly #machine: Machine;
  #notify = false;
  #sigcheck = false;

  constructor(machine: Machine, origin: TaskOrigin) {
    this.#machine = machine;
    this.pid = origin.pid;
    this.comm = origin.comm;
    this.kthread = origin.kthread ?? false;
    this.exitSignal = origin.exitSignal ?? SIGCHLD;
    this.mask = origin.mask ?? new SignalSet();
    this.regs = origin.regs ?? freshRegisters();
    const pgid = origin.pgid ?? origin.pid;
    this.group = origin.group ?? new ThreadGroup(this, origin.actions ?? new Map(), pgid);
    this.group.threads.push(this);
    this.group.live++;
  }

  get tgid(): number {
    return this.group.tgid;
  }

  get group_leader(): Task {
    return this.group.leader;
  }

  get isLeader(): boolean {
    return this.group.leader === this;
  }

  /** Blocked now: in a stop, or asleep in the kernel. */
  get blocked(): boolean {
    return this.thread?.state === 'blocked' && !this.idle;
  }

  get notify(): boolean {
    return this.#notify;
  }

  /** A notice interrupts user code, and nothing else. */
  set notify(value: boolean) {
    this.#notify = value;
    if (value && this.idle) this.wake();
  }

  get sigcheck(): boolean {
    return this.#sigcheck;
  }

  /** A signal check interrupts user code and every sleep that can be interrupted. */
  set sigcheck(value: boolean) {
    this.#sigcheck = value;
    if (value) this.wake();
  }

  /** What the task waits for may have come. */
  wake(): void {
    if (this.queue.waiters.length > 0) this.#machine.notify(this.queue);
  }
}

/** The default disposition, the same object everywhere. */
export const SIG_DFL: SigAction = { handler: 'SIG_DFL', oneshot: false, flags: 0 };

/** `sh (1000)`: how a task's thread is called in lists and logs. */
export const threadName = (task: Task): string => `${task.comm} (${task.pid})`;

/** The state of a task in the words of the conformance README. */
export function taskState(task: Task): string {
  if (task.reaped) return 'reaped';
  if (task.exit_state !== 'none') return task.exit_state;
  if (task.exiting) return 'exiting';
  const causes: string[] = [];
  if ((task.stopped & STOPPED_JOBCTL) !== 0) causes.push('jobctl');
  if ((task.stopped & STOPPED_UTRACE) !== 0) causes.push('utrace');
  return causes.length === 0 ? 'running' : `stopped ${causes.join(' ')}`;
}

export const isStopped = (task: Task): boolean => (task.stopped & STOPPED_JOBCTL) !== 0;

/** Something happened to a child that its parent may wait for. */
export function wakeParent(child: Task): void {
  if (child.parent !== null) for (const thread of child.parent.group.threads) thread.wake();
}

/** Is the whole group on its way out, or down to one thread for a new image? */
export const groupExiting = (group: ThreadGroup): boolean =>
  group.groupExit || group.execing !== null;

/** Threads of the group besides `task`, as a ring that begins after it. */
export function siblings(task: Task): Task[] {
  const { threads } = task.group;
  const at = threads.indexOf(task);
  return [...threads.slice(at + 1), ...threads.slice(0, Math.max(at, 0))];
}

export function remove<T>(list: T[], item: T): boolean {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}
