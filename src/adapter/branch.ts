/**
 * A branch: what a user changed in a run, and when, so that the changed run can be repeated like any.
 *
 * A run is determined by its choices; with changes it is determined by both. Each change is kept with
 * the moment it was made at, and every later run of the session makes it again there. One that is made
 * in the past gives up what came after it: the run takes another way from there.
 */
import type { Scheduler, Thread } from '../engine/machine.ts';
import type { Run } from '../script/run.ts';

/** Something done to a run at a moment; done again, it does the same. */
export interface Change {
  /** Points and places to pause that were passed before it. */
  readonly when: number;
  readonly make: (run: Run) => void;
}

export class Branch {
  #changes: readonly Change[] = [];
  /** By the number of the choice: the thread that goes on instead of the scheduler's. */
  readonly #forced = new Map<number, number>();
  /** Only this thread goes on, as long as it can. */
  solo: number | null = null;

  /** Has anything been changed? */
  get isBranch(): boolean {
    return this.#changes.length > 0 || this.#forced.size > 0;
  }

  add(change: Change): void {
    this.#changes = [...this.#changes, change];
  }

  /** Gives up the changes after a moment, and the choices that were forced after one. */
  cut(when: number, choice: number): void {
    this.#changes = this.#changes.filter((change) => change.when <= when);
    for (const at of this.#forced.keys()) if (at > choice) this.#forced.delete(at);
  }

  /** Makes what was changed at this moment. */
  arrive(run: Run, when: number): void {
    for (const change of this.#changes) if (change.when === when) change.make(run);
  }

  /** @param choice  counted from 1, in the order of the run */
  force(choice: number, thread: number): void {
    this.#forced.set(choice, thread);
  }

  /** The scheduler of a run, with the choices that were made for it. */
  scheduling(base: Scheduler): Scheduler {
    let choice = 0;
    return {
      choose: (runnable: readonly Thread[], previous: Thread | null): Thread => {
        choice++;
        // Asked in any case: the next choice of its own depends on it.
        const own = base.choose(runnable, previous);
        const wanted = this.solo ?? this.#forced.get(choice);
        const thread = runnable.find(({ id }) => id === wanted);
        if (thread === undefined) return own;
        if (this.solo !== null && thread !== own) this.#forced.set(choice, thread.id);
        return thread;
      },
    };
  }
}
