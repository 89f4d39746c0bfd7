/**
 * The module: its life from module_init to module_exit, its parameters, its threads.
 *
 * The life is a line: loading (module bodies run and register), initialising, live, unloading,
 * gone. Once gone, nothing of the script may run any more; the run asks {@link Module.gone} wherever
 * it would.
 */
import { type Notes, READ, WRITE } from '../../engine/footprint.ts';
import { Frame, type Steps, type Thread, Wait, WaitQueue } from '../../engine/machine.ts';
import { Shared, sharedSet, shareFields } from '../../engine/shared.ts';
import { NativeFrame } from '../vm/frame.ts';
import { Arguments } from './arguments.ts';
import type { ApiTable, RunContext } from './context.ts';
import { callerOf, mustBeAbleToSleep } from './locks.ts';
import { seal } from './view.ts';

export type ModulePhase = 'loading' | 'initialising' | 'live' | 'unloading' | 'gone';

class KthreadState extends Shared {
  readonly name: string;
  readonly thread: Thread;
  declare shouldStop: boolean;
  declare finished: boolean;
  readonly queue: WaitQueue;
  constructor(notes: Notes, name: string, thread: Thread) {
    super(notes);
    this.name = name;
    this.thread = thread;
    this.shouldStop = false;
    this.finished = false;
    this.queue = new WaitQueue(notes.newPlace());
  }
}
shareFields(KthreadState, ['shouldStop', 'finished']);

class KthreadView {
  readonly #state: KthreadState;
  constructor(state: KthreadState) {
    this.#state = state;
  }
  get name(): string {
    return this.#state.name;
  }
  static stateOf(value: object): KthreadState | undefined {
    return #state in value ? value.#state : undefined;
  }
}

const kthreadOf = KthreadView.stateOf;
seal(KthreadView);

/** Where footprints find which threads there are: after the fields. */
const KTHREADS = 32;

export class Module extends Shared {
  declare phase: ModulePhase;
  declare init: object | null;
  declare exit: object | null;
  readonly params: Readonly<Record<string, string>>;
  /** Names that module_param() has asked for. */
  declare readonly knownParams: Set<string>;
  readonly #kthreads = new Map<Thread, KthreadState>();
  /** The phase is the last; apart from it, because every callback asks for this alone. */
  declare gone: boolean;

  constructor(notes: Notes, params: Readonly<Record<string, string>>) {
    super(notes);
    this.phase = 'loading';
    this.init = null;
    this.exit = null;
    this.params = params;
    this.knownParams = sharedSet(this, 'knownParams');
    this.gone = false;
  }

  /** Parameters that nobody asked for, each as a warning: such a one is likely misspelt. */
  misspeltParams(): string[] {
    const known = [...this.knownParams].join(', ') || 'none';
    return Object.keys(this.params)
      .filter((name) => !this.knownParams.has(name))
      .map((name) => `no module_param is named ${name}; the script has: ${known}`);
  }

  add(state: KthreadState): void {
    this.notes.note(this.place + KTHREADS, WRITE);
    this.#kthreads.set(state.thread, state);
  }

  /** What kthread_run() made of a thread, which asks for itself: that never changes. */
  kthread(thread: Thread): KthreadState | undefined {
    return this.#kthreads.get(thread);
  }

