/**
 * Every trace there is, found without any reduction, by definition: all orders are run, and two runs
 * are the same trace if one can be had from the other by swapping neighbours that do not conflict.
 *
 * Slow and plain on purpose: it shares no code with the search that it checks.
 */
import { conflicts, type Mode, type Settled } from '../../../src/engine/footprint.ts';
import type { Execution, System } from '../../../src/explore/search/system.ts';

interface Event {
  readonly step: Settled;
  /** `location/mode`, each once. */
  readonly accesses: readonly (readonly [location: number, mode: Mode])[];
  readonly thread: number;
  /** Which step of its thread. */
  readonly nth: number;
}

/** The smallest of all orders that are the same trace, as text. */
export function canonical(schedule: readonly number[], steps: readonly Settled[]): string {
  const counts: number[] = [];
  const events: Event[] = steps.map((step, index) => {
    const thread = schedule[index] ?? 0;
    const nth = (counts[thread] ?? 0) + 1;
    counts[thread] = nth;
    return { step, accesses: accessesOf(step), thread, nth };
  });
  const left = [...events];
  const order: string[] = [];
  while (left.length > 0) {
    const first = left.filter((event, at) => !left.slice(0, at).some((e) => isBefore(e, event)));
    first.sort((a, b) => a.thread - b.thread);
    const [next] = first;
    if (next === undefined) throw new Error('an order without a beginning');
    left.splice(left.indexOf(next), 1);
    order.push(`${next.thread}:${next.accesses.map((access) => access.join('/'))}`);
  }
  return order.join(' ');
}

function isBefore(earlier: Event, later: Event): boolean {
  if (earlier.thread === later.thread || earlier.step.woken.includes(later.thread)) return true;
  return earlier.accesses.some(([location, mode]) =>
    later.accesses.some((other) => other[0] === location && conflicts(other[1], mode)),
  );
}

const MODES: readonly Mode[] = [0, 1, 2, 3, 4];

function accessesOf({ locations, modes }: Settled): (readonly [number, Mode])[] {
  return [...locations].flatMap((location, n) =>
    MODES.filter((mode) => (((modes[n] ?? 0) >> mode) & 1) === 1).map(
      (mode) => [location, mode] as const,
    ),
  );
}

/** Runs `schedule` from the start. */
export function rerun<E extends Execution>(
  system: { begin(): E },
  schedule: readonly number[],
): { readonly execution: E; readonly steps: readonly Settled[] } {
  const execution = system.begin();
  const steps = schedule.map((thread) => execution.step(thread));
  return { execution, steps };
}

/** Every maximal schedule, in lexicographic order; null when there are more than `limit`. */
export function allSchedules(system: System, limit: number): number[][] | null {
  const found: number[][] = [];
  const schedule: number[] = [];
  for (;;) {
    const execution = system.begin();
    for (const thread of schedule) execution.step(thread);
    for (let [next] = execution.enabled; next !== undefined; [next] = execution.enabled) {
      execution.step(next);
      schedule.push(next);
    }
    found.push([...schedule]);
    if (found.length > limit) return null;
    if (!advance(system, schedule)) return found;
  }
}

/** To the next schedule's last choice. @returns false after the last one */
function advance(system: System, schedule: number[]): boolean {
  while (schedule.length > 0) {
    const last = schedule.pop() ?? 0;
    const { enabled } = rerun(system, schedule).execution;
    const next = enabled.find((thread) => thread > last);
    if (next !== undefined) {
      schedule.push(next);
      return true;
    }
  }
  return false;
}
