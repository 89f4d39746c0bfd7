/**
 * Executions for the tests of footprints: a run under a given order of threads, with what each step
 * touched, and what became of it all as plain data.
 */
import { Footprint, type Settled } from '../../../src/engine/footprint.ts';
import { taskState } from '../../../src/engine/kernel/task.ts';
import type { LogEvent } from '../../../src/engine/log.ts';
import type { Thread } from '../../../src/engine/machine.ts';
import type { LoadedScript } from '../../../src/script/loaded-script.ts';
import { Run, type Workload } from '../../../src/script/run.ts';
import type { Instance } from '../../../src/script/vm/program.ts';
import { digest } from './digest.ts';

export interface Subject {
  readonly name: string;
  readonly script: LoadedScript;
  readonly workload: Workload;
  readonly unload: 'any-time' | 'after-workload';
  /** As the searches run it, or as anybody else would who wants footprints. */
  readonly searched: boolean;
}

/** One step: who could go, who went, what it touched. */
export interface Taken {
  readonly enabled: readonly number[];
  readonly thread: number;
  readonly touched: Settled;
}

/** A thread's choice among the enabled ones. */
export type Choose = (enabled: readonly number[], step: number) => number;

export interface Outcome {
  readonly steps: readonly Taken[];
  readonly violation: string | null;
  readonly tasks: readonly string[];
  readonly memory: string;
  /** What was logged, by thread. */
  readonly log: ReadonlyMap<number, readonly string[]>;
}

/** Thrown where an order cannot be followed. */
export class Unfollowable extends Error {}

const MOST_STEPS = 1500;

export function execute(subject: Subject, choose: Choose): Outcome {
  const execution = new Execution(subject);
  while (execution.advance(choose));
  return execution.outcome();
}

class Execution {
  readonly #run: Run;
  readonly #steps: Taken[] = [];
  readonly #log = new Map<number, string[]>();
  readonly #footprint = new Footprint();
  readonly #searched: boolean;
  #next = 0;
  #instance: Instance | null = null;

  constructor({ script, workload, unload, searched }: Subject) {
    this.#searched = searched;
    this.#run = new Run({
      script,
      workload: {
        ...workload,
        populate: (run, instance) => {
          this.#instance = instance;
          workload.populate(run, instance);
        },
      },
      unload,
      footprints: true,
      searched,
      scheduler: { choose: (runnable) => this.#chosen(runnable) },
      log: (event) => this.#hear(event),
    });
  }

  #chosen(runnable: readonly Thread[]): Thread {
    const thread = runnable.find(({ id }) => id === this.#next);
    if (thread === undefined) throw new Unfollowable(`thread ${this.#next} cannot run`);
    return thread;
  }

  #hear(event: LogEvent): void {
    // The verdict is compared by itself; whoever ran last gave it.
    if (event.kind === 'violation') return;
    // By number, because threads may have the same name.
    const thread = this.#run.machine.current?.id ?? 0;
    const lines = this.#log.get(thread) ?? [];
    this.#log.set(thread, lines);
    const { step: _, thread: __, ...rest } = event;
    // Engines and tables are numbered for people, in the order of the whole run.
    const { engine: ___, owner: ____, ...happening } = rest as Record<string, unknown>;
    lines.push(JSON.stringify(happening).replaceAll(/engine \d+/g, 'engine'));
  }

  /** @returns false when the run is over */
  advance(choose: Choose): boolean {
    const { machine } = this.#run;
    const { spinners } = this.#run;
    const able = machine.runnable.filter((thread) => !spinners?.isParked(thread));
    const enabled = able.map(({ id }) => id);
    if (this.#run.state !== 'running' || this.#steps.length >= MOST_STEPS) return false;
    this.#next = choose(enabled, this.#steps.length);
    if (!enabled.includes(this.#next))
      throw new Unfollowable(`thread ${this.#next} is not enabled`);
    const touched = this.#searched ? this.#stepOfSearch() : this.#step();
    this.#steps.push({ enabled, thread: this.#next, touched });
    return true;
  }

  #stepOfSearch(): Settled {
    this.#run.step();
    return this.#run.lastStep;
  }

  /** What follows of itself when nobody can go on is nobody's step. */
  #step(): Settled {
    const { notes, runnable } = this.#run.machine;
    this.#footprint.clear();
    notes.footprint = this.#footprint;
    this.#run.step();
    notes.footprint = null;
    while (this.#run.state === 'running' && runnable.length === 0) this.#run.step();
    return this.#footprint.settle();
  }

  outcome(): Outcome {
    const { kernel, violation } = this.#run;
    return {
      steps: this.#steps,
      // Where others stand at that moment, and which of several leaks is told, is up to the order.
      violation: violation?.kind ?? null,
      tasks: kernel.userTasks().map((task) => `${task.pid} ${task.comm} ${taskState(task)}`),
      memory: this.#instance === null ? '' : digest(this.#instance.scopes),
      log: this.#log,
    };
  }
}
