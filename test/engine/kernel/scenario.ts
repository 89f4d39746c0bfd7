/**
 * Random scenarios: a workload, engines that answer this and that, and tracer threads that meddle.
 *
 * A scenario is plain data drawn by fast-check, so that a failure shrinks; the schedule is a seed.
 */
import fc from 'fast-check';
import { ALL_EVENTS, CLONE, DEATH, UTRACE_EVENT } from '../../../src/engine/abi/events.ts';
import { SIGCONT, SIGKILL, SIGTERM, SIGUSR1 } from '../../../src/engine/abi/signals.ts';
import { utrace_barrier } from '../../../src/engine/kernel/barrier.ts';
import { flushReleases } from '../../../src/engine/kernel/callbacks.ts';
import { handler, program } from '../../../src/engine/kernel/program.ts';
import type { Program, Task } from '../../../src/engine/kernel/task.ts';
import type { User } from '../../../src/engine/kernel/user.ts';
import type { Scheduler, Steps } from '../../../src/engine/machine.ts';
import { utrace_control } from '../../../src/engine/utrace/control.ts';
import type { utrace_engine } from '../../../src/engine/utrace/engine.ts';
import type { Callback, Semantics } from '../../../src/engine/utrace/host.ts';
import { utrace_set_events } from '../../../src/engine/utrace/set_events.ts';
import { SeededScheduler } from '../schedule.ts';
import { type Hooks, World } from './world.ts';

export type UserOp =
  | { readonly op: 'call' | 'wait' | 'exit' | 'handle' }
  | { readonly op: 'compute'; readonly instructions: number }
  | { readonly op: 'kill'; readonly signo: number; readonly child: boolean }
  | { readonly op: 'fork' | 'vfork' | 'thread' | 'exec'; readonly body: readonly UserOp[] };

export type TracerOp =
  | { readonly op: 'idle' }
  /** Lets others run until the engine's task is dead, or for some while. */
  | { readonly op: 'await-death'; readonly engine: number }
  | { readonly op: 'control'; readonly engine: number; readonly action: number }
  | { readonly op: 'set_events'; readonly engine: number; readonly events: number }
  | { readonly op: 'barrier'; readonly engine: number };

export interface EnginePlan {
  readonly events: number;
  /** Resume actions answered in turn, over and over. */
  readonly answers: readonly number[];
  /** Does it attach to children, too? */
  readonly follows: boolean;
  /** Can others get in inside its callbacks? */
  readonly slow: boolean;
}

export interface Scenario {
  readonly workload: readonly UserOp[];
  readonly engines: readonly EnginePlan[];
  readonly tracers: readonly (readonly TracerOp[])[];
  readonly seed: number;
}

const signals = fc.constantFrom(SIGUSR1, SIGTERM, SIGKILL, SIGCONT);
const births = ['fork', 'vfork', 'thread', 'exec'] as const;
const userOps = fc.letrec<{ readonly body: UserOp[]; readonly item: UserOp }>((tie) => ({
  body: fc.array(tie('item'), { minLength: 1, maxLength: 6, size: 'max', depthIdentifier: 'user' }),
  item: fc.oneof(
    { maxDepth: 3, depthSize: 'max', depthIdentifier: 'user' },
    { weight: 4, arbitrary: fc.constantFrom<UserOp>({ op: 'call' }, { op: 'wait' }) },
    { weight: 1, arbitrary: fc.constantFrom<UserOp>({ op: 'handle' }, { op: 'exit' }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('compute'), instructions: fc.nat(3) }) },
    {
      weight: 2,
      arbitrary: fc.record({ op: fc.constant('kill'), signo: signals, child: fc.boolean() }),
    },
    { weight: 4, arbitrary: fc.record({ op: fc.constantFrom(...births), body: tie('body') }) },
  ),
}));

/** What one task does to itself only: engines that do not touch it cannot change its events. */
export const quietWorkloads: fc.Arbitrary<UserOp[]> = fc.array(
  fc.oneof(
    fc.constantFrom<UserOp>({ op: 'call' }, { op: 'fork', body: [{ op: 'call' }] }),
    fc.record({ op: fc.constant('compute'), instructions: fc.nat(3) }),
    fc.record({ op: fc.constant('exec'), body: fc.constant<UserOp[]>([{ op: 'call' }]) }),
  ),
  { maxLength: 8 },
);

