/**
 * Every class of runs there is, found without any reduction: depth first over prefixes of schedules,
 * where a prefix that is the same trace as an earlier one is not followed again.
 *
 * It shares no code with the searches of src/explore. What a step is, is said exactly and not by a
 * hash: who makes it, and after which steps that it depends on. A trace is the set of its steps.
 */
import type { Settled } from '../../../src/engine/footprint.ts';
import type { Execution, System } from '../../../src/explore/search/system.ts';

interface Event {
  readonly thread: number;
  readonly step: Settled;
  /** The same for the same step after the same past. */
  readonly id: number;
}

/** Tells steps, and sets of steps, from one another. */
export class Classes {
  readonly #ids = new Map<string, number>();

  /** A step of `thread` after `earlier`. */
  event(earlier: readonly Event[], thread: number, step: Settled): Event {
    const past = earlier.filter((event) => isBefore(event, thread, step)).map(({ id }) => id);
    const key = `${thread}: ${past.sort(ascending)}`;
    const id = this.#ids.get(key) ?? this.#ids.size;
    this.#ids.set(key, id);
    return { thread, step, id };
  }

  /** The class of a run, from its schedule. */
  of(system: System, schedule: readonly number[]): string {
    const execution = system.begin();
    const events: Event[] = [];
    for (const thread of schedule) events.push(this.event(events, thread, execution.step(thread)));
    return nameOf(events);
  }
}

const ascending = (one: number, other: number): number => one - other;

const nameOf = (events: readonly Event[]): string =>
  `${events.map(({ id }) => id).sort(ascending)}`;

function isBefore(earlier: Event, thread: number, step: Settled): boolean {
  if (earlier.thread === thread || earlier.step.woken.includes(thread)) return true;
  return earlier.step.conflictsWith(step);
}

/**
 * Runs one execution of each class to its end.
 *
 * @param visit  is told of each complete one
 * @throws RangeError when it would take more than `limit` runs
 */
export function everyClass<E extends Execution>(
  system: { begin(): E },
  classes: Classes,
  limit: number,
  visit: (name: string, execution: E) => void,
): void {
  const seen = new Set<string>();
  const known = (events: readonly Event[]): boolean => {
    const { size } = seen;
    return seen.add(nameOf(events)).size === size;
  };
  const open: { readonly events: readonly Event[]; readonly next: number | null }[] = [];
  open.push({ events: [], next: null });
  for (let runs = 0; ; runs++) {
    const prefix = open.pop();
    if (prefix === undefined) return;
    if (runs > limit) throw new RangeError(`more than ${limit} runs`);
    const execution = system.begin();
    const events = [...prefix.events];
    for (const { thread } of events) execution.replay(thread);
    for (let { next } = prefix; ; next = null) {
      const { enabled } = execution;
      const [first] = enabled;
      if (first === undefined) {
        visit(nameOf(events), execution);
        break;
      }
      const chosen = next ?? first;
      if (next === null) {
        for (const other of enabled.slice(1)) open.push({ events: [...events], next: other });
      }
      events.push(classes.event(events, chosen, execution.step(chosen)));
      if (known(events)) break;
    }
  }
}
