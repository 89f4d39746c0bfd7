/**
 * The explorer: an exploration in a sandbox, from the first run to its report.
 */

import { Exploration, type SearchEnd } from '../explore/exploration.ts';
import type { SessionEnd } from '../recording/utrec/format.ts';
import { Counterexamples } from './counterexamples.ts';
import type { ExploreProgress, ExploreReport, ExploreRequest } from './explore-request.ts';
import type { Laboratory } from './laboratory.ts';

/** Runs between two looks at the world outside, at most. */
const BATCH = 16;

/** The report but for what only the host knows: the time, and where a recording is. */
export type SearchReport = Omit<ExploreReport, 'seconds' | 'recording'>;

export class Explorer {
  readonly #request: ExploreRequest;
  readonly #exploration: Exploration;
  readonly #counterexamples: Counterexamples;

  constructor(laboratory: Laboratory, request: ExploreRequest) {
    this.#request = request;
    this.#exploration = new Exploration(laboratory.runOptions(request), request);
    this.#counterexamples = new Counterexamples(laboratory, request);
  }

  /** Ends the search; what was found until then is reported. */
  stop(why: string): void {
    this.#exploration.stop(why);
  }

  *explore(
    tell: (progress: ExploreProgress) => void,
  ): Generator<undefined, SearchReport, undefined> {
    const end = yield* this.#search(tell);
    const { strategy, semantics, seed } = this.#request;
    const { schedules, blocked, steps } = this.#exploration.tally;
    const isDistinct = strategy === 'prove' && this.#request.maxPreemptions === undefined;
    const counts = {
      version: 1,
      strategy,
      semantics,
      schedules,
      blocked,
      ...(isDistinct ? { traces: schedules } : {}),
      steps,
      seed,
    } as const;
    switch (end.kind) {
      case 'exhausted':
        return { ...counts, outcome: 'verified' };
      case 'bounded':
        return { ...counts, outcome: 'bounded', bound: end.why };
      case 'violation': {
        const { tally } = this.#exploration;
        tell({ phase: 'minimising', ...tally });
        const violation = yield* this.#counterexamples.explained(end, () => {
          tell({ phase: 'explaining', ...tally });
        });
        return { ...counts, outcome: 'violation', violation };
      }
      default:
        return end satisfies never;
    }
  }

  /** The counterexample once more, recorded. */
  record(give: (contents: Uint8Array) => void): Generator<undefined, SessionEnd, undefined> {
    return this.#counterexamples.record(give);
  }

  *#search(tell: (progress: ExploreProgress) => void): Generator<undefined, SearchEnd, undefined> {
    for (;;) {
      for (let left = BATCH; left > 0; left--) {
        const end = this.#exploration.next();
        if (end !== null) return end;
      }
      tell({ phase: 'searching', ...this.#exploration.tally });
      yield;
    }
  }
}