const mask = fc.oneof(fc.constant(ALL_EVENTS), fc.integer({ min: 0, max: ALL_EVENTS }));
const tracerOp = fc.oneof(
  fc.constant<TracerOp>({ op: 'idle' }),
  fc.record({ op: fc.constant('control' as const), engine: fc.nat(9), action: fc.nat(6) }),
  fc.record({ op: fc.constant('set_events' as const), engine: fc.nat(9), events: mask }),
  fc.record({ op: fc.constant('barrier' as const), engine: fc.nat(9) }),
  fc.record({ op: fc.constant('await-death' as const), engine: fc.nat(9) }),
);

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  workload: userOps.body,
  engines: fc.array(
    fc.record({
      events: mask,
      answers: fc.array(fc.constantFrom(5, 5, 5, 5, 0, 1, 2, 3, 6), { minLength: 1, maxLength: 6 }),
      follows: fc.boolean(),
      slow: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  tracers: fc.array(fc.array(tracerOp, { maxLength: 12, size: 'max' }), { maxLength: 2 }),
  seed: fc.nat(),
});

/** What is known of one engine, besides what it is. */
export interface Attached {
  readonly engine: utrace_engine;
  readonly task: Task;
  /** utrace_control(DETACH) has answered 0. */
  detached: boolean;
  /** It answered DETACH, or somebody asked for its detach, whatever came of it. */
  leaving: boolean;
  /** Its mask was changed after it was attached. */
  changed: boolean;
  /** It was attached before its task began to exit. */
  readonly early: boolean;
  /** It asked for DEATH when it was attached. */
  readonly asked: boolean;
}

const CLONE_BIT = UTRACE_EVENT(CLONE);
const DEATH_BIT = UTRACE_EVENT(DEATH);

/** A scenario, set up and ready to be stepped. */
export class Play {
  readonly world: World;
  readonly attached: Attached[] = [];
  /** Tasks of which an engine was detached between exit_notify and the death report. */
  readonly lostDeath = new Set<Task>();

  constructor(scenario: Scenario, semantics: Semantics, scheduler?: Scheduler) {
    this.world = new World({
      semantics,
      scheduler: scheduler ?? new SeededScheduler(scenario.seed),
    });
    this.world.machine.visible = [0, 1];
    const { workload } = scenario;
    const root = this.world.root((user, task) => perform(user, task, workload));
    for (const plan of scenario.engines) this.#attach(root, plan);
    for (const [n, ops] of scenario.tracers.entries()) {
      this.world.thread(`tracer ${n}`, (self) => this.#meddle(self, ops));
    }
    this.world.kernel.startWorkload();
  }

  of(engine: utrace_engine): Attached | undefined {
    return this.attached.find((known) => known.engine === engine);
  }

  #attach(task: Task, plan: EnginePlan): void {
    const early = !task.exiting;
    const events = plan.follows ? plan.events | CLONE_BIT : plan.events;
    const engine = this.world.attach(task, `e${this.attached.length}`, '', this.#hooks(plan));
    utrace_set_events(this.world.kernel, null, task, engine, events);
    this.attached.push({
      engine,
      task,
      detached: false,
      leaving: false,
      changed: false,
      early,
      asked: (events & DEATH_BIT) !== 0,
    });
  }

  #hooks(plan: EnginePlan): Hooks {
    let turn = 0;
    const answer = (callback: Callback, engine: utrace_engine): number => {
      const action = plan.answers[turn++ % plan.answers.length] ?? 5;
      const known = this.of(engine);
      if (action === 6 && known !== undefined) known.leaving = true;
      return callback.kind === 'signal' ? (callback.action & 0xf0) | action : action;
    };
    const any = (callback: Callback, engine: utrace_engine): number | Steps<number> =>
      plan.slow ? slowly(() => answer(callback, engine)) : answer(callback, engine);
    return {
      quiesce: any,
      signal: any,
      jctl: any,
      exec: any,
      syscall_entry: any,
      syscall_exit: any,
      exit: any,
      death: any,
      clone: (callback, engine) => {
        if (plan.follows) this.#attach(callback.child as Task, plan);
        return any(callback, engine);
      },
      reap: () => 0,
    };
  }

  *#meddle(self: Task, ops: readonly TracerOp[]): Steps<void> {
    const { kernel } = this.world;
    for (const op of ops) {
      yield 1;
      if (op.op === 'idle') continue;
      const known = this.attached[op.engine % Math.max(1, this.attached.length)];
      if (known === undefined || known.engine.references === 0) continue;
      const { engine, task } = known;
      switch (op.op) {
        case 'control': {
          const { utrace, exit_state } = task;
          const early = exit_state !== 'none' && utrace !== null && !utrace.deathOver;
          if (op.action === 6) known.leaving = true;
          const result = utrace_control(kernel, self, task, engine, op.action);
          if (op.action === 6 && result === 0) known.detached = true;
          if (op.action === 6 && result === 0 && early) this.lostDeath.add(task);
          break;
        }
        case 'set_events':
          known.changed = true;
          utrace_set_events(kernel, self, task, engine, op.events);
          break;
        case 'barrier':
          yield* utrace_barrier(self, task, engine);
          break;
        case 'await-death':
          for (let n = 0; n < 60 && task.exit_state === 'none'; n++) yield 1;
          break;
        default:
          op satisfies never;
      }
      const due = flushReleases(kernel);
      if (due !== null) yield due;
    }
  }
}

function* slowly(answer: () => number): Steps<number> {
  yield 1;
  return answer();
}

const image = (comm: string, body: readonly UserOp[]): Program =>
  program(comm, (user, task) => perform(user, task, body));

function* perform(user: User, task: Task, ops: readonly UserOp[]): Steps<void> {
  let child = 0;
  for (const op of ops) {
    switch (op.op) {
      case 'call':
        yield* user.getpid(task);
        break;
      case 'wait':
        yield* user.waitpid(task, -1);
        break;
      case 'exit':
        yield* user.exit(task, 1);
        break;
      case 'handle':
        yield* user.sigaction(
          task,
          SIGUSR1,
          handler('h', function* () {}),
        );
        break;
      case 'compute':
        yield* user.compute(task, op.instructions);
        break;
      case 'kill':
        if (!op.child) yield* user.kill(task, task.tgid, op.signo);
        else if (child > 0) yield* user.kill(task, child, op.signo);
        break;
      case 'fork':
        child = yield* user.fork(task, image('forked', op.body));
        break;
      case 'vfork':
        child = yield* user.vfork(task, image('vforked', op.body));
        break;
      case 'thread':
        yield* user.clone_thread(task, image('thread', op.body));
        break;
      case 'exec':
        yield* user.execve(task, '/bin/image', ['image'], image('image', op.body));
        break;
      default:
        op satisfies never;
    }
  }
}
