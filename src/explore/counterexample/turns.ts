/**
 * Turns: a schedule the way people think of it, as who goes on for how long.
 *
 * Also runs that take a schedule as a wish: what cannot be done is left out, and where the wish ends
 * the usual rule goes on. So a schedule can be changed anywhere and still be run.
 */
import { ScriptExecution } from '../script-system.ts';
import { goesOnAndOn } from '../search/reduction.ts';
import type { Execution, System } from '../search/system.ts';

/** Steps of one thread in a row. */
export interface Turn {
  readonly thread: number;
  readonly steps: number;
}

export function turnsOf(schedule: readonly number[]): Turn[] {
  const turns: { thread: number; steps: number }[] = [];
  for (const thread of schedule) {
    const last = turns.at(-1);
    if (last?.thread === thread) last.steps++;
    else turns.push({ thread, steps: 1 });
  }
  return turns;
}

export function scheduleOf(turns: readonly Turn[]): number[] {
  return turns.flatMap(({ thread, steps }) => Array<number>(steps).fill(thread));
}

/**
 * Who goes on where nobody says anything: the thread that ran last, unless it goes on and on, else the
 * first that can.
 *
 * @param enabled  not empty
 * @param schedule  the steps so far
 */
export function usual(enabled: readonly number[], schedule: readonly number[]): number {
  const [first = 0] = enabled;
  const last = schedule.at(-1);
  if (last === undefined || !enabled.includes(last)) return first;
  if (enabled.length === 1 || !goesOnAndOn(schedule)) return last;
  return enabled.find((thread) => thread > last) ?? first;
}

/** A run that was made, and what it cost. */
export interface Made {
  readonly execution: Execution;
  readonly schedule: readonly number[];
  /** How often the turn was taken from a thread that could have gone on. */
  readonly preemptions: number;
  /** How often another thread went on than the one before. */
  readonly switches: number;
}

/** Runs as much of `wanted` as can be run, in its order, and goes on as usual to the end. */
export function followed(system: System, wanted: readonly number[]): Made {
  const execution = system.begin();
  const schedule: number[] = [];
  let preemptions = 0;
  let switches = 0;
  let next = 0;
  for (let { enabled } = execution; enabled.length > 0; { enabled } = execution) {
    const last = schedule.at(-1);
    while (next < wanted.length && !enabled.includes(wanted[next] ?? 0)) next++;
    const thread = wanted[next++] ?? usual(enabled, schedule);
    if (last !== undefined && thread !== last) {
      switches++;
      if (enabled.includes(last)) preemptions++;
    }
    schedule.push(thread);
    execution.replay(thread);
  }
  return { execution, schedule, preemptions, switches };
}

/** How a run of a script has ended; null for a clean one. */
export const violationOf = (execution: Execution) =>
  execution instanceof ScriptExecution ? execution.run.violation : null;
