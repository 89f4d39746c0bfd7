/**
 * An exploration: a strategy at work on a script, until it has found a violation, has covered all
 * there is, or has met a bound.
 *
 * It says *verified* for one reason only: a sound reduction has run every trace of this script and
 * workload, and nothing on the way had to be left out. Whatever stops earlier is *bounded*, with how
 * much was covered.
 */
import type { Violation } from '../script/violation.ts';
import { ScriptExecution, type ScriptRunOptions, scriptSystem } from './script-system.ts';
import { PreemptionSearch } from './search/preemptions.ts';
import { Reduction, type RunEnd } from './search/reduction.ts';
import type { Execution, System } from './search/system.ts';
import { rootAt } from './search/units.ts';
import { PriorityWalks, RandomWalks } from './search/walks.ts';
import type { Piece } from './sharing/piece.ts';

export const strategyNames = ['prove', 'quick', 'random', 'pct'] as const;
export type StrategyName = (typeof strategyNames)[number];

export interface ExploreSettings {
  readonly strategy: StrategyName;
  /** Of the first random run. */
  readonly seed: number;
  /** Runs, blocked ones included, after which to stop. */
  readonly maxSchedules?: number;
  /** Only schedules with at most so many preemptions; for `prove` and `quick`. */
  readonly maxPreemptions?: number;
  /** Only this of it, whatever the strategy. */
  readonly piece?: Piece;
}

/** Counts so far. */
export interface Tally {
  /** Runs that came to their end. */
  readonly schedules: number;
  /** Runs given up because the rest would have repeated another one. */
  readonly blocked: number;
  /** Steps of all runs together. */
  readonly steps: number;
  /** How much of the space has been seen, 0 to 1, where there is an estimate. */
  readonly fraction?: number;
  /** Preemptions of the runs being made, where the search is by them. */
  readonly preemptions?: number;
}

export type SearchEnd =
  | { readonly kind: 'exhausted' }
  | {
      readonly kind: 'bounded';
      /** Goes on as a sentence: "after 1,000 schedules". */
      readonly why: string;
      /** `gap`: it went through to its end, and could not cover everything on the way. */
      readonly cause: 'limit' | 'stopped' | 'gap';
    }
  | {
      readonly kind: 'violation';
      readonly violation: Violation;
      readonly schedule: readonly number[];
    };

/** What the strategies have in common. */
interface Search {
  readonly complete: number;
  readonly blocked: number;
  readonly fraction?: number;
  readonly preemptions?: number;
  next(): RunEnd | null;
}

/** How a search came to be incomplete although it went through to its end. */
type Gap = string | null;

/** Random runs before `quick` begins to search. */
export const QUICK_WALKS = 200;

export class Exploration {
  readonly #settings: ExploreSettings;
  readonly #phases: (() => Search)[];
  /** Why going through all of it would still be no proof. */
  readonly #bound: Gap;
  #search: Search;
  #earlier = { schedules: 0, blocked: 0 };
  #steps = 0;
  #end: SearchEnd | null = null;
  #gap: Gap = null;

  constructor(options: ScriptRunOptions, settings: ExploreSettings) {
    const system = watched(scriptSystem(options), (why) => this.#leaveOut(why));
    this.#settings = settings;
    const plan = planOf(system, settings);
    this.#phases = plan.phases;
    this.#bound = plan.gap;
    this.#search = (this.#phases.shift() ?? (() => new Reduction(system)))();
  }

  /** What could not be covered so far, though it was come to. */
  get gap(): string | null {
    return this.#gap;
  }

  get tally(): Tally {
    const { complete, blocked, fraction, preemptions } = this.#search;
    return {
      schedules: this.#earlier.schedules + complete,
      blocked: this.#earlier.blocked + blocked,
      steps: this.#steps,
      ...(fraction === undefined ? {} : { fraction }),
      ...(preemptions === undefined ? {} : { preemptions }),
    };
  }

  /** Makes one run. @returns how the search has ended, or null while it goes on */
  next(): SearchEnd | null {
    if (this.#end !== null) return this.#end;
    const run = this.#search.next();
    if (run === null) this.#end = this.#nextPhase();
    else this.#end = this.#judge(run);
    return this.#end;
  }

  /** Stops for a reason of the caller's: a time limit, a person. */
  stop(why: string): SearchEnd {
    this.#end ??= { kind: 'bounded', why, cause: 'stopped' };
    return this.#end;
  }

  /** The first reason is the one that is told. */
  #leaveOut(why: string): void {
    this.#gap ??= why;
  }

  #judge({ execution, schedule }: RunEnd): SearchEnd | null {
    this.#steps += schedule.length;
    const isScript = execution instanceof ScriptExecution;
    const violation = isScript ? execution.run.violation : null;
    if (isScript && execution.cut)
      this.#leaveOut(`but for runs of more than ${schedule.length} steps`);
    if (violation !== null) return { kind: 'violation', violation, schedule: [...schedule] };
    const { maxSchedules } = this.#settings;
    const { schedules, blocked } = this.tally;
    if (maxSchedules === undefined || schedules + blocked < maxSchedules) return null;
    return { kind: 'bounded', why: `after ${maxSchedules} schedules`, cause: 'limit' };
  }

