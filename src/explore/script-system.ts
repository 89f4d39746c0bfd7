/**
 * Runs of a tracer script as a system to search: each execution is a run from insmod to its verdict,
 * and each step what a thread does up to its next point.
 *
 * The search steers: whatever the machine's scheduler is asked, it answers with the thread whose turn
 * the search has decided. Threads are numbers in the order of their creation.
 */
import type { Settled } from '../engine/footprint.ts';
import type { Scheduler, Thread } from '../engine/machine.ts';
import { Run, type RunOptions } from '../script/run.ts';
import type { Execution, System } from './search/system.ts';

/** What a run is made of, but for who goes when. */
export type ScriptRunOptions = Omit<RunOptions, 'scheduler' | 'footprints' | 'searched'>;

class Steering implements Scheduler {
  next = 0;
  choose(runnable: readonly Thread[]): Thread {
    const thread = runnable.find(({ id }) => id === this.next);
    if (thread === undefined) throw new RangeError(`thread ${this.next} cannot run`);
    return thread;
  }
}

const NOBODY: readonly number[] = [];

export class ScriptExecution implements Execution {
  readonly run: Run;
  readonly #steering = new Steering();
  readonly #maxSteps: number;

  constructor({ maxSteps = Number.POSITIVE_INFINITY, ...options }: ScriptRunOptions) {
    this.#maxSteps = maxSteps;
    const scheduler = this.#steering;
    this.run = new Run({
      ...options,
      scheduler,
      searched: true,
      maxSteps: Number.MAX_SAFE_INTEGER,
    });
  }

  /** Was it given up before its end, because it took too long? */
  get cut(): boolean {
    return this.run.state === 'running' && this.run.machine.steps >= this.#maxSteps;
  }

  get enabled(): readonly number[] {
    const { state, machine, spinners } = this.run;
    if (state !== 'running' || machine.steps >= this.#maxSteps) return NOBODY;
    return machine.runnable.filter((thread) => !spinners?.isParked(thread)).map(({ id }) => id);
  }

  step(thread: number): Settled {
    this.#steering.next = thread;
    this.run.step();
    return this.run.lastStep;
  }

  replay(thread: number): void {
    this.#steering.next = thread;
    this.run.step(true);
  }
}

/** @param options  how each run is made; they all must be the same */
export function scriptSystem(options: ScriptRunOptions): System & { begin(): ScriptExecution } {
  return { begin: () => new ScriptExecution(options) };
}
