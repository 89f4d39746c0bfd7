/**
 * A run: one tracer script over one workload, under one scheduler, from insmod to its verdict.
 *
 * The thread "insmod" runs the modules' bodies and module_init(); then the workload starts. The
 * thread "rmmod" runs module_exit(), after the workload or at a moment the scheduler chooses. The
 * run steps the machine and watches for what no single thread can see: that everybody waits, that
 * nobody gets anywhere, that something is left over at the end. The first violation ends it.
 *
 * Nothing here looks at a clock: the same program, workload, options and choices give the same run,
 * to the last event of its log.
 */
import { errnoName } from '../engine/abi/errno.ts';
import { Footprint, READ, type Settled } from '../engine/footprint.ts';
import { Kernel } from '../engine/kernel/kernel.ts';
import type { Task } from '../engine/kernel/task.ts';
import type { Log } from '../engine/log.ts';
import {
  Frame,
  Machine,
  type Scheduler,
  type StepOutcome,
  type Steps,
  type Thread,
  WaitQueue,
} from '../engine/machine.ts';
import type { Semantics } from '../engine/utrace/host.ts';
import { Allocations } from './api/allocations.ts';
import type { RunContext } from './api/context.ts';
import { EngineViews } from './api/engine-view.ts';
import { callerOf, Spinlocks } from './api/locks.ts';
import { Module } from './api/module.ts';
import { OpsTables } from './api/ops.ts';
import { TaskViews } from './api/task-view.ts';
import { Blame, Moment } from './blame.ts';
import type { LoadedScript, ScriptForm } from './loaded-script.ts';
import { RunRuntime } from './run-runtime.ts';
import { mustNotBeGone, noteScriptMemory } from './script-memory.ts';
import { Spinning } from './spinning.ts';
import { atTheEnd, whenGoingRound, whenStuck } from './verdicts.ts';
import type { RelatedStep, Violation, ViolationKind } from './violation.ts';
import { NativeFrame } from './vm/frame.ts';
import type { Instance } from './vm/program.ts';
import type { StopReason } from './vm/runtime.ts';
import { WorkloadEnd } from './workload-end.ts';

/** Whatever the tracer is let loose on. */
export interface Workload {
  readonly name: string;
  /** Do exits tell parents by SIGCHLD? Recordings bring their own signals. Default true. */
  readonly childSignals?: boolean;
  /** The workload's own file, where it is a script: it runs first. */
  readonly file?: string;
  /** Makes the first task; runs before the tracer's file, so that workload_root() is there. */
  populate(run: Run, instance: Instance): void;
}

export interface RunOptions {
  readonly script: LoadedScript;
  /**
   * Default `visible`, which is faster. The choices are the same in both forms; with `every` one can
   * pause at each statement, and a violation has its exact place.
   */
  readonly form?: ScriptForm;
  readonly workload: Workload;
  readonly scheduler: Scheduler;
  readonly semantics?: Semantics;
  readonly params?: Readonly<Record<string, string>>;
  readonly unload?: 'after-workload' | 'any-time';
  /** Points passed by all threads together before the run is given up. */
  readonly maxSteps?: number;
  readonly log?: Log;
  readonly onPrint?: (kind: PrintKind, text: string) => void;
  /** Can `machine.notes` take footprints of the steps, script memory included? Default false. */
  readonly footprints?: boolean;
  /**
   * Is the run one of a search? Then footprints are taken, msleep() and schedule() let others run like
   * any statement, without waiting for it, and threads that {@link Spinning spin} are known. Such a run
   * takes other choices than one that is not. Default false.
   */
  readonly searched?: boolean;
}

export type PrintKind = 'printk' | 'console' | 'warning';
export type RunState = 'running' | 'paused' | 'clean' | 'violation';

const NOTHING = new Footprint().settle();
/** Points without anything happening to any task after which a run is going round in circles. */
const CIRCLING_STEPS = 1_000_000;

/** Not written in its place: see `interruptionsIn`. */
const failing = (run: Run) => (_thread: Thread, error: unknown) => run.failUncaught(error);