  #nextPhase(): SearchEnd | null {
    const next = this.#phases.shift();
    if (next === undefined) {
      const gap = this.#bound ?? this.#gap;
      return gap === null ? { kind: 'exhausted' } : { kind: 'bounded', why: gap, cause: 'gap' };
    }
    const { complete, blocked } = this.#search;
    this.#earlier = {
      schedules: this.#earlier.schedules + complete,
      blocked: this.#earlier.blocked + blocked,
    };
    this.#search = next();
    return null;
  }
}

interface Plan {
  readonly phases: (() => Search)[];
  readonly gap: Gap;
}

function planOf(system: System, settings: ExploreSettings): Plan {
  const { strategy, seed, maxPreemptions, piece } = settings;
  if (piece !== undefined) return { phases: [() => searchOf(system, piece)], gap: null };
  const reduced =
    maxPreemptions === undefined
      ? () => new Reduction(system)
      : () => new PreemptionSearch(system, maxPreemptions);
  const gap = gapOf(settings);
  switch (strategy) {
    case 'prove':
      return { phases: [reduced], gap };
    case 'quick': {
      const walks = () => firstOf(new RandomWalks(system, seed), QUICK_WALKS);
      return { phases: [walks, reduced], gap };
    }
    case 'random':
      return { phases: [() => new RandomWalks(system, seed)], gap };
    case 'pct':
      return { phases: [() => new PriorityWalks(system, seed)], gap };
    default:
      return strategy satisfies never;
  }
}

/** Why going through all that is asked for would be no proof; null if it would. */
export function gapOf({
  strategy,
  maxPreemptions,
}: Pick<ExploreSettings, 'strategy' | 'maxPreemptions'>): string | null {
  if (strategy === 'random' || strategy === 'pct') return 'random runs prove nothing';
  if (maxPreemptions !== undefined) {
    return `with at most ${maxPreemptions} ${maxPreemptions === 1 ? 'preemption' : 'preemptions'}`;
  }
  return strategy === 'quick' ? 'quick never proves' : null;
}

function searchOf(system: System, piece: Piece): Search {
  switch (piece.kind) {
    case 'whole':
      return new Reduction(system);
    case 'unit':
      return new Reduction(system, rootAt(system, piece.schedule));
    case 'preemptions':
      return new PreemptionSearch(system, piece.most);
    case 'walks':
      return piece.byPriority
        ? new PriorityWalks(system, piece.seed)
        : new RandomWalks(system, piece.seed);
    default:
      return piece satisfies never;
  }
}

/** The first runs of a search that has no end. */
function firstOf(search: RandomWalks, runs: number): Search {
  return {
    get complete() {
      return search.complete;
    },
    blocked: 0,
    next: () => (search.complete < runs ? search.next() : null),
  };
}

/** Watches runs for code that had to be run without letting others in: what it hides is not covered. */
function watched(
  system: { begin(): ScriptExecution },
  tell: (where: string) => void,
): System & { begin(): Execution } {
  return {
    begin: () => {
      const execution = system.begin();
      execution.run.runtime.onDrained = ({ name, file }) => {
        tell(`${name === '' ? 'a function' : name} of ${file} ran inside a native function`);
      };
      return execution;
    },
  };
}
