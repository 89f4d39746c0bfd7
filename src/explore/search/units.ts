/**
 * Units: a search cut into pieces that need not know of each other.
 *
 * At the choices on the way to a piece, everybody who can run is tried, whatever a reduction would
 * leave out; below, each piece is reduced by itself. What is cut where depends on the system alone, so
 * machines that never talk agree on the pieces, and the counts of all of them are the same however
 * many share the work. The price is some runs that a single reduction would not have made.
 *
 * Where everybody is tried, most ways end soon: they only repeat what their neighbour covers. So a few
 * runs are made of each piece first, and only what does not end with them is cut further, the largest
 * by its estimate first.
 */
import type { Settled } from '../../engine/footprint.ts';
import { Reduction, type Root, sleepAfter } from './reduction.ts';
import type { Execution, System } from './system.ts';

/** A piece: the way to it says all. */
export interface Unit {
  /** The steps that lead there. */
  readonly schedule: readonly number[];
  /** Its runs, as far as it can be told; exact for what ended while it was cut. */
  readonly estimate: number;
}

/** A way to a choice, and what follows from it. */
interface Frontier extends Root {
  readonly enabled: readonly number[];
}

interface Open {
  readonly frontier: Frontier;
  readonly estimate: number;
}

/** Runs made of a piece before it is cut. */
const PROBE_RUNS = 16;
/** Cuts for each piece that is wanted, at most: a search without branches is cut for nothing. */
const CUTS_PER_UNIT = 4;
/** What has more runs by its estimate is cut further, up to so many times the pieces that are wanted. */
const LARGE_RUNS = 200;
const MOST_TIMES = 8;
/** The estimate of what nothing is known of. */
const UNKNOWN_RUNS = 10_000;

/**
 * Cuts a search into about `count` pieces of some size, a very large one into more, and many small ones
 * besides; yields between runs.
 *
 * @returns the small ones first, then the largest first; together they cover every trace
 */
export function* unitsOf(
  system: System,
  count: number,
): Generator<undefined, readonly Unit[], undefined> {
  const beginning: Root = { schedule: [], sleep: new Map() };
  const whole = follow(system, beginning);
  if (whole === null) return [{ schedule: [], estimate: 1 }];
  const open: Open[] = [{ frontier: whole, estimate: UNKNOWN_RUNS }];
  const small: Unit[] = [];
  const most = () => CUTS_PER_UNIT * Math.max(count, open.length);
  for (let cuts = 0; isToBeCut(open, count) && cuts < most(); cuts++) {
    const next = open.shift();
    if (next === undefined) break;
    for (const child of childrenOf(system, next.frontier)) {
      const probe = yield* probed(system, child, next.estimate);
      const frontier = probe.ended ? null : follow(system, child);
      if (frontier === null) small.push({ schedule: child.schedule, estimate: probe.estimate });
      else open.push({ frontier, estimate: probe.estimate });
    }
    open.sort((one, other) => other.estimate - one.estimate);
  }
  return [
    ...small,
    ...open.map(({ frontier: { schedule }, estimate }) => ({ schedule, estimate })),
  ];
}

/** @param open  the largest first */
function isToBeCut(open: readonly Open[], count: number): boolean {
  const [largest] = open;
  if (largest === undefined || open.length >= count * MOST_TIMES) return false;
  return open.length < count || largest.estimate > LARGE_RUNS;
}

/**
 * Where a unit's search begins.
 *
 * @param schedule  of a unit of the same system
 */
export function rootAt(system: System, schedule: readonly number[]): Root {
  const execution = system.begin();
  let sleep: Root['sleep'] = new Map();
  schedule.forEach((chosen, at) => {
    const tried = new Map<number, Settled>();
    for (const other of execution.enabled) {
      if (other === chosen) break;
      if (!sleep.has(other)) tried.set(other, arrive(system, schedule.slice(0, at)).step(other));
    }
    const step = execution.step(chosen);
    tried.set(chosen, step);
    sleep = sleepAfter({ sleep, tried, chosen }, step);
  });
  return { schedule, sleep };
}

/** Makes the first runs of a piece. @param unknown  the estimate where they tell nothing */
function* probed(
  system: System,
  root: Root,
  unknown: number,
): Generator<undefined, { readonly ended: boolean; readonly estimate: number }, undefined> {
  const search = new Reduction(system, root);
  for (let runs = 0; runs < PROBE_RUNS; runs++) {
    if (search.next() === null) return { ended: true, estimate: Math.max(runs, 1) };
    yield;
  }
  if (search.fraction === 1) return { ended: true, estimate: PROBE_RUNS };
  return { ended: false, estimate: search.fraction > 0 ? PROBE_RUNS / search.fraction : unknown };
}

/** Goes on while nobody has a choice. @returns null where the run ends, or repeats another one, before there is one */
function follow(system: System, { schedule, sleep }: Root): Frontier | null {
  const execution = arrive(system, schedule);
  const steps = [...schedule];
  let asleep = sleep;
  for (;;) {
    const { enabled } = execution;
    const [only] = enabled;
    if (only === undefined || (enabled.length === 1 && asleep.has(only))) return null;
    if (enabled.length > 1) return { schedule: steps, sleep: asleep, enabled };
    const step = execution.step(only);
    steps.push(only);
    asleep = sleepAfter({ sleep: asleep, tried: new Map([[only, step]]), chosen: only }, step);
  }
}

function childrenOf(system: System, { schedule, sleep, enabled }: Frontier): Root[] {
  const tried = new Map<number, Settled>();
  const children: Root[] = [];
  for (const chosen of enabled) {
    if (sleep.has(chosen)) continue;
    const step = arrive(system, schedule).step(chosen);
    tried.set(chosen, step);
    children.push({
      schedule: [...schedule, chosen],
      sleep: sleepAfter({ sleep, tried, chosen }, step),
    });
  }
  return children;
}

function arrive(system: System, schedule: readonly number[]): Execution {
  const execution = system.begin();
  for (const thread of schedule) execution.replay(thread);
  return execution;
}
