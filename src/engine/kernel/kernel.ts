/**
 * The simulated kernel: tasks, signals and system calls around utrace, on the machine.
 *
 * Each task is a thread of the machine whose stack is the kernel's main frame with the user
 * program's frames on top; a system call runs as kernel code on the caller's own thread. This class
 * is the place where the parts meet: it keeps what there is one of (the machine, the pids, init, the
 * log) and is the host that utrace asks. What the parts do stands in the files around it, one idea
 * each: fork, exec, exit, wait, reap, signals, job control, system calls.
 *
 * Mirrors: the host of the conformance README, section 5, and signal(7), wait(2), clone(2), execve(2).
 * Differs: recordings can switch off what the kernel would do of its own accord ({@link KernelOptions}).
 */
import { ADD, type Notes, READ } from '../footprint.ts';
import type { Happening, Log } from '../log.ts';
import type { Frame, Machine, Steps, Thread } from '../machine.ts';
import { Frame as MachineFrame } from '../machine.ts';
import { Shared, sharedList, sharedSet, shareFields } from '../shared.ts';
import type { utrace_engine } from '../utrace/engine.ts';
import type {
  Callback,
  Semantics,
  SigAction,
  SigInfo,
  UtraceHost,
  UtraceTask,
} from '../utrace/host.ts';
import { STOPPED_UTRACE, savedSigInfo } from '../utrace/host.ts';
import { CallbackCounts, makeCallback, runReleases } from './callbacks.ts';
import { wakeReaper } from './init.ts';
import { taskMain } from './main.ts';
import { INIT_PID, Pids, type pid } from './pids.ts';
import { dequeueKill, dequeueSignal, killPending, recalcSigcheck } from './signal/queue.ts';
import { endUtraceStop, utraceStopSleep } from './sleep.ts';
import { type Program, SIG_DFL, setAction, Task, threadName } from './task.ts';
import { User } from './user.ts';
import { interruptionsIn } from './usermode.ts';

export interface KernelOptions {
  /** Default `reference`. */
  readonly semantics?: Semantics;
  /** What the hardware can step; default both. */
  readonly arch?: { readonly single_step: boolean; readonly block_step: boolean };
  /** Default null: nobody listens. */
  readonly log?: Log | null;
  /**
   * Do children tell their parents by SIGCHLD? Default true. Recordings say false: the signals that
   * arrived are in the log, and the kernel must not add its own.
   */
  readonly childSignals?: boolean;
}

export interface SpawnOptions {
  readonly pid?: number;
  /** Default init. */
  readonly parent?: Task;
}

/** Where footprints find {@link Kernel.population}: after the fields. */
const POPULATION = 32;

export class Kernel extends Shared implements UtraceHost {
  readonly machine: Machine;
  readonly semantics: Semantics;
  readonly arch: { readonly single_step: boolean; readonly block_step: boolean };
  readonly childSignals: boolean;
  /** Told everything that happens; null costs nothing. */
  log: Log | null;
  readonly pids: Pids;
  /** pid 1: adopts and reaps orphans. */
  readonly init: Task;
  /** The first user task of the workload. */
  declare root: Task | null;
  readonly user: User;
  #population = 0;
  enginesMade = 0;
  /** Things that happened to tasks, traced or not: calls, clones, execs, signals, exits, reaps. */
  events = 0;
  /** User tasks made so far. */
  tasksMade = 0;
  readonly callbacks = new CallbackCounts();
  /** Engines whose last reference is gone and whose release callback is due. */
  declare readonly releases: utrace_engine[];
  declare started: boolean;
  /** Tasks to be woken whenever any task ends, departs or is reaped. */
  declare readonly onlookers: Set<Task>;
  /** User tasks that play no further part: their recording ends while they live. */
  declare departed: number;

  constructor(machine: Machine, options: KernelOptions = {}) {
    super(machine.notes);
    this.machine = machine;
    this.pids = new Pids(machine.notes);
    this.root = null;
    this.releases = sharedList(this, 'releases');
    this.started = false;
    this.onlookers = sharedSet(this, 'onlookers');
    this.departed = 0;
    this.semantics = options.semantics ?? 'reference';
    this.arch = options.arch ?? { single_step: true, block_step: true };
    this.childSignals = options.childSignals ?? true;
    this.log = options.log ?? null;
    this.init = new Task(machine, { pid: INIT_PID, comm: 'init' });
    this.pids.add(this.init);
    this.user = new User(this);
    machine.interrupt = interruptionsIn(this);
  }

  // ---- the workload ------------------------------------------------------------------------------

  /** Makes a user task that is nobody's child but init's. It waits until the workload starts. */
  spawnRoot(program: Program, options: SpawnOptions = {}): Task {
    const pid = options.pid ?? this.pids.nextUser();
    const task = new Task(this.machine, { pid, comm: program.comm });
    const parent = options.parent ?? this.init;
    task.parent = parent;
    parent.children.push(task);
    this.root ??= task;
    this.enroll(task);
    this.launch(task, program);
    wakeReaper(this);
    return task;
  }

  /** Lets the user tasks run. */
  startWorkload(): void {
    if (this.started) return;
    this.started = true;
    for (const task of this.pids.all()) if (task.idle) task.wake();
  }

