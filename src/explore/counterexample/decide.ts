/**
 * What decides: the pair of steps of a counterexample whose order makes the difference, and the
 * nearest schedule that passes.
 *
 * The races of the counterexample are turned round one at a time, from the last to the first: all that
 * the second step needs comes before the first, the rest stays in its order. The first run without a
 * violation is the nearest that passes, and its race is what decides. A run that a violation has cut
 * short may lack the step that came too late; so next, from the last turn to the first, somebody else
 * goes on instead. What still fails is turned round once more, and once more after that.
 */
import type { Execution, System } from '../search/system.ts';
import { type Race, Trace } from '../search/trace.ts';
import { followed, violationOf } from './turns.ts';

/** A step of a run: who makes each step of it, and which one it is, from 0. */
export interface StepOfRun {
  readonly schedule: readonly number[];
  readonly index: number;
}

export interface Decision {
  /** In this order it fails. */
  readonly first: StepOfRun;
  readonly second: StepOfRun;
  /** Who makes each step of the nearest run that passes. */
  readonly passing: readonly number[];
  /** How many pairs have to be turned round for that; where it is more than one, this is the last of them. */
  readonly swaps: number;
}

/** Pairs that are turned round together, at most: what takes more is far away. */
const FAR = 3;

/** A schedule that fails, and in how many pairs it differs from the counterexample. */
interface Failing {
  readonly schedule: readonly number[];
  readonly swaps: number;
}

/**
 * @param maxRuns  runs to spend on it
 * @returns null where none of them passes
 */
export function* decided(
  system: System,
  counterexample: readonly number[],
  maxRuns: number,
): Generator<undefined, Decision | null, undefined> {
  const failing: Failing[] = [{ schedule: counterexample, swaps: 0 }];
  const seen = new Set<number>();
  let runs = 0;
  for (let next = failing.shift(); next !== undefined; next = failing.shift()) {
    const { schedule, swaps } = next;
    const { trace, races } = racesOf(system, schedule);
    if (seen.has(trace.fingerprint)) continue;
    seen.add(trace.fingerprint);
    for (const race of races) {
      for (const wanted of turnedRound(trace, race)) {
        if (runs++ >= maxRuns) return null;
        const made = followed(system, wanted);
        yield;
        if (violationOf(made.execution) === null) {
          const [first, second] = [race.first, race.second].map((index) => ({ schedule, index }));
          if (first === undefined || second === undefined) return null;
          return { first, second, passing: made.schedule, swaps: swaps + 1 };
        }
        if (swaps + 1 < FAR) failing.push({ schedule: made.schedule, swaps: swaps + 1 });
      }
    }
    if (swaps > 0) continue;
    const instead = yield* somebodyElse(system, schedule, maxRuns);
    if (instead !== null) return instead;
  }
  return null;
}

/** Looks for a turn before which a few steps of another thread would have saved it. */
function* somebodyElse(
  system: System,
  schedule: readonly number[],
  maxRuns: number,
): Generator<undefined, Decision | null, undefined> {
  const enabled = enabledAt(system, schedule);
  let runs = 0;
  for (let index = schedule.length - 1; index > 0; index--) {
    if (schedule[index] === schedule[index - 1]) continue;
    for (const other of enabled[index] ?? []) {
      if (other === schedule[index]) continue;
      for (let steps = 1; runs < maxRuns; steps++, runs++) {
        const ahead = Array<number>(steps).fill(other);
        const made = followed(
          system,
          schedule.slice(0, index).concat(ahead, schedule.slice(index)),
        );
        yield;
        const { schedule: passing } = made;
        // It can go no further.
        if (passing[index + steps - 1] !== other) break;
        if (violationOf(made.execution) !== null) continue;
        const pair = pairIn(system, schedule, { schedule: passing, index: index + steps - 1 });
        if (pair !== null) return { ...pair, passing, swaps: 1 };
        break;
      }
    }
  }
  return null;
}

/** What comes first in the run that fails, and after the step that saves it in the one that passes. */
function pairIn(
  system: System,
  failing: readonly number[],
  saving: StepOfRun,
): Pick<Decision, 'first' | 'second'> | null {
  const { schedule: passing } = saving;
  const { races } = racesOf(system, passing);
  for (const { first, second } of races.reverse()) {
    if (first !== saving.index) continue;
    const thread = passing[second] ?? 0;
    const index = nthOf(failing, thread, countOf(passing, thread, second));
    if (index >= 0) return { first: { schedule: failing, index }, second: saving };
  }
  return null;
}

const countOf = (schedule: readonly number[], thread: number, end: number): number =>
  schedule.slice(0, end).filter((other) => other === thread).length;

/** The index of the step of `thread` with so many of its own before it, or -1. */
function nthOf(schedule: readonly number[], thread: number, before: number): number {
  let left = before;
  return schedule.findIndex((other) => other === thread && left-- === 0);
}

function enabledAt(system: System, schedule: readonly number[]): (readonly number[])[] {
  const execution: Execution = system.begin();
  return schedule.map((thread) => {
    const { enabled } = execution;
    execution.replay(thread);
    return enabled;
  });
}

/** The races of a run, the last first; of two that end in the same step, the nearer. */
function racesOf(
  system: System,
  schedule: readonly number[],
): { readonly trace: Trace; readonly races: Race[] } {
  const execution = system.begin();
  const trace = new Trace();
  const races: Race[] = [];
  for (const thread of schedule) races.push(...trace.push(thread, execution.step(thread)));
  races.sort((one, other) => other.second - one.second || other.first - one.first);
  return { trace, races };
}

/** Two ways on from there: the rest as it was, or the second's thread for as long as it can. */
function turnedRound(trace: Trace, { first, second }: Race): readonly (readonly number[])[] {
  const { threads } = trace;
  const before = threads.slice(0, first);
  const between = range(first + 1, second).filter((step) => !trace.isOrdered(first, step));
  const held = range(first, second).filter((step) => !between.includes(step));
  const turned = [...before, ...[...between, second].map((step) => threads[step] ?? 0)];
  const rest = [...held.map((step) => threads[step] ?? 0), ...threads.slice(second + 1)];
  return [[...turned, ...rest], turned];
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_none, n) => from + n);
