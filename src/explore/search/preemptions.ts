/**
 * The search by preemptions: first every order that interrupts nobody, then those that interrupt
 * somebody once, twice, and so on.
 *
 * Most mistakes need few preemptions, and the first found this way needs the fewest: that there was
 * none with less has been shown by then. Prefixes that are the same trace, and were last run by the
 * same thread, go on in the same ways; only the first of them is followed.
 *
 * Mirrors: Musuvathi, Qadeer, *Iterative context bounding* (PLDI 2007).
 */
import { goesOnAndOn, type RunEnd } from './reduction.ts';
import type { Execution, System } from './system.ts';
import { Trace } from './trace.ts';

/** The beginning of a schedule that is to be followed. */
type Prefix = readonly number[];

export class PreemptionSearch {
  /** The preemptions of the runs that are being made. All with fewer have been made. */
  preemptions = 0;
  complete = 0;
  /** Runs given up because another prefix led to the same. */
  blocked = 0;
  readonly #system: System;
  readonly #most: number;
  #now: Prefix[] = [[]];
  #later: Prefix[] = [];
  readonly #trace = new Trace();
  readonly #seen = new Set<string>();

  /** @param most  preemptions allowed; default: as many as there can be */
  constructor(system: System, most = Number.POSITIVE_INFINITY) {
    this.#system = system;
    this.#most = most;
  }

  /** Prefixes that are known and wait to be followed. */
  get waiting(): number {
    return this.#now.length + this.#later.length;
  }

  /** Makes one run. @returns null when all runs within the bound have been made */
  next(): RunEnd | null {
    const prefix = this.#take();
    if (prefix === null) return null;
    const execution = this.#system.begin();
    this.#trace.truncate(0);
    for (const thread of prefix) this.#trace.push(thread, execution.step(thread));
    const kind = this.#follow(execution, prefix.length === 0);
    if (kind === 'complete') this.complete++;
    else this.blocked++;
    return { kind, execution, schedule: this.#trace.threads };
  }

  #take(): Prefix | null {
    const next = this.#now.pop();
    if (next !== undefined) return next;
    if (this.#later.length === 0 || this.preemptions >= this.#most) return null;
    this.preemptions++;
    this.#now = this.#later;
    this.#later = [];
    return this.#take();
  }

  /** Goes on without preempting anybody, and leaves the other ways for later. */
  #follow(execution: Execution, fresh: boolean): RunEnd['kind'] {
    for (let known = fresh; ; known = false) {
      const { enabled } = execution;
      if (enabled.length === 0) return 'complete';
      if (!known && !this.#isNew()) return 'blocked';
      this.#step(execution, enabled);
    }
  }

  #step(execution: Execution, enabled: readonly number[]): void {
    const { threads } = this.#trace;
    const last = threads.at(-1);
    // Whoever goes on and on waits for others, and need not be preempted.
    const goesOn = last !== undefined && enabled.includes(last) && !goesOnAndOn(threads);
    const chosen = goesOn ? last : (enabled.find((thread) => thread !== last) ?? enabled[0] ?? 0);
    const others = goesOn ? this.#later : this.#now;
    for (const other of enabled) if (other !== chosen) others.push([...threads, other]);
    this.#trace.push(chosen, execution.step(chosen));
  }

  #isNew(): boolean {
    const key = `${this.#trace.fingerprint} ${this.#trace.threads.at(-1)}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }
}

/** How often a schedule takes the turn from a thread that could have gone on. */
export function preemptionsOf(system: System, schedule: readonly number[]): number {
  const execution = system.begin();
  let preemptions = 0;
  let last: number | undefined;
  for (const thread of schedule) {
    const { enabled } = execution;
    if (last !== undefined && last !== thread && enabled.includes(last)) preemptions++;
    execution.replay(thread);
    last = thread;
  }
  return preemptions;
}
