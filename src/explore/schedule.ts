/**
 * Schedules: who made each step of a run, and runs that follow one.
 *
 * Made of a search's choices, a schedule leads to the same run again, in whichever form its script is
 * run and whoever watches.
 */
import type { Scheduler, Thread } from '../engine/machine.ts';

/** Follows a schedule, and goes on with whoever ran last where it ends. */
export class FollowingScheduler implements Scheduler {
  readonly #schedule: readonly number[];
  #made = 0;

  /** @param schedule  ids of threads, one for each step of the run */
  constructor(schedule: readonly number[]) {
    this.#schedule = schedule;
  }

  /** A step has been made; also where there was nothing to choose. */
  advance(): void {
    this.#made++;
  }

  choose(runnable: readonly Thread[], previous: Thread | null): Thread {
    const wanted = this.#schedule[this.#made];
    const [first] = runnable;
    const thread =
      runnable.find(({ id }) => id === wanted) ??
      (wanted === undefined ? runnable.find((one) => one === previous) : undefined) ??
      (wanted === undefined ? first : undefined);
    if (thread === undefined)
      throw new RangeError(`step ${this.#made}: thread ${wanted} cannot run`);
    return thread;
  }
}
