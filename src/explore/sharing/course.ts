/**
 * The course of an exploration: its pieces, in the order in which they count.
 *
 * Nothing in it depends on how many share the work, so neither does what comes of it. A proof begins
 * with a single reduction, which most scripts do not exhaust. Where it does not end soon, it is cut
 * into units, and begins again with those; what the first runs found is then found once more.
 */
import { type ExploreSettings, gapOf, QUICK_WALKS } from '../exploration.ts';
import type { Unit } from '../search/units.ts';
import type { Piece } from './piece.ts';

/** Runs, blocked ones included, after which a reduction is done over in units. */
export const HEAD_RUNS = 2_000;
/** Random runs that are a piece. */
export const WALKS_PER_PIECE = 1_000;
/** Units of some size. */
export const UNITS = 32;

/** One of several that share an exploration without talking to each other. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** A piece on the course. */
export interface Leg {
  readonly piece: Piece;
  /** Runs, blocked ones included, that it has at most. */
  readonly limit: number;
  /** It counts only if it ends within its limit. */
  readonly tentative: boolean;
  /** How much it is of the whole, as far as it can be told, by the measure of the others. */
  readonly weight: number;
}

export type CourseSettings = Pick<ExploreSettings, 'strategy' | 'seed' | 'maxPreemptions'>;

const ENDLESS = Number.POSITIVE_INFINITY;

export class Course {
  readonly #settings: CourseSettings;
  readonly #shard: Shard | undefined;
  /** What comes before units. */
  readonly #first: readonly Leg[];
  #units: readonly Leg[] | null;

  constructor(settings: CourseSettings, shard?: Shard, headRuns = HEAD_RUNS) {
    this.#settings = settings;
    this.#shard = shard;
    this.#first = shard === undefined ? firstLegs(settings, headRuns) : [];
    this.#units = isCut(settings) ? null : [];
  }

  /** Units, where there are any; null as long as nobody knows. */
  get units(): readonly Leg[] | null {
    return this.#units;
  }

  /** The number of the first unit. */
  get firstUnit(): number {
    return this.#first.length;
  }

  /** Why going through all of it is no proof; null if it is. */
  get gap(): string | null {
    if (this.#shard === undefined) return gapOf(this.#settings);
    return `in shard ${this.#shard.index} of ${this.#shard.of}`;
  }

  /** Takes the units that the exploration has been cut into. */
  cut(units: readonly Unit[]): void {
    const shard = this.#shard;
    const ours = units.filter(
      (_unit, n) => shard === undefined || n % shard.of === shard.index - 1,
    );
    this.#units = ours.map(({ schedule, estimate }) => ({
      ...leg({ kind: 'unit', schedule }),
      weight: estimate,
    }));
  }

  /** The leg of this number, from 0; `cut` if it takes the units to tell, null behind the last. */
  at(n: number): Leg | 'cut' | null {
    const { strategy, seed } = this.#settings;
    if (strategy === 'random' || strategy === 'pct') {
      const first = seed + n * WALKS_PER_PIECE;
      const byPriority = strategy === 'pct';
      return leg({ kind: 'walks', seed: first, byPriority }, WALKS_PER_PIECE);
    }
    const first = this.#first[n];
    if (first !== undefined) return first;
    if (this.#units === null) return 'cut';
    return this.#units[n - this.#first.length] ?? null;
  }
}

/** Is it to be cut into units, sooner or later? */
export function isCut({ strategy, maxPreemptions }: CourseSettings): boolean {
  return (strategy === 'prove' || strategy === 'quick') && maxPreemptions === undefined;
}

function firstLegs({ strategy, seed, maxPreemptions }: CourseSettings, headRuns: number): Leg[] {
  const walks = leg({ kind: 'walks', seed, byPriority: false }, QUICK_WALKS);
  const search =
    maxPreemptions === undefined
      ? { ...leg({ kind: 'whole' }, headRuns), tentative: true }
      : leg({ kind: 'preemptions', most: maxPreemptions });
  return strategy === 'quick' ? [walks, search] : [search];
}

function leg(piece: Piece, limit = ENDLESS): Leg {
  return { piece, limit, tentative: false, weight: 1 };
}
