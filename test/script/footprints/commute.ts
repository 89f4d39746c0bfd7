/**
 * Commutation: the two orders of two steps whose footprints do not conflict, side by side.
 *
 * This is what every reduction of the search relies on, so each disagreement here is a behaviour that
 * a search could lose.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  type Choose,
  execute,
  type Outcome,
  type Subject,
  type Taken,
  Unfollowable,
} from './execution.ts';

export interface Tally {
  /** Swaps of steps without a conflict that were tried. */
  swaps: number;
  /** Swaps of steps with a conflict that were tried, and how many of them made no difference. */
  conflicting: number;
  needless: number;
  /** For swaps that made no difference: how often each location was the first in conflict. */
  readonly needlessAt: Map<number, number>;
}

export const newTally = (): Tally => ({
  swaps: 0,
  conflicting: 0,
  needless: 0,
  needlessAt: new Map(),
});

/** Can the step after the n-th be taken before it? */
function isSwappable(steps: readonly Taken[], n: number): boolean {
  const [one, two] = [steps[n], steps[n + 1]];
  if (one === undefined || two === undefined) return false;
  return one.thread !== two.thread && one.enabled.includes(two.thread);
}

/** Tries up to `most` swaps of neighbours in the execution that `choose` leads to. */
export function trySwaps(
  subject: Subject,
  choose: Choose,
  pick: (limit: number) => number,
  most: number,
  tally: Tally,
): string | null {
  const whole = execute(subject, choose);
  const { steps } = whole;
  const places = steps.flatMap((_, n) => (isSwappable(steps, n) ? [n] : []));
  for (let left = Math.min(most, places.length); left > 0; left--) {
    const [n] = places.splice(pick(places.length), 1);
    if (n === undefined) break;
    const conflict = conflictAt(steps, n);
    const difference = swapped(subject, whole, n);
    if (conflict < 0) {
      tally.swaps++;
      if (difference !== null) return `${subject.name}, swapped at step ${n}: ${difference}`;
    } else {
      tally.conflicting++;
      if (difference !== null) continue;
      tally.needless++;
      tally.needlessAt.set(conflict, (tally.needlessAt.get(conflict) ?? 0) + 1);
    }
  }
  return null;
}

function conflictAt(steps: readonly Taken[], n: number): number {
  const [one, two] = [steps[n], steps[n + 1]];
  return one === undefined || two === undefined ? -1 : one.touched.firstConflict(two.touched);
}

/** @returns what differs when the steps n and n + 1 change places, or null */
function swapped(subject: Subject, whole: Outcome, n: number): string | null {
  const order = whole.steps.map(({ thread }) => thread);
  const [one = 0, two = 0] = [order[n], order[n + 1]];
  order[n] = two;
  order[n + 1] = one;
  try {
    const other = execute(subject, (_, step) => order[step] ?? -1);
    return differenceOf(whole, other, n);
  } catch (error) {
    if (error instanceof Unfollowable) return error.message;
    throw error;
  }
}

function differenceOf(whole: Outcome, other: Outcome, n: number): string | null {
  const { steps, violation } = whole;
  // The second step ended the run: now it does so first.
  if (violation !== null && steps.length === n + 2 && other.steps.length === n + 1) {
    return other.violation === violation ? null : `${violation} became ${other.violation}`;
  }
  if (steps.length !== other.steps.length) return `${steps.length} steps, ${other.steps.length}`;
  for (const [k, step] of steps.entries()) {
    const at = k === n ? n + 1 : k === n + 1 ? n : k;
    const there = other.steps[at];
    if (there === undefined) return `no step ${at}`;
    const moved = at !== k && haveSwappedRoles(steps, other.steps, n);
    if (!moved && !step.touched.equals(there.touched)) {
      return `step ${k} touches ${unlike(step, there)}`;
    }
    const same = k === n + 1 || isDeepStrictEqual(step.enabled, other.steps[k]?.enabled);
    if (!same)
      return `before step ${k} others are enabled: ${step.enabled}, ${other.steps[k]?.enabled}`;
  }
  const { violation: v, tasks, memory, log } = other;
  if (v !== violation) return `${violation} became ${v}`;
  if (!isDeepStrictEqual(tasks, whole.tasks)) return `tasks ${whole.tasks}, ${tasks}`;
  if (memory !== whole.memory) return `memory\n${whole.memory}\n— became —\n${memory}`;
  return logDifference(whole.log, log);
}

/**
 * Of two that give back a reference, the last one frees the engine: which of them notes that is up to
 * the order, as long as together they note the same.
 */
function haveSwappedRoles(one: readonly Taken[], other: readonly Taken[], n: number): boolean {
  return isDeepStrictEqual(together(one, n), together(other, n));
}

function together(steps: readonly Taken[], n: number): Map<number, number> {
  const modes = new Map<number, number>();
  for (const step of steps.slice(n, n + 2)) {
    const { locations, modes: those } = step.touched;
    for (const [k, location] of locations.entries()) {
      modes.set(location, (modes.get(location) ?? 0) | (those[k] ?? 0));
    }
  }
  return new Map([...modes].sort(([here], [there]) => here - there));
}

const accessesOf = (step: Taken | undefined): string[] =>
  step === undefined
    ? []
    : [...step.touched.locations].map((location, n) => `${location}:${step.touched.modes[n]}`);

function logDifference(one: Outcome['log'], two: Outcome['log']): string | null {
  for (const thread of new Set([...one.keys(), ...two.keys()])) {
    const [mine = [], theirs = []] = [one.get(thread), two.get(thread)];
    const n = mine.findIndex((line, k) => line !== theirs[k]);
    if (n >= 0) return `${thread} logs ${mine[n]}, ${theirs[n]}`;
    if (mine.length !== theirs.length) return `${thread} logs ${theirs[mine.length]} besides`;
  }
  return null;
}

function unlike(one: Taken, two: Taken): string {
  const [mine, theirs] = [accessesOf(one), accessesOf(two)];
  const lost = mine.filter((each) => !theirs.includes(each));
  const found = theirs.filter((each) => !mine.includes(each));
  return `${lost.join(' ')} | ${found.join(' ')}`;
}