  /** Have all user tasks ended and been reaped, but for those whose recording ends before they do? */
  workloadOver(): boolean {
    return this.population === this.departed;
  }

  /** Gives a new user task its thread of control. */
  launch(task: Task, program: Program): void {
    const frame = new MachineFrame(taskMain(this, task, program));
    task.thread = this.machine.spawn(threadName(task), task, frame);
    if (this.log !== null) this.emit({ kind: 'start', pid: task.pid, comm: task.comm });
  }

  /** A kernel thread: a task that cannot be traced, running `body`. Scripts' threads are such. */
  spawnKthread(comm: string, body: Frame): Task {
    const task = new Task(this.machine, { pid: this.pids.nextKthread(), comm, kthread: true });
    this.pids.add(task);
    task.thread = this.machine.spawn(comm, task, body);
    return task;
  }

  /** Counts a new user task and makes it known by its pid. */
  enroll(task: Task): void {
    this.#adjustPopulation(1);
    this.tasksMade++;
    this.pids.add(task);
  }

  /** User tasks that are not reaped. */
  get population(): number {
    this.notes.note(this.place + POPULATION, READ);
    return this.#population;
  }

  /** A task is reaped; how many are left, whoever reaps need not know. */
  leave(): void {
    this.#adjustPopulation(-1);
  }

  #adjustPopulation(change: number): void {
    this.notes.note(this.place + POPULATION, ADD);
    this.#population += change;
  }

  // ---- finding tasks -----------------------------------------------------------------------------

  /** The task that `thread` (default: the running one) is a thread of control of, or null. */
  taskOf(thread: Thread | null = this.machine.current): Task | null {
    return thread !== null && thread.context instanceof Task ? thread.context : null;
  }

  find_task_by_vpid(nr: number): Task | null {
    return this.pids.task(nr);
  }

  find_get_pid(nr: number): pid | null {
    return this.pids.find(nr);
  }

  get_pid_task(pid: pid): Task | null {
    return pid.task;
  }

  /** User tasks that a pid still leads to, in order of creation; zombies are among them. */
  userTasks(): Task[] {
    return [...this.pids.all()].filter((task) => !task.kthread && task !== this.init);
  }

  /** What for_each_process() visits: the leaders among the user tasks. init is not shown. */
  processes(): Task[] {
    return this.userTasks().filter((task) => task.isLeader);
  }

  wakeOnlookers(): void {
    if (this.onlookers.size > 0) for (const task of [...this.onlookers]) task.wake();
  }

  // ---- the log -----------------------------------------------------------------------------------

  /** Callers ask `log !== null` first, so that nothing is made for nobody. */
  emit(happening: Happening): void {
    const { current, steps } = this.machine;
    this.log?.({ step: steps, thread: current?.name ?? '', ...happening });
  }

  // ---- what utrace asks of its host --------------------------------------------------------------

  get footprints(): Notes {
    return this.notes;
  }

  call(engine: utrace_engine, callback: Callback): Steps<number> {
    return makeCallback(this, engine, callback);
  }

  answered(target: UtraceTask): void {
    const { barriers } = target as Task;
    if (barriers.length > 0) for (const caller of [...barriers]) caller.wake();
  }

  statusChanged(target: UtraceTask): void {
    this.answered(target);
  }

  interrupt(target: UtraceTask): void {
    target.sigcheck = true;
  }

  release(engine: utrace_engine): void {
    if (engine.madeWith.has('release')) this.releases.push(engine);
  }

  released(): Steps<void> | null {
    return this.releases.length === 0 ? null : runReleases(this);
  }

  stop(target: UtraceTask): Steps<void> {
    return utraceStopSleep(this, target as Task);
  }

  endStop(target: UtraceTask): void {
    endUtraceStop(this, target as Task);
  }

  killed(target: UtraceTask): boolean {
    return killPending(target as Task);
  }

  recalcSigcheck(target: UtraceTask): void {
    recalcSigcheck(target as Task);
  }

  stopPending(target: UtraceTask): boolean {
    return (target as Task).stopPending;
  }

  setStopDequeued(target: UtraceTask): void {
    (target as Task).stopDequeued = true;
  }

  dequeue(target: UtraceTask, info: SigInfo): boolean {
    return dequeueSignal(target as Task, info);
  }

  dequeueKill(target: UtraceTask, info: SigInfo): void {
    dequeueKill(target as Task, info);
  }

  pushBack(target: UtraceTask, info: SigInfo): void {
    (target as Task).pending.push(savedSigInfo(info));
    target.sigcheck = true;
  }

  disposition(target: UtraceTask, signo: number): SigAction {
    return (target as Task).group.actions.get(signo) ?? SIG_DFL;
  }

  setDisposition(target: UtraceTask, signo: number, action: SigAction): void {
    setAction((target as Task).group, signo, action);
  }

  /** Is the task in the utrace stop? For those who show it. */
  isUtraceStopped(task: Task): boolean {
    return (task.stopped & STOPPED_UTRACE) !== 0;
  }
}

shareFields(Kernel, ['root', 'releases', 'started', 'onlookers', 'departed']);