  /** Threads made by kthread_run() whose function has not returned. */
  running(): Thread[] {
    this.notes.note(this.place + KTHREADS, READ);
    return [...this.#kthreads.values()].filter(({ finished }) => !finished).map((k) => k.thread);
  }
}

shareFields(Module, ['phase', 'init', 'exit', 'knownParams', 'gone']);

function register(slot: 'init' | 'exit') {
  return (run: RunContext, args: readonly unknown[]): void => {
    const name = `module_${slot}`;
    const checked = new Arguments(run, name, args);
    const body = checked.callable(0, 'a function');
    if (run.module.phase !== 'loading') {
      run.fail('api-misuse', `${name} belongs at the top level of the script, not in a function`);
    }
    if (run.module[slot] !== null) run.fail('api-misuse', `${name} was called before`);
    run.module[slot] = body;
  };
}

/** The text of a parameter as a value of the fallback's type. */
function readParam(checked: Arguments, fallback: unknown, text: string): unknown {
  switch (typeof fallback) {
    case 'string':
      return text;
    case 'boolean':
      if (/^(true|1|y|yes|on)$/i.test(text)) return true;
      if (/^(false|0|n|no|off)$/i.test(text)) return false;
      break;
    case 'number': {
      const value = Number(text);
      if (text.trim() !== '' && Number.isFinite(value)) return value;
      break;
    }
    default:
      return checked.refuse(1, 'a number, a string or a boolean');
  }
  const message = `the parameter ${String(checked.values[0])} is ${JSON.stringify(text)}, not a ${typeof fallback}`;
  return checked.run.fail('api-misuse', message);
}

function* kthreadBody(run: RunContext, body: object): Steps<undefined> {
  const result = run.runtime.call(body, undefined, []);
  if (result instanceof Frame) yield result;
  const state = run.module.kthread(callerOf(run));
  if (state !== undefined) {
    state.finished = true;
    run.machine.notify(state.queue);
  }
  return undefined;
}

function* stopKthread(state: KthreadState): Steps<undefined> {
  if (!state.finished) {
    yield new Wait(state.queue, `waits for the thread ${state.name} to end`, () => state.finished);
  }
  return undefined;
}

/** Lets the others run: the thread goes on once somebody else has made a step, or nobody can. */
function* letOthersRun(run: RunContext): Steps<undefined> {
  const since = run.machine.steps;
  yield new Wait(run.sleepers, 'sleeps', () => run.machine.steps > since);
  return undefined;
}

function sleepCall(name: string) {
  return (run: RunContext): unknown => {
    mustBeAbleToSleep(run, name);
    return run.spinners !== null ? undefined : new NativeFrame(name, letOthersRun(run));
  };
}

export const moduleCalls: ApiTable = {
  module_init: register('init'),
  module_exit: register('exit'),
  module_param(run, args) {
    const checked = new Arguments(run, 'module_param', args);
    const name = checked.text(0, "the parameter's name");
    run.module.knownParams.add(name);
    const text = run.module.params[name];
    return text === undefined ? args[1] : readParam(checked, args[1], text);
  },
  kthread_run(run, args) {
    const checked = new Arguments(run, 'kthread_run', args);
    const body = checked.callable(0, "the thread's function");
    const name = args[1] === undefined ? 'kthread' : checked.text(1, "the thread's name");
    const thread = run.spawn(name, new NativeFrame(name, kthreadBody(run, body)));
    const state = new KthreadState(run.machine.notes, name, thread);
    run.module.add(state);
    return run.runtime.made(new KthreadView(state));
  },
  kthread_should_stop(run) {
    const state = run.module.kthread(callerOf(run));
    if (state === undefined) {
      return run.fail(
        'api-misuse',
        'kthread_should_stop: this thread was not made by kthread_run()',
      );
    }
    return state.shouldStop;
  },
  kthread_stop(run, args) {
    const checked = new Arguments(run, 'kthread_stop', args);
    const wanted = 'a thread made by kthread_run()';
    const state = kthreadOf(checked.object(0, wanted)) ?? checked.refuse(0, wanted);
    mustBeAbleToSleep(run, 'kthread_stop');
    if (state.thread === callerOf(run)) {
      run.fail('deadlock', 'kthread_stop: the thread waits for its own end');
    }
    state.shouldStop = true;
    return new NativeFrame('kthread_stop', stopKthread(state));
  },
  schedule: sleepCall('schedule'),
  msleep: sleepCall('msleep'),
  printk(run, args) {
    run.print('printk', new Arguments(run, 'printk', args).text(0, 'a string'));
  },
  BUG_ON(run, args) {
    if (args[0]) run.fail('assertion', 'BUG_ON: its condition holds');
  },
  WARN_ON(run, args) {
    if (args[0]) run.print('warning', 'WARN_ON: its condition holds');
    return Boolean(args[0]);
  },
};
