/**
 * Random searches: many runs, each of its own seed, none of them a proof.
 *
 * A *walk* draws each choice, with a speed of its own for every thread (seeded.ts). *PCT* gives every thread a priority and
 * lowers it at a few moments: a mistake that needs d orderings of steps is found with a likelihood
 * of at least 1/(n·k^(d-1)) in a run of n threads and k steps, however unlikely a walk is to get there.
 *
 * Mirrors: Burckhardt, Kothari, Musuvathi, Nagarakatte, *A randomized scheduler with probabilistic
 * guarantees of finding bugs* (ASPLOS 2010).
 */
import { seededChoice, seededDraw } from '../seeded.ts';
import type { RunEnd } from './reduction.ts';
import type { System } from './system.ts';

/** Chooses among the threads that can run, two or more, in ascending order. */
type Choose = (enabled: readonly number[]) => number;

abstract class RandomSearch {
  complete = 0;
  readonly blocked = 0;
  /** The seed of the run made last. */
  seed: number;
  protected readonly system: System;

  /** @param seed  of the first run; the next has the next */
  constructor(system: System, seed: number) {
    this.system = system;
    this.seed = seed - 1;
  }

  /** Makes one run; there is always another. */
  next(): RunEnd {
    this.seed++;
    const end = walk(this.system, this.chooser(this.seed));
    this.complete++;
    return end;
  }

  protected abstract chooser(seed: number): Choose;
}

function walk(system: System, choose: Choose): RunEnd {
  const execution = system.begin();
  const schedule: number[] = [];
  for (let { enabled } = execution; enabled.length > 0; { enabled } = execution) {
    const [only = 0] = enabled;
    const thread = enabled.length === 1 ? only : choose(enabled);
    schedule.push(thread);
    execution.replay(thread);
  }
  return { kind: 'complete', execution, schedule };
}

export class RandomWalks extends RandomSearch {
  protected override chooser(seed: number): Choose {
    return seededChoice(seed, (thread: number) => thread);
  }
}

/** Moments of a run at which the thread in front falls behind all others: bugs of this depth less one. */
const CHANGES = 2;

export class PriorityWalks extends RandomSearch {
  /** Choices of a run, roughly: those of one that belongs to no seed, so that each seed stands alone. */
  #choices: number | null = null;

  protected override chooser(seed: number): Choose {
    const draw = seededDraw(seed);
    const priorities: number[] = [];
    this.#choices ??= choicesOf(this.system);
    const horizon = this.#choices;
    const changes = Array.from({ length: CHANGES }, () => draw(horizon));
    let choices = 0;
    return (enabled) => {
      for (const thread of enabled) priorities[thread] ??= 1 + draw(1_000_000);
      const first = (): number =>
        enabled.reduce((best, thread) =>
          (priorities[thread] ?? 0) > (priorities[best] ?? 0) ? thread : best,
        );
      changes.forEach((moment, nth) => {
        if (moment === choices) priorities[first()] = -nth;
      });
      choices++;
      return first();
    };
  }
}

/** How often there is a choice in a run that takes each in turn; at least 1. */
function choicesOf(system: System): number {
  let choices = 0;
  walk(system, (enabled) => enabled[choices++ % enabled.length] ?? 0);
  return Math.max(1, choices);
}
