/**
 * Minimising: the same mistake with as few preemptions as it needs.
 *
 * A search by preemptions tries all schedules with none, then with one, and so on, so what it finds
 * first needs no fewer, and the lower numbers have been excluded. Where that takes too long, the
 * schedule that was found first stays, with what could be excluded.
 */
import type { Violation } from '../../script/violation.ts';
import { ScriptExecution } from '../script-system.ts';
import { PreemptionSearch, preemptionsOf } from '../search/preemptions.ts';
import type { System } from '../search/system.ts';

export interface Counterexample {
  readonly violation: Violation;
  /** Who made each step: ids of threads. */
  readonly schedule: readonly number[];
  /** How often it takes the turn from a thread that could have gone on. */
  readonly preemptions: number;
  /** No schedule with fewer than this leads to a violation of this kind: at most `preemptions`. */
  readonly excludedBelow: number;
}

/**
 * Looks for the counterexample with the fewest preemptions; yields between runs.
 *
 * @param maxRuns  runs to spend on it
 */
export function* minimised(
  system: System,
  found: { readonly violation: Violation; readonly schedule: readonly number[] },
  maxRuns: number,
): Generator<undefined, Counterexample, undefined> {
  const preemptions = preemptionsOf(system, found.schedule);
  const search = new PreemptionSearch(system, preemptions);
  for (let runs = 0; runs < maxRuns; runs++) {
    const run = search.next();
    if (run === null) break;
    const violation = run.execution instanceof ScriptExecution ? run.execution.run.violation : null;
    if (violation?.kind === found.violation.kind) {
      const schedule = [...run.schedule];
      return {
        violation,
        schedule,
        preemptions: search.preemptions,
        excludedBelow: search.preemptions,
      };
    }
    yield;
  }
  return { ...found, preemptions, excludedBelow: search.preemptions };
}
