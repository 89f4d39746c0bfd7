/**
 * What a search needs of the thing it searches: something that runs one step at a time, and tells
 * what each step touched.
 *
 * The searches know threads by number and locations by number, and nothing of utrace or scripts. The
 * product hands them runs of a tracer script; the tests hand them toy programs small enough to try
 * every order without any reduction.
 *
 * Two promises of a system make a reduction sound. A thread that can run stays so until it runs:
 * nobody disables anybody else. And a step is a function of the locations it notes: run from two
 * states that agree on what it reads, it notes the same and does the same.
 */
import type { Settled } from '../../engine/footprint.ts';

export interface Execution {
  /** Threads that can run, in ascending order; none when the execution is over. */
  readonly enabled: readonly number[];
  /** Runs `thread` up to its next point. @returns what it touched, and whom it woke */
  step(thread: number): Settled;
  /** The same, where what it touches is known already. */
  replay(thread: number): void;
}

export interface System {
  /** Starts from the beginning; the same choices lead to the same execution. */
  begin(): Execution;
}
