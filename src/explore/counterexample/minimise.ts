/**
 * Minimising: the same mistake with as few preemptions as it needs, and told in as few turns.
 *
 * First greedily: turns are joined, moved and left out for as long as the same kind of violation comes
 * of it. What that leaves is an upper bound. Then exactly: a search by preemptions tries all schedules
 * with none, then with one, and so on, up to one less than the bound. So the number is exact where
 * that search comes to its end, and what it could exclude is known where it does not.
 */
import type { Violation } from '../../script/violation.ts';
import { PreemptionSearch } from '../search/preemptions.ts';
import type { System } from '../search/system.ts';
import { followed, type Made, scheduleOf, type Turn, turnsOf, violationOf } from './turns.ts';

export interface Found {
  readonly violation: Violation;
  /** Who made each step: ids of threads. */
  readonly schedule: readonly number[];
}

export interface Counterexample extends Found {
  /** How often it takes the turn from a thread that could have gone on. */
  readonly preemptions: number;
  /** No schedule with fewer than this leads to a violation of this kind: at most `preemptions`. */
  readonly excludedBelow: number;
  /** How often another thread goes on than the one before. */
  readonly switches: number;
}

/** What may be spent. Both count over all runs together. */
export interface Budget {
  readonly runs: number;
  readonly steps: number;
}

/** Beginnings of schedules that the search may remember: each takes memory. */
const MOST_REMEMBERED = 400_000;

/** A run with the violation that is looked for. */
interface Candidate extends Made {
  readonly violation: Violation;
}

/**
 * Looks for the counterexample with the fewest preemptions, and among equals the fewest switches;
 * yields between runs.
 */
export function* minimised(
  system: System,
  found: Found,
  budget: Budget,
): Generator<undefined, Counterexample, undefined> {
  const { kind } = found.violation;
  const purse = new Purse(budget);
  const first = followed(system, found.schedule);
  const greedy = yield* simplified(system, { ...first, violation: found.violation }, purse);
  const search = new PreemptionSearch(system, greedy.preemptions - 1);
  while (greedy.preemptions > 0 && purse.isOpen && search.remembered < MOST_REMEMBERED) {
    const run = search.next();
    if (run === null) return told(greedy, greedy.preemptions);
    const violation = violationOf(run.execution);
    purse.spend(run.schedule.length);
    if (violation?.kind === kind) {
      const fewest = { ...followed(system, run.schedule), violation };
      return told(yield* simplified(system, fewest, new Purse(budget)), search.preemptions);
    }
    yield;
  }
  return told(greedy, search.preemptions);
}

function told(candidate: Candidate, excludedBelow: number): Counterexample {
  const { violation, schedule, preemptions, switches } = candidate;
  return { violation, schedule: [...schedule], preemptions, switches, excludedBelow };
}

/** Leaves out of a run what it can do without. */
function* simplified(
  system: System,
  start: Candidate,
  purse: Purse,
): Generator<undefined, Candidate, undefined> {
  let best = start;
  for (let improved = true; improved; ) {
    improved = false;
    for (const turns of simpler(turnsOf(best.schedule))) {
      if (!purse.isOpen) return best;
      const made = followed(system, scheduleOf(turns));
      purse.spend(made.schedule.length);
      yield;
      const violation = violationOf(made.execution);
      if (violation?.kind !== start.violation.kind || !isSimpler(made, best)) continue;
      best = { ...made, violation };
      improved = true;
      break;
    }
  }
  return best;
}

function isSimpler(one: Made, other: Made): boolean {
  return (
    (one.preemptions - other.preemptions ||
      one.switches - other.switches ||
      one.schedule.length - other.schedule.length) < 0
  );
}

/** Turns that are not worth leaving out by the dozen. */
const FEW = 8;

/** Each way to do with fewer switches: many at once, then one, the last first. */
function* simpler(turns: readonly Turn[]): Generator<readonly Turn[], void, undefined> {
  for (let size = turns.length >> 1; size > 1 && turns.length > FEW; size >>= 1) {
    for (let end = turns.length; end > 0; end -= size) {
      yield [...turns.slice(0, Math.max(0, end - size)), ...turns.slice(end)];
    }
  }
  for (let n = turns.length - 2; n >= 0; n--) {
    const turn = turns[n];
    if (turn === undefined) continue;
    const next = turns.findIndex((other, at) => at > n && other.thread === turn.thread);
    if (next > 0) {
      // The thread goes on at once, or has not been here yet.
      yield [...turns.slice(0, n + 1), turns[next] ?? turn, ...without(turns, next).slice(n + 1)];
      yield [...turns.slice(0, n), ...turns.slice(n + 1, next), turn, ...turns.slice(next)];
    }
    yield without(turns, n);
  }
}

const without = (turns: readonly Turn[], n: number): Turn[] =>
  turns.filter((_turn, at) => at !== n);

class Purse {
  #runs: number;
  #steps: number;

  constructor({ runs, steps }: Budget) {
    this.#runs = runs;
    this.#steps = steps;
  }

  get isOpen(): boolean {
    return this.#runs > 0 && this.#steps > 0;
  }

  spend(steps: number): void {
    this.#runs--;
    this.#steps -= steps;
  }
}
