/**
 * Pieces: what an exploration is shared out in. Each is made by itself, by whoever is free, and comes
 * to the same wherever and whenever that is.
 *
 * They are plain data and travel between processes; so is what they come to.
 */
import type { Violation } from '../../script/violation.ts';

export type Piece =
  /** All of it, by one reduction. */
  | { readonly kind: 'whole' }
  /** What follows a schedule: one of search/units.ts. */
  | { readonly kind: 'unit'; readonly schedule: readonly number[] }
  | { readonly kind: 'preemptions'; readonly most: number }
  /** Random runs from a seed on; there is no last one. */
  | { readonly kind: 'walks'; readonly seed: number; readonly byPriority: boolean };

export interface Counts {
  /** Runs that came to their end. */
  readonly schedules: number;
  /** Runs given up because the rest would have repeated another one. */
  readonly blocked: number;
  /** Steps of all runs together. */
  readonly steps: number;
}

export type PieceEnd =
  | { readonly kind: 'covered' }
  /** After as many runs as were allowed. */
  | { readonly kind: 'limit' }
  /** By whoever had asked for it. */
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'violation';
      readonly violation: Violation;
      /** Null where the run took its sandbox along, and cannot be made again. */
      readonly schedule: readonly number[] | null;
    };

export interface PieceResult {
  readonly counts: Counts;
  readonly end: PieceEnd;
  /** What its runs could not cover. */
  readonly gap?: string;
}

export const NO_COUNTS: Counts = { schedules: 0, blocked: 0, steps: 0 };

export function sumOf(one: Counts, other: Counts): Counts {
  return {
    schedules: one.schedules + other.schedules,
    blocked: one.blocked + other.blocked,
    steps: one.steps + other.steps,
  };
}

export const runsOf = ({ schedules, blocked }: Counts): number => schedules + blocked;
