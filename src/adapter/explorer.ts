/**
 * The explorer: a sandbox's share of an exploration. It makes pieces one after the other, cuts a search
 * into units, and makes of a violation all that can be said about it.
 */

import type { Found } from '../explore/counterexample/minimise.ts';
import { Exploration, type SearchEnd, type Tally } from '../explore/exploration.ts';
import { scriptSystem } from '../explore/script-system.ts';
import { type Unit, unitsOf } from '../explore/search/units.ts';
import { UNITS } from '../explore/sharing/course.ts';
import type { Piece, PieceEnd, PieceResult } from '../explore/sharing/piece.ts';
import type { SessionEnd } from '../recording/utrec/format.ts';
import { Counterexamples } from './counterexamples.ts';
import type { ExploreProgress, ExploreRequest, FoundViolation } from './explore-request.ts';
import type { Laboratory } from './laboratory.ts';

/** Runs between two looks at the world outside, at most. */
const BATCH = 16;
/** Steps after which it is time to look, however few runs they were. */
const BATCH_STEPS = 10_000;

/** What an explorer says while it works. */
export type ExplorerEvent =
  | { readonly kind: 'tally'; readonly tally: Tally }
  | { readonly kind: 'phase'; readonly phase: ExploreProgress['phase'] };

type Tell = (event: ExplorerEvent) => void;

export class Explorer {
  readonly #laboratory: Laboratory;
  readonly #request: ExploreRequest;
  readonly #counterexamples: Counterexamples;
  #exploration: Exploration | null = null;
  #stopped = false;

  constructor(laboratory: Laboratory, request: ExploreRequest) {
    this.#laboratory = laboratory;
    this.#request = request;
    this.#counterexamples = new Counterexamples(laboratory, request);
  }

  /** Breaks off what it is doing; what was found until then is told. */
  stop(): void {
    this.#stopped = true;
    this.#exploration?.stop('when it was stopped');
  }

  /** @param limit  runs that it may make; undefined: as many as it takes */
  *piece(
    piece: Piece,
    limit: number | undefined,
    tell: Tell,
  ): Generator<undefined, PieceResult, undefined> {
    const { strategy, seed } = this.#request;
    const exploration = new Exploration(this.#laboratory.runOptions(this.#request), {
      strategy,
      seed,
      piece,
      ...(limit === undefined ? {} : { maxSchedules: limit }),
    });
    this.#exploration = exploration;
    const end = yield* searched(exploration, tell);
    const { schedules, blocked, steps } = exploration.tally;
    const { gap } = exploration;
    return {
      counts: { schedules, blocked, steps },
      end: pieceEnd(end),
      ...(gap === null ? {} : { gap }),
    };
  }

  /** Cuts the exploration into units. @returns null if it was stopped */
  *cut(): Generator<undefined, readonly Unit[] | null, undefined> {
    this.#stopped = false;
    const cutting = unitsOf(scriptSystem(this.#laboratory.runOptions(this.#request)), UNITS);
    for (;;) {
      const next = cutting.next();
      if (next.done === true) return next.value;
      if (this.#stopped) return null;
      yield;
    }
  }

  *explain(found: Found, tell: Tell): Generator<undefined, FoundViolation, undefined> {
    tell({ kind: 'phase', phase: 'minimising' });
    return yield* this.#counterexamples.explained(found, () => {
      tell({ kind: 'phase', phase: 'explaining' });
    });
  }

  /** The counterexample once more, recorded. */
  record(give: (contents: Uint8Array) => void): Generator<undefined, SessionEnd, undefined> {
    return this.#counterexamples.record(give);
  }
}

function* searched(
  exploration: Exploration,
  tell: Tell,
): Generator<undefined, SearchEnd, undefined> {
  for (;;) {
    const until = exploration.tally.steps + BATCH_STEPS;
    for (let left = BATCH; left > 0 && exploration.tally.steps < until; left--) {
      const end = exploration.next();
      if (end !== null) return end;
    }
    tell({ kind: 'tally', tally: exploration.tally });
    yield;
  }
}

function pieceEnd(end: SearchEnd): PieceEnd {
  switch (end.kind) {
    case 'exhausted':
      return { kind: 'covered' };
    case 'violation':
      return end;
    case 'bounded':
      return { kind: end.cause === 'gap' ? 'covered' : end.cause };
    default:
      return end satisfies never;
  }
}
