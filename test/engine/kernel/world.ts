/**
 * A small world for tests: a machine, a kernel with its log kept, and engines made of functions.
 */
import { UTRACE_ATTACH_CREATE, UTRACE_RESUME } from '../../../src/engine/abi/actions.ts';
import { UTRACE_EVENT, UTRACE_EVENTS } from '../../../src/engine/abi/events.ts';
import type { EngineOps } from '../../../src/engine/kernel/callbacks.ts';
import { Kernel, type KernelOptions } from '../../../src/engine/kernel/kernel.ts';
import { program } from '../../../src/engine/kernel/program.ts';
import type { Task } from '../../../src/engine/kernel/task.ts';
import type { User } from '../../../src/engine/kernel/user.ts';
import type { LogEvent } from '../../../src/engine/log.ts';
import {
  Frame,
  Machine,
  type Scheduler,
  type StepOutcome,
  type Steps,
} from '../../../src/engine/machine.ts';
import { utrace_attach_task } from '../../../src/engine/utrace/attach.ts';
import type { utrace_engine } from '../../../src/engine/utrace/engine.ts';
import type { Callback, CallbackKind } from '../../../src/engine/utrace/host.ts';
import { utrace_set_events } from '../../../src/engine/utrace/set_events.ts';
import { SeededScheduler, steady } from '../schedule.ts';

type Made<K extends CallbackKind> = Extract<Callback, { readonly kind: K }>;

/** What an engine does, by callback: a function, or steps for one that others can get in on. */
export type Hooks = {
  readonly [K in CallbackKind]?: (
    callback: Made<K>,
    engine: utrace_engine,
  ) => number | undefined | Steps<number>;
} & { readonly release?: (engine: utrace_engine) => void };

/** One callback that was made, in the order in which they began. */
export interface Seen {
  readonly engine: string;
  readonly kind: CallbackKind | 'release';
  readonly pid: number;
  readonly callback: Callback | null;
}

export interface WorldOptions extends KernelOptions {
  readonly scheduler?: Scheduler;
  readonly seed?: number;
}

export class World {
  readonly machine: Machine;
  readonly kernel: Kernel;
  readonly log: LogEvent[] = [];
  readonly seen: Seen[] = [];

  constructor(options: WorldOptions = {}) {
    const { seed } = options;
    const scheduler =
      options.scheduler ?? (seed === undefined ? steady : new SeededScheduler(seed));
    this.machine = new Machine(scheduler);
    this.kernel = new Kernel(this.machine, { ...options, log: (event) => this.log.push(event) });
  }

  /** Makes the first user task. */
  root(body: (user: User, task: Task) => Steps<unknown>): Task {
    return this.kernel.spawnRoot(program('root', body));
  }

  /** An engine on `task`, hearing `events` (names separated by blanks). */
  attach(task: Task, name: string, events: string, hooks: Hooks = {}): utrace_engine {
    const ops = this.ops(name, hooks);
    const engine = utrace_attach_task(this.kernel, task, UTRACE_ATTACH_CREATE, ops, name);
    if (typeof engine === 'number') throw new Error(`attach answered ${engine}`);
    utrace_set_events(this.kernel, null, task, engine, eventMask(events));
    return engine;
  }

  ops(name: string, hooks: Hooks): EngineOps {
    return {
      name,
      has: () => true,
      invoke: (kind, _kernel, engine, callback) => {
        const pid = (engine.task as Task).pid;
        this.seen.push({ engine: name, kind, pid, callback });
        if (kind === 'release') {
          hooks.release?.(engine);
          return 0;
        }
        const hook = hooks[kind] as
          | ((callback: Callback | null, engine: utrace_engine) => unknown)
          | undefined;
        const made = hook?.(callback, engine) ?? plainAnswer(callback);
        return typeof made === 'number' ? made : new Frame(made as Steps<number>);
      },
    };
  }

  /** A thread of its own, as a tracer's. */
  thread(name: string, steps: (task: Task) => Steps<unknown>): Task {
    const body: { task: Task | null } = { task: null };
    const main = function* (): Steps<void> {
      if (body.task !== null) yield* steps(body.task);
    };
    body.task = this.kernel.spawnKthread(name, new Frame(main()));
    return body.task;
  }

  /** Starts the workload and runs until nothing can go on. */
  run(): StepOutcome {
    this.kernel.startWorkload();
    return this.go();
  }

  go(limit = 1_000_000): StepOutcome {
    for (let steps = 0; steps < limit; steps++) {
      const outcome = this.machine.step();
      if (outcome !== 'ran') return outcome;
    }
    throw new Error(`no end after ${limit} steps`);
  }

  /** Steps until `done()`; false if the run stops, or takes too long, before. */
  until(done: () => boolean, limit = 100_000): boolean {
    for (let steps = 0; steps < limit && !done(); steps++) {
      if (this.machine.step() !== 'ran') break;
    }
    return done();
  }

  /** Events of one kind, in order. */
  of<K extends LogEvent['kind']>(kind: K): Extract<LogEvent, { readonly kind: K }>[] {
    return this.log.filter(
      (event): event is Extract<LogEvent, { readonly kind: K }> => event.kind === kind,
    );
  }

  /** The kinds of callbacks an engine has seen, in order: `exec exit death`. */
  heard(name: string): string {
    return this.seen
      .filter(({ engine }) => engine === name)
      .map(({ kind }) => kind)
      .join(' ');
  }
}

/** report_signal passes on the signal action that came in; all else goes on. */
function plainAnswer(callback: Callback | null): number {
  return callback?.kind === 'signal' ? (callback.action & 0xf0) | UTRACE_RESUME : UTRACE_RESUME;
}

export function eventMask(names: string): number {
  let mask = 0;
  for (const name of names.split(' ').filter((word) => word !== '')) {
    const event = (UTRACE_EVENTS as readonly string[]).indexOf(name);
    if (event < 0) throw new Error(`no event ${name}`);
    mask |= UTRACE_EVENT(event);
  }
  return mask;
}

/** Runs a claim under many schedules; the seed is part of the message when one fails. */
export function forSeeds(count: number, claim: (seed: number) => void): void {
  for (let seed = 1; seed <= count; seed++) {
    try {
      claim(seed);
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
}
