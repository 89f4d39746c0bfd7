/**
 * The end of the workload: the moment at which the module can be unloaded if it was not before.
 *
 * All tasks are gone, and so are the last reports about them. No single step brings this about, so it
 * is asked after each; for footprints, only a step that has changed any of what the answer is made of
 * looks, because the others leave the answer as it was.
 */
import { ADD, READ } from '../engine/footprint.ts';
import type { Run } from './run.ts';

export class WorkloadEnd {
  readonly #run: Run;
  /** Where footprints find how many threads make callbacks. */
  readonly #callbackCount: number;
  /** What the last step left of all that is looked at. */
  #lookedAt: readonly unknown[] = [];

  constructor(run: Run) {
    this.#run = run;
    this.#callbackCount = run.machine.notes.newPlace();
  }

  /** The running thread begins or ends a callback. */
  countsCallback(): void {
    this.#run.machine.notes.note(this.#callbackCount, ADD);
  }

  /** Has it come with the step that was just made? Unloading at any time is not waited for. */
  hasCome(): boolean {
    const { rmmod, unload, module } = this.#run;
    if (rmmod !== null || unload === 'any-time') return false;
    return this.#mayHaveCome() && module.phase === 'live' && this.#everyoneIsGone();
  }

  #mayHaveCome(): boolean {
    const { kernel, machine, callbacks, module } = this.#run;
    const { notes } = machine;
    if (!notes.on) return true;
    const { footprint } = notes;
    notes.footprint = null;
    const { population, departed, init } = kernel;
    const { phase } = module;
    notes.footprint = footprint;
    const initState = init.thread?.state ?? 'done';
    const now = [population, departed, callbacks.size, machine.threads.length, initState, phase];
    const before = this.#lookedAt;
    this.#lookedAt = now;
    return now.some((value, n) => value !== before[n]);
  }

  #everyoneIsGone(): boolean {
    const { kernel, machine, callbacks } = this.#run;
    if (!kernel.workloadOver()) return false;
    machine.notes.note(this.#callbackCount, READ);
    if (callbacks.size > 0) return false;
    return machine.threads.every((thread) => {
      const state = machine.stateOf(thread);
      const task = kernel.taskOf(thread);
      if (task === null || task.kthread || task.departed) return true;
      return task === kernel.init && state === 'blocked';
    });
  }
}
