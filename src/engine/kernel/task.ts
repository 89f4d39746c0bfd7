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
import { Shared, sharedList, shareFields } from '../shared.ts';
import type { SigAction, SigInfo, StepMode, UtraceTask } from '../utrace/host.ts';
import { STOPPED_JOBCTL, STOPPED_UTRACE } from '../utrace/host.ts';
import type { Utrace } from '../utrace/state.ts';
import type { Kernel } from './kernel.ts';
import { freshRegisters, type pt_regs, Registers } from './registers.ts';

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

const NO_ACTIONS: ReadonlyMap<number, SigAction> = new Map();

export class ThreadGroup extends Shared {
  readonly tgid: number;
  declare leader: Task;
  /** Threads not yet reaped, in order of joining. */
  declare readonly threads: Task[];
  /** Threads that have not begun to exit. */
  declare live: number;
  /** Process-directed signals, oldest first. */
  declare readonly pending: SigInfo[];
  /** Replaced, never changed, so that groups can share one; see {@link setAction}. */
  declare actions: ReadonlyMap<number, SigAction>;
  /** The whole group exits, with this raw status. */
  declare groupExit: boolean;
  declare exitCode: number;
  /** The thread that is executing a new image and waits for its siblings to end. */
  declare execing: Task | null;
  declare childSubreaper: boolean;
  /** The signal of the last group stop. */
  declare stopSignal: number;
  /** Every thread has obeyed it, and the parent was told. */
  declare stopCompleted: boolean;
  /** What waitpid(WUNTRACED) and waitpid(WCONTINUED) have yet to hear: the stop signal, the news. */
  declare unreportedStop: number;
  declare unreportedContinue: boolean;
  /** CLD_STOPPED or CLD_CONTINUED that a thread has yet to report to the parent; 0 for nothing. */
  declare notice: number;
  /** Process group: kill(0) and kill(-pgid) address it. */
  readonly pgid: number;

  constructor(leader: Task, actions: ReadonlyMap<number, SigAction>, pgid: number) {
    super(leader.notes);
    this.tgid = leader.pid;
    this.leader = leader;
    this.threads = sharedList(this, 'threads');
    this.live = 0;
    this.pending = sharedList(this, 'pending');
    this.actions = actions;
    this.groupExit = false;
    this.exitCode = 0;
    this.execing = null;
    this.childSubreaper = false;
    this.stopSignal = 0;
    this.stopCompleted = false;
    this.unreportedStop = 0;
    this.unreportedContinue = false;
    this.notice = 0;
    this.pgid = pgid;
  }
}

shareFields(ThreadGroup, [
  'leader',
  'threads',
  'live',
  'pending',
  'actions',
  'groupExit',
  'exitCode',
  'execing',
  'childSubreaper',
  'stopSignal',
  'stopCompleted',
  'unreportedStop',
  'unreportedContinue',
  'notice',
]);

export interface TaskOrigin {
  readonly pid: number;
  readonly comm: string;
  /** The group to join; without one the task leads a new group. */
  readonly group?: ThreadGroup;
  /** For a new group; default: every signal at its default, a process group of its own. */
  readonly actions?: ReadonlyMap<number, SigAction>;
  readonly pgid?: number;
  readonly kthread?: boolean;
  /** Default SIGCHLD. */
  readonly exitSignal?: number;
  readonly mask?: SignalSet;
  readonly regs?: Readonly<pt_regs>;
}

export class Task extends Shared implements UtraceTask {
  // What utrace reads and writes.
  declare utrace: Utrace | null;
  declare utrace_flags: number;
  readonly kthread: boolean;
  declare exit_state: 'none' | 'zombie' | 'dead';
  declare reaped: boolean;
  declare stopped: number;
  declare blockCount: number;
  declare syscallTrace: boolean;
  declare step: StepMode;

