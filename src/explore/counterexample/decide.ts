/**
 * What decides: the pair of steps of a counterexample whose order makes the difference, and the
 * nearest schedule that passes.
 *
 * The races of the counterexample are turned round one at a time, from the last to the first: all that
 * the second step needs comes before the first, the rest stays in its order. The first run without a
 * violation is the nearest that passes, and its race is what decides.
 */
import type { System } from '../search/system.ts';
import { type Race, Trace } from '../search/trace.ts';
import { followed, violationOf } from './turns.ts';

export interface Decision {
  /** Indices of steps of the counterexample. The other way round it passes. */
  readonly first: number;
  readonly second: number;
  /** Who makes each step of the run that passes. */
  readonly passing: readonly number[];
}

/**
 * @param maxRuns  runs to spend on it
 * @returns null where no race decides alone, or where too many would have to be tried
 */
export function* decided(
  system: System,
  schedule: readonly number[],
  maxRuns: number,
): Generator<undefined, Decision | null, undefined> {
  const { trace, races } = racesOf(system, schedule);
  let runs = 0;
  for (const race of races.reverse()) {
    for (const wanted of turnedRound(trace, race)) {
      if (runs++ >= maxRuns) return null;
      const made = followed(system, wanted);
      yield;
      if (violationOf(made.execution) !== null) continue;
      return { first: race.first, second: race.second, passing: made.schedule };
    }
  }
  return null;
}

function racesOf(
  system: System,
  schedule: readonly number[],
): { readonly trace: Trace; readonly races: Race[] } {
  const execution = system.begin();
  const trace = new Trace();
  const races: Race[] = [];
  for (const thread of schedule) races.push(...trace.push(thread, execution.step(thread)));
  // Of two races that end in the same step, the one that begins later is nearer.
  races.sort((one, other) => one.second - other.second || one.first - other.first);
  return { trace, races };
}

/** Two ways on from there: the rest as it was, or the second's thread for as long as it can. */
function turnedRound(trace: Trace, { first, second }: Race): readonly (readonly number[])[] {
  const { threads } = trace;
  const before = threads.slice(0, first);
  const between = range(first + 1, second).filter((step) => !trace.isOrdered(first, step));
  const held = range(first, second).filter((step) => step === first || !between.includes(step));
  const thread = threads[second] ?? 0;
  const turned = [...before, ...between.map((step) => threads[step] ?? 0), thread];
  const rest = [...held.map((step) => threads[step] ?? 0), ...threads.slice(second + 1)];
  return [[...turned, ...rest], turned];
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_none, n) => from + n);