export class Run implements RunContext {
  readonly machine: Machine;
  readonly kernel: Kernel;
  readonly runtime: RunRuntime;
  readonly script: LoadedScript;
  readonly allocations: Allocations;
  readonly tasks = new TaskViews();
  readonly engines: EngineViews;
  readonly ops: OpsTables;
  readonly module: Module;
  readonly sleepers: WaitQueue;
  readonly spinlocks = new Spinlocks();
  lastCallAt = -1;
  readonly blame: Blame;
  readonly unload: 'after-workload' | 'any-time';
  readonly maxSteps: number;
  /** Threads that are making a callback, and which. */
  readonly callbacks = new Map<Thread, string[]>();
  /** Who spins; null unless the run is one of a search. */
  readonly spinners: Spinning | null;
  /** What the last step touched, where the run is one of a search. */
  lastStep: Settled = NOTHING;
  violation: Violation | null = null;
  state: RunState = 'running';
  rmmod: Thread | null = null;
  /** Set while a debugger evaluates: what would be a violation is refused, and the run stays as it is. */
  refusal: ((message: string) => never) | null = null;
  readonly #workload: Workload;
  readonly #form: ScriptForm;
  readonly #onPrint: (kind: PrintKind, text: string) => void;
  readonly #footprint = new Footprint();
  /** The newest thread that {@link #bringUp} has looked at. */
  #newestThread = 0;
  #workloadStarted = false;
  readonly #workloadEnd: WorkloadEnd;
  /** Steps and events when something last happened to a task. */
  #progressAt = 0;
  #progressEvents = 0;