  declare pid: number;
  declare comm: string;
  readonly group: ThreadGroup;
  declare parent: Task | null;
  /** Leaders of the processes this thread is the parent of, oldest first. */
  declare readonly children: Task[];
  /** What the parent gets when the task dies: a signal, 0 for none, or NO_NOTICE. */
  declare exitSignal: number;
  declare exit_code: number;
  /** Past the exit report. */
  declare exiting: boolean;
  declare readonly pending: SigInfo[];
  /** Replaced, never changed. */
  declare mask: SignalSet;
  /** A group stop to obey. */
  declare stopPending: boolean;
  /** It has begun to obey one: it reports, and then blocks. */
  declare enteringStop: boolean;
  /** A stop signal was dequeued and no SIGCONT came since. */
  declare stopDequeued: boolean;
  /** It was woken out of a job-control stop by SIGCONT and has not said so yet. */
  declare continued: boolean;
  /** The same object for the task's whole life. */
  readonly regs: pt_regs;
  /** Its program's own code runs: whatever is asked of it interrupts it at the next point. */
  declare userMode: boolean;
  /** Handlers set up and not yet begun, innermost last. */
  declare readonly handlers: HandlerContext[];
  declare image: Image;
  /** The parent that sleeps in vfork() until this task executes or exits. */
  declare vforkParent: Task | null;
  /** What a plain blocking call waits for has come. */
  declare woken: boolean;
  /** It answers to work flags though its thread sleeps: in user mode, with nothing to run. */
  declare idle: boolean;
  /**
   * The signal being delivered is a recording's: it concerns nobody else, and if it ends the task,
   * then with this status.
   */
  declare recorded: { readonly signo: number; readonly status: number | null } | null;
  /** Its recording says that it stopped, and nothing more yet. */
  declare stoppedInRecord: boolean;
  /** Said by a recording: does it reap itself? null lets the parent's dispositions decide. */
  declare reapsItself: boolean | null;
  /** It lives on, but plays no further part. */
  declare departed: boolean;
  readonly queue: WaitQueue;
  declare thread: Thread | null;
  /** Callers of utrace_barrier() on this task. */
  declare readonly barriers: Task[];
  /** Behind the accessors `notify` and `sigcheck`. */
  declare notifyUp: boolean;
  declare sigcheckUp: boolean;
  readonly #machine: Machine;

  constructor(machine: Machine, origin: TaskOrigin) {
    super(machine.notes);
    this.#machine = machine;
    this.utrace = null;
    this.utrace_flags = 0;
    this.kthread = origin.kthread ?? false;
    this.exit_state = 'none';
    this.reaped = false;
    this.stopped = 0;
    this.blockCount = 0;
    this.syscallTrace = false;
    this.step = 'none';
    this.pid = origin.pid;
    this.comm = origin.comm;
    this.parent = null;
    this.children = sharedList(this, 'children');
    this.exitSignal = origin.exitSignal ?? SIGCHLD;
    this.exit_code = 0;
    this.exiting = false;
    this.pending = sharedList(this, 'pending');
    this.mask = origin.mask ?? new SignalSet();
    this.stopPending = false;
    this.enteringStop = false;
    this.stopDequeued = false;
    this.continued = false;
    this.regs = new Registers(machine.notes, origin.regs ?? freshRegisters());
    this.userMode = false;
    this.handlers = sharedList(this, 'handlers');
    this.image = { filename: '', argv: [] };
    this.vforkParent = null;
    this.woken = false;
    this.idle = false;
    this.recorded = null;
    this.stoppedInRecord = false;
    this.reapsItself = null;
    this.departed = false;
    this.queue = new WaitQueue(machine.notes.newPlace());
    this.thread = null;
    this.barriers = sharedList(this, 'barriers');
    this.notifyUp = false;
    this.sigcheckUp = false;
    const pgid = origin.pgid ?? origin.pid;
    this.group = origin.group ?? new ThreadGroup(this, origin.actions ?? NO_ACTIONS, pgid);
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
    const { thread } = this;
    return thread !== null && this.#machine.stateOf(thread) === 'blocked' && !this.idle;
  }

  get notify(): boolean {
    return this.notifyUp;
  }

  /** A notice interrupts user code, and nothing else. */
  set notify(value: boolean) {
    this.notifyUp = value;
    if (value && this.idle) this.wake();
  }

  get sigcheck(): boolean {
    return this.sigcheckUp;
  }

  /** A signal check interrupts user code and every sleep that can be interrupted. */
  set sigcheck(value: boolean) {
    this.sigcheckUp = value;
    if (value) this.wake();
  }

  /** What the task waits for may have come. */
  wake(): void {
    this.#machine.notify(this.queue);
  }
}

shareFields(Task, [
  'utrace',
  'utrace_flags',
  'exit_state',
  'reaped',
  'stopped',
  'blockCount',
  'syscallTrace',
  'step',
  'pid',
  'comm',
  'parent',
  'children',
  'exitSignal',
  'exit_code',
  'exiting',
  'pending',
  'mask',
  'stopPending',
  'enteringStop',
  'stopDequeued',
  'continued',
  'userMode',
  'handlers',
  'image',
  'vforkParent',
  'woken',
  'idle',
  'recorded',
  'stoppedInRecord',
  'reapsItself',
  'departed',
  'thread',
  'barriers',
  'notifyUp',
  'sigcheckUp',
]);

/** The default disposition, the same object everywhere. */
export const SIG_DFL: SigAction = { handler: 'SIG_DFL', oneshot: false, flags: 0 };

/** Says what becomes of a signal from now on. */
export function setAction(group: ThreadGroup, signo: number, action: SigAction): void {
  group.actions = new Map(group.actions).set(signo, action);
}

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
