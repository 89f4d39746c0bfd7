/**
 * Runs of a tracer script as a system to search: each execution is a run from insmod to its verdict,
 * and each step what a thread does up to its next point.
 *
 * The search steers: whatever the machine's scheduler is asked, it answers with the thread whose turn
 * the search has decided. Threads are numbers in the order of their creation.
 */
import { Footprint, type Settled } from '../engine/footprint.ts';
import type { Scheduler, Thread } from '../engine/machine.ts';
import { Run, type RunOptions } from '../script/run.ts';
import type { Execution, System } from './search/system.ts';

/** What a run is made of, but for who goes when. */
export type ScriptRunOptions = Omit<RunOptions, 'scheduler' | 'footprints'>;

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
  readonly #footprint: Footprint;

  constructor(options: ScriptRunOptions, footprint: Footprint) {
    this.run = new Run({ ...options, scheduler: this.#steering, footprints: true });
    this.#footprint = footprint;
  }

  get enabled(): readonly number[] {
    const { state, machine } = this.run;
    return state === 'running' ? machine.runnable.map(({ id }) => id) : NOBODY;
  }

  step(thread: number): Settled {
    const { notes } = this.run.machine;
    this.#footprint.clear();
    notes.footprint = this.#footprint;
    this.#advance(thread);
    notes.footprint = null;
    return this.#footprint.settle();
  }

  replay(thread: number): void {
    this.#advance(thread);
  }

  /** One step, and what follows of itself when nobody can go on: time passes, or the run is judged. */
  #advance(thread: number): void {
    const { run } = this;
    this.#steering.next = thread;
    run.step();
    while (run.state === 'running' && run.machine.runnable.length === 0) run.step();
  }
}

/** @param options  how each run is made; they all must be the same */
export function scriptSystem(options: ScriptRunOptions): System & { begin(): ScriptExecution } {
  const footprint = new Footprint();
  return { begin: () => new ScriptExecution(options, footprint) };
}