  constructor(options: RunOptions) {
    this.script = options.script;
    this.#workload = options.workload;
    this.#form = options.form ?? 'visible';
    this.unload = options.unload ?? 'after-workload';
    this.maxSteps = options.maxSteps ?? 100_000_000;
    this.#onPrint = options.onPrint ?? (() => {});
    const searched = options.searched ?? false;
    const footprints = options.footprints ?? searched;
    this.machine = new Machine(options.scheduler, { footprints });
    const { notes } = this.machine;
    this.spinners = searched ? new Spinning(this.script.program, this.machine) : null;
    this.sleepers = new WaitQueue(notes.newPlace());
    this.#workloadEnd = new WorkloadEnd(this);
    this.kernel = new Kernel(this.machine, {
      semantics: options.semantics ?? 'reference',
      log: options.log ?? null,
      childSignals: options.workload.childSignals ?? true,
    });
    this.blame = new Blame(this);
    this.runtime = new RunRuntime(this, (reason, message) => this.#stopped(reason, message));
    this.allocations = new Allocations(this);
    this.engines = new EngineViews(this);
    this.ops = new OpsTables(this);
    this.module = new Module(notes, options.params ?? {});
    this.runtime.memory.onFreedAccess((object, key, write) =>
      this.allocations.touched(object, key, write),
    );
    this.machine.uncaught = failing(this);
    this.machine.visible = this.script.visible;
    if (footprints) noteScriptMemory(this);
    this.spawn('insmod', new NativeFrame('insmod', this.#insmod()));
  }

  /**
   * Runs up to the next point.
   *
   * @param known  for a search: it knows what the step touches, so that need not be noted
   */
  step(known = false): RunState {
    if (this.state === 'clean' || this.state === 'violation') return this.state;
    // A pause may be in the middle of a step; only a new step forgets the calls of the last one.
    if (this.state === 'running') this.lastCallAt = -1;
    return this.spinners === null ? this.#stepOnce() : this.#stepNoted(this.spinners, known);
  }

  /** A step of a search is whole: what follows of itself, when nobody can go on, belongs to it. */
  #stepNoted(spinning: Spinning, known: boolean): RunState {
    const { machine } = this;
    const noted = !known || spinning.isWatching;
    machine.notes.footprint = noted ? this.#footprint : null;
    if (this.state === 'running') this.#footprint.clear();
    if (this.#stepOnce() === 'paused') return this.state;
    this.#bringUp();
    if (this.state === 'running' && machine.runnable.length === 0) this.#settleStuck();
    this.lastStep = noted ? this.#footprint.settle() : NOTHING;
    const { current } = machine;
    if (current === null || this.state !== 'running') return this.state;
    const alone = machine.runnable.length === 1 && !this.#isUserStep();
    const released = spinning.after(current, this.lastStep, alone).map(({ id }) => id);
    if (released.length > 0) this.lastStep = this.lastStep.waking(released);
    this.#judging(() => whenGoingRound(this, spinning));
    if (this.violation !== null) this.state = 'violation';
    return this.state;
  }

  /** Tasks made before the workload starts come to where they wait for it; in which order is all one. */
  #bringUp(): void {
    if (this.#workloadStarted) return;
    const { machine, kernel } = this;
    const { current } = machine;
    for (const thread of [...machine.runnable]) {
      if (thread.id <= this.#newestThread) continue;
      this.#newestThread = thread.id;
      if (kernel.taskOf(thread)?.kthread === false) machine.step(thread);
    }
    machine.current = current;
  }

  /** Nobody can go on. If that is the end, it is no step's concern; otherwise everybody's who waits. */
  #settleStuck(): void {
    const { machine } = this;
    const { footprint } = machine.notes;
    machine.notes.footprint = null;
    while (this.state === 'running' && machine.runnable.length === 0) this.#stepOnce();
    machine.notes.footprint = footprint;
    if (this.state !== 'running') return;
    machine.noteAllThreads();
    for (const { id } of machine.runnable) this.#footprint.woken.push(id);
  }

  #stepOnce(): RunState {
    const outcome = this.machine.step();
    // Whoever sleeps is woken by the next step of anybody else.
    this.machine.notes.note(this.sleepers.place, READ);
    if (this.sleepers.waiters.length > 0) this.machine.notify(this.sleepers);
    return this.#settle(outcome);
  }

  #settle(outcome: StepOutcome): RunState {
    switch (outcome) {
      case 'ran':
        this.#watch();
        break;
      case 'paused':
        this.state = 'paused';
        return this.state;
      case 'stuck':
      case 'finished':
        this.#judging(() => whenStuck(this));
        break;
      case 'halted':
        break;
      default:
        return outcome satisfies never;
    }
    if (this.violation !== null) this.state = 'violation';
    else if (this.state === 'paused') this.state = 'running';
    return this.state;
  }

  /** What to look at after each step: the end of the workload, circles, the step limit. */
  #watch(): void {
    const { machine, kernel } = this;
    if (kernel.events !== this.#progressEvents || this.#isUserStep()) {
      this.#progressEvents = kernel.events;
      this.#progressAt = machine.steps;
      this.runtime.refuel();
    }
    if (this.#workloadEnd.hasCome()) this.startUnload();
    if (machine.steps - this.#progressAt > CIRCLING_STEPS) {
      this.#judging(() => this.blame.circling(`nothing has happened for ${CIRCLING_STEPS} steps`));
    } else if (machine.steps > this.maxSteps) {
      this.#judging(() => this.blame.circling(`the run took more than ${this.maxSteps} steps`));
    }
  }

  /** A step of a user program is progress: it may compute for as long as it likes. */
  #isUserStep(): boolean {
    const task = this.currentTask();
    return task !== null && !task.kthread && !this.inCallback();
  }

