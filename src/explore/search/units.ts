/**
 * Units: a search cut into pieces that need not know of each other.
 *
 * At the first choices of all, everybody who can run is tried, whatever a reduction would leave out;
 * below, each piece is reduced by itself. What is cut where depends on the system alone, so machines
 * that never talk agree on the pieces, and the counts of all of them are the same however many share
 * the work. The price is a few runs that a single reduction would not have made.
 */
import type { Settled } from '../../engine/footprint.ts';
import { type Root, sleepAfter } from './reduction.ts';
import type { Execution, System } from './system.ts';

/** A way to a choice, and what follows from it. */
interface Frontier extends Root {
  readonly enabled: readonly number[];
}

/**
 * Cuts a search into about `count` pieces, fewer where there are not so many choices.
 *
 * @returns where each begins; together they cover every trace
 */
export function unitsOf(system: System, count: number): readonly Root[] {
  const whole = follow(system, { schedule: [], sleep: new Map() });
  const open: Frontier[] = whole === null ? [] : [whole];
  const closed: Root[] = whole === null ? [{ schedule: [], sleep: new Map() }] : [];
  while (open.length + closed.length < count) {
    const next = open.shift();
    if (next === undefined) break;
    for (const child of childrenOf(system, next)) {
      const frontier = follow(system, child);
      if (frontier === null) closed.push(child);
      else open.push(frontier);
    }
  }
  return [...closed, ...open];
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
