/**
 * What an exploration is asked for and what it answers: the agreement between whoever wants one
 * (the command line, the editor, a test) and the sandboxes that make it.
 *
 * The members of `ExploreReport` are the public JSON of `utrace-lab explore`: add to them freely, take
 * nothing away.
 */
import type { StepInWords } from '../explore/counterexample/moments.ts';
import type { StoryStep } from '../explore/counterexample/story.ts';
import type { StrategyName } from '../explore/exploration.ts';
import type { Shard } from '../explore/sharing/course.ts';
import type { LedgerState } from '../explore/sharing/ledger.ts';
import type { Violation } from '../script/violation.ts';
import type { CancelSignal, RunRequest, Semantics } from './run-request.ts';

export interface ExploreRequest extends Omit<RunRequest, 'searched'> {
  readonly strategy: StrategyName;
  /** Runs, blocked ones included, after which to stop. */
  readonly maxSchedules?: number;
  readonly maxPreemptions?: number;
  /** Seconds after which to stop. */
  readonly timeout?: number;
  /** Sandboxes that share the work; default: 1. Verdict and counts are the same for any number. */
  readonly jobs?: number;
  /** Only a share of the units; for `prove` without a bound. */
  readonly shard?: Shard;
}

/** A shard that was made, for whoever puts all of them together. */
export interface ShardReport extends Shard {
  readonly script: string;
  readonly workload?: string;
  /** Units that are this shard's; null where it ended before anybody knew. */
  readonly units: number | null;
  readonly done: number;
  /** Of sources, settings and the lab's version: the same for all shards of one exploration. */
  readonly digest: string;
  /** What its runs could not cover. */
  readonly gap?: string;
  /** The number of the unit that the violation was found in, among those of all shards, from 0. */
  readonly violationUnit?: number;
}

/** An exploration that was broken off, to be gone on with. */
export interface Checkpoint {
  readonly version: 1;
  readonly digest: string;
  readonly shard?: Shard;
  readonly ledger: LedgerState;
}

/** A violation with the schedule that leads to it. */
export interface FoundViolation extends Violation {
  /** How often the schedule takes the turn from a thread that could have gone on. */
  readonly preemptions: number;
  /** No schedule with fewer preemptions than this has a violation of this kind. */
  readonly excludedBelow: number;
  /** How often another thread goes on than the one before, whether it had to or not. */
  readonly switches?: number;
  /** The schedule as a text: `utrace-lab run SCRIPT --schedule TOKEN` leads to the violation again. */
  readonly token?: string;
  readonly decisive?: DecisivePair;
  /** What each thread does, without what does not matter. */
  readonly steps?: readonly StoryStep[];
}

/** The two steps whose order decides: the other way round the run passes. */
export interface DecisivePair {
  readonly first: StepInWords;
  readonly second: StepInWords;
  /** How many pairs have to be turned round; more than one where this is only the last of them. */
  readonly swaps: number;
}

export interface ExploreReport {
  readonly version: 1;
  readonly outcome: 'verified' | 'bounded' | 'violation';
  readonly strategy: StrategyName;
  readonly semantics: Semantics;
  /** Runs that came to their end. */
  readonly schedules: number;
  /** Runs given up because the rest would have repeated another one. */
  readonly blocked: number;
  /** Distinct traces, where each run is another one. */
  readonly traces?: number;
  /** Steps of all runs together. */
  readonly steps: number;
  readonly seconds: number;
  /** Of the first random run. */
  readonly seed: number;
  /** What kept the exploration from being complete. */
  readonly bound?: string;
  readonly violation?: FoundViolation;
  /** Path of the recording of the violation, when one was asked for. */
  readonly recording?: string;
  readonly shard?: ShardReport;
}

export interface ExploreProgress {
  readonly phase: 'searching' | 'minimising' | 'explaining';
  readonly schedules: number;
  readonly blocked: number;
  /** How much of the space has been seen, 0 to 1, where there is an estimate. */
  readonly fraction?: number;
  readonly preemptions?: number;
  /** Units that are done, and how many there are, where it was cut into some. */
  readonly units?: { readonly done: number; readonly of: number };
}

export interface ExploreHooks {
  /** Aborting ends the exploration at once. */
  readonly signal?: CancelSignal;
  /** Aborting ends the search, and what was found until then is reported. */
  readonly enough?: CancelSignal;
  readonly onProgress?: (progress: ExploreProgress) => void;
  /** Where it is to go on from; `file` is what to blame if that is another exploration's. */
  readonly resume?: { readonly file: string; readonly checkpoint: Checkpoint };
  /** Called when a piece is done. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void;
  /** Name and version of who asks, for a recording. */
  readonly writer?: string;
}