  /** Verdicts are given outside any thread, where halt() has nothing to unwind. */
  #judging(judge: () => void): void {
    try {
      judge();
    } catch (error) {
      if (this.violation === null) throw error;
    }
  }

  // ---- the module's life -------------------------------------------------------------------------

  *#insmod(): Steps<undefined> {
    const instance = this.script.instantiate(this, this.#form);
    const { file } = this.#workload;
    if (file !== undefined) yield instance.mainTo(file);
    this.#workload.populate(this, instance);
    yield instance.main();
    this.module.phase = 'initialising';
    const { init } = this.module;
    const result = init === null ? 0 : yield* this.#call(init);
    for (const warning of this.module.misspeltParams()) this.print('warning', warning);
    if (typeof result === 'number' && result < 0) {
      this.print('warning', `module_init returned ${errnoName(result)}: the module is not loaded`);
      this.#unloaded();
    } else this.#initialised();
    return undefined;
  }

  #initialised(): void {
    this.module.phase = 'live';
    this.#startWorkload();
    if (this.unload === 'any-time') this.startUnload();
  }

  #startWorkload(): void {
    this.#workloadStarted = true;
    this.kernel.startWorkload();
  }

  /** Lets rmmod begin, if there is something for it to run. */
  startUnload(): void {
    if (this.rmmod !== null || this.module.phase !== 'live') return;
    const { exit } = this.module;
    if (exit === null) return;
    this.rmmod = this.spawn('rmmod', new NativeFrame('rmmod', this.#rmmod(exit)));
  }

  *#rmmod(exit: object): Steps<undefined> {
    this.module.phase = 'unloading';
    yield* this.#call(exit);
    this.#unloaded();
    return undefined;
  }

  *#call(body: object): Steps<unknown> {
    try {
      const result = this.runtime.call(body, undefined, []);
      return result instanceof Frame ? yield result : result;
    } catch (error) {
      return this.failUncaught(error);
    }
  }

  #unloaded(): void {
    this.module.phase = 'gone';
    this.module.gone = true;
    this.#startWorkload();
    this.blame.leftRunning();
    this.runtime.memory.sink ??= mustNotBeGone(this);
  }

  /** Ends the run where a callback does something after the module has gone. */
  mustNotBeGone(what: string): void {
    if (!this.inCallback() || !this.module.gone) return;
    const [name] = this.callbacks.get(callerOf(this)) ?? [];
    const message = `${name} ${what} after module_exit has returned: its code is gone`;
    this.fail('callback-after-unload', message);
  }

  /** Nothing can happen any more: what is left over decides. */
  finish(): void {
    atTheEnd(this);
    if (this.violation === null) this.state = 'clean';
  }

  // ---- what the API calls need -------------------------------------------------------------------

  inCallback(): boolean {
    return this.callbacks.has(callerOf(this));
  }

  currentTask(): Task | null {
    return this.kernel.taskOf();
  }

  spawn(name: string, body: Frame): Thread {
    const { thread } = this.kernel.spawnKthread(name, body);
    if (thread === null) throw new TypeError('a kernel thread without a thread');
    return thread;
  }

  beginsCallback(name: string): void {
    const thread = callerOf(this);
    this.#workloadEnd.countsCallback();
    const names = this.callbacks.get(thread);
    if (names === undefined) this.callbacks.set(thread, [name]);
    else names.push(name);
    if (!this.module.gone) return;
    const message = `${name} begins after module_exit has returned: its code is gone`;
    this.fail('callback-after-unload', message);
  }

  endsCallback(): void {
    const thread = callerOf(this);
    this.#workloadEnd.countsCallback();
    const names = this.callbacks.get(thread);
    names?.pop();
    if (names?.length === 0) this.callbacks.delete(thread);
  }

  print(kind: PrintKind, text: string): void {
    if (this.kernel.log !== null) this.kernel.emit({ kind, text });
    this.#onPrint(kind, text);
  }

  moment(message: string): Moment {
    return new Moment(this, message);
  }

  /** The statement that is running, as a step of a story. */
  hereAs(message: string): RelatedStep {
    return this.moment(message).told();
  }

  fail(kind: ViolationKind, message: string, related: readonly Moment[] = []): never {
    this.refusal?.(message);
    this.commit(this.blame.violation(kind, message, related));
    return this.machine.halt();
  }

  failUncaught(error: unknown): never {
    this.refusal?.(String(error));
    this.commit(this.blame.uncaught(error));
    return this.machine.halt();
  }

  /** The first violation counts. */
  commit(violation: Violation): void {
    if (this.violation !== null) return;
    this.violation = violation;
    const { kind, message } = violation;
    if (this.kernel.log !== null) {
      this.kernel.emit({ kind: 'violation', violation: kind, text: message });
    }
  }

  #stopped(reason: StopReason, message: string): never {
    switch (reason) {
      case 'fuel': {
        const who = this.blame.nameOf(callerOf(this));
        return this.fail(
          'livelock',
          `${message} without anything happening: ${who} goes round in circles`,
        );
      }
      case 'recursion':
        return this.fail('exception', message);
      case 'not-interleavable':
      case 'native-limit':
        return this.fail('api-misuse', message);
      default:
        return reason satisfies never;
    }
  }
}
