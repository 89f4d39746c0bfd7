/**
 * Switches: a schedule told by what is unusual in it.
 *
 * As a rule the thread that ran last goes on, or the first that can. A switch is where another one goes
 * on instead, told by whereabouts, not by numbers of steps: so it can be found again in a run of a
 * script that has changed elsewhere.
 */
import type { ScriptExecution } from '../script-system.ts';
import { usual } from './turns.ts';
import { hasStatement, type Moment, Whereabouts } from './whereabouts.ts';

/** When the thread that runs stands there, `to` goes on. */
export interface Switch {
  readonly from: Moment;
  readonly to: string;
}

interface ScriptSystem {
  begin(): ScriptExecution;
}

/** @param schedule  of a run of the system */
export function switchesOf(system: ScriptSystem, schedule: readonly number[]): Switch[] {
  const execution = system.begin();
  const whereabouts = new Whereabouts(execution.run);
  const switches: Switch[] = [];
  let from: Moment | null = null;
  const made: number[] = [];
  for (const thread of schedule) {
    if (from !== null && thread !== usual(execution.enabled, made)) {
      switches.push({ from, to: whereabouts.nameOf(thread) });
    }
    execution.replay(thread);
    from = whereabouts.arrived(thread);
    made.push(thread);
  }
  return switches;
}

/** A run that was made by switches. */
export interface Switched {
  readonly execution: ScriptExecution;
  readonly schedule: readonly number[];
  /** How many of the switches were made, in their order, before one could not. */
  readonly made: number;
  /** Why the next one was not: what follows `switch N`, as a sentence. Null where all were made. */
  readonly missed: string | null;
}

/** Makes the run that the switches tell of; yields now and then. */
export function* switched(
  system: ScriptSystem,
  switches: readonly Switch[],
): Generator<undefined, Switched, undefined> {
  const execution = system.begin();
  const whereabouts = new Whereabouts(execution.run);
  const schedule: number[] = [];
  let made = 0;
  let missed: string | null = null;
  let from: Moment | null = null;
  for (let { enabled } = execution; enabled.length > 0; { enabled } = execution) {
    let thread = usual(enabled, schedule);
    const wanted: Switch | undefined = missed === null ? switches[made] : undefined;
    if (wanted !== undefined && from !== null && areSame(from, wanted.from)) {
      const { id } = whereabouts.threadOf(wanted.to) ?? {};
      if (id === undefined) missed = `finds no thread ${wanted.to}`;
      else if (!enabled.includes(id)) missed = `finds that ${wanted.to} cannot go on`;
      else {
        made++;
        thread = id;
      }
    }
    schedule.push(thread);
    execution.replay(thread);
    from = whereabouts.arrived(thread);
    if (schedule.length % 256 === 0) yield;
  }
  if (made < switches.length)
    missed ??= `was not reached: ${switches[made]?.from.thread} took another way`;
  return { execution, schedule, made, missed };
}

const areSame = (one: Moment, other: Moment): boolean =>
  one.thread === other.thread &&
  one.point === other.point &&
  one.statement === other.statement &&
  one.nth === other.nth;

/** The first switch, from 0, at a statement that the script does not have; -1 where it has all. */
export function firstLost({ script }: ScriptExecution['run'], switches: readonly Switch[]): number {
  return switches.findIndex(
    ({ from }) => from.statement !== 0 && !hasStatement(script, from.statement),
  );
}
