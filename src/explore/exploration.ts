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
import { PriorityWalks, RandomWalks } from './search/walks.ts';

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
  /** `why` goes on as a sentence: "after 1,000 schedules". */
  | { readonly kind: 'bounded'; readonly why: string }
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
const QUICK_WALKS = 200;

export class Exploration {
  readonly #settings: ExploreSettings;
  readonly #phases: (() => Search)[];
  /** Why going through all of it would still be no proof. */
  readonly #gap: Gap;
  readonly #incomplete: () => Gap;
  readonly #tell: (why: string) => void;
  #search: Search;
  #earlier = { schedules: 0, blocked: 0 };
  #steps = 0;
  #end: SearchEnd | null = null;

  constructor(options: ScriptRunOptions, settings: ExploreSettings) {
    let gap: Gap = null;
    const tell = (why: string): void => {
      gap ??= why;
    };
    const system = watched(scriptSystem(options), tell);
    this.#settings = settings;
    this.#incomplete = () => gap;
    this.#tell = tell;
    const plan = planOf(system, settings);
    this.#phases = plan.phases;
    this.#gap = plan.gap;
    this.#search = (this.#phases.shift() ?? (() => new Reduction(system)))();
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
    this.#end ??= { kind: 'bounded', why };
    return this.#end;
  }

  #judge({ execution, schedule }: RunEnd): SearchEnd | null {
    this.#steps += schedule.length;
    const isScript = execution instanceof ScriptExecution;
    const violation = isScript ? execution.run.violation : null;
    if (isScript && execution.cut) this.#tell(`but for runs of more than ${schedule.length} steps`);
    if (violation !== null) return { kind: 'violation', violation, schedule: [...schedule] };
    const { maxSchedules } = this.#settings;
    const { schedules, blocked } = this.tally;
    if (maxSchedules === undefined || schedules + blocked < maxSchedules) return null;
    return { kind: 'bounded', why: `after ${maxSchedules} schedules` };
  }

  #nextPhase(): SearchEnd | null {
    const next = this.#phases.shift();
    if (next === undefined) {
      const gap = this.#gap ?? this.#incomplete();
      return gap === null ? { kind: 'exhausted' } : { kind: 'bounded', why: gap };
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
  const { strategy, seed, maxPreemptions } = settings;
  const reduced =
    maxPreemptions === undefined
      ? () => new Reduction(system)
      : () => new PreemptionSearch(system, maxPreemptions);
  const gap = maxPreemptions === undefined ? null : `with at most ${maxPreemptions} preemptions`;
  switch (strategy) {
    case 'prove':
      return { phases: [reduced], gap };
    case 'quick': {
      const walks = () => firstOf(new RandomWalks(system, seed), QUICK_WALKS);
      return { phases: [walks, reduced], gap: gap ?? 'quick never proves' };
    }
    case 'random':
      return { phases: [() => new RandomWalks(system, seed)], gap: 'random runs prove nothing' };
    case 'pct':
      return { phases: [() => new PriorityWalks(system, seed)], gap: 'random runs prove nothing' };
    default:
      return strategy satisfies never;
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
