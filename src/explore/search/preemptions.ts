/**
 * The search by preemptions: first every order that interrupts nobody, then those that interrupt
 * somebody once, twice, and so on.
 *
 * Most mistakes need few preemptions, and the first found this way needs the fewest: that there was
 * none with less has been shown by then. Prefixes that are the same trace, and were last run by the
 * same thread, go on in the same ways; only the first of them is followed.
 *
 * Whoever is preempted *sleeps* until somebody does what conflicts with the step it was about to make:
 * made before, that step leads to the same trace, with the preemption after it or with none, and so
 * with no more of them. Of other threads this could not be said.
 *
 * Mirrors: Musuvathi, Qadeer, *Iterative context bounding* (PLDI 2007).
 * Differs: who was preempted sleeps; a prefix is followed once more where fewer threads sleep.
 */
import type { Settled } from '../../engine/footprint.ts';
import { goesOnAndOn, type RunEnd } from './reduction.ts';
import type { Execution, System } from './system.ts';
import { Trace } from './trace.ts';

/** Threads that were preempted, with the step that each was about to make. */
type Sleep = ReadonlyMap<number, Settled>;

/** A schedule that was run; its prefixes share it. */
interface Way {
  schedule: readonly number[];
}

/** The beginning of a schedule that is to be followed: the first steps of one that was run, and another. */
interface Prefix {
  readonly way: Way;
  readonly length: number;
  readonly next: number;
  /** Who sleeps before the last step of it. */
  readonly sleep: Sleep;
}

const awake: Sleep = new Map();

export class PreemptionSearch {
  /** The preemptions of the runs that are being made. All with fewer have been made. */
  preemptions = 0;
  complete = 0;
  /** Runs given up because another prefix led to the same. */
  blocked = 0;
  readonly #system: System;
  readonly #most: number;
  #now: Prefix[] = [];
  #later: Prefix[] = [];
  readonly #trace = new Trace();
  /** By trace and thread that ran last: who slept when it was followed. */
  readonly #seen = new Map<string, (readonly number[])[]>();
  #begun = false;
  /** The run that is being made. */
  #way: Way = { schedule: [] };
  /** Who sleeps now. */
  #sleep: Sleep = awake;

  /** @param most  preemptions allowed; default: as many as there can be */
  constructor(system: System, most = Number.POSITIVE_INFINITY) {
    this.#system = system;
    this.#most = most;
  }

  /** What it has to remember, in hundreds of bytes or so: prefixes that wait, and those that were followed. */
  get remembered(): number {
    return this.#now.length + this.#later.length + this.#seen.size;
  }

  /** Makes one run. @returns null when all runs within the bound have been made */
  next(): RunEnd | null {
    const isFirst = !this.#begun;
    this.#begun = true;
    const prefix = isFirst ? null : this.#take();
    if (prefix === null && !isFirst) return null;
    const execution = this.#system.begin();
    this.#trace.truncate(0);
    this.#way = { schedule: [] };
    if (prefix !== null) this.#repeat(execution, prefix);
    const kind = this.#follow(execution, isFirst);
    if (kind === 'complete') this.complete++;
    else this.blocked++;
    this.#way.schedule = [...this.#trace.threads];
    return { kind, execution, schedule: this.#way.schedule };
  }

  #repeat(execution: Execution, { way, length, next, sleep }: Prefix): void {
    for (const thread of way.schedule.slice(0, length)) {
      this.#trace.push(thread, execution.step(thread));
    }
    this.#sleep = sleep;
    const step = execution.step(next);
    this.#trace.push(next, step);
    this.#wake(step);
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
      const ready =
        this.#sleep.size === 0 ? enabled : enabled.filter((one) => !this.#sleep.has(one));
      if (ready.length === 0 || !(known || this.#isNew())) return 'blocked';
      this.#step(execution, ready);
    }
  }

  /** @param ready  threads that can run and do not sleep */
  #step(execution: Execution, ready: readonly number[]): void {
    const { threads } = this.#trace;
    const last = threads.at(-1);
    // Whoever goes on and on waits for others, and need not be preempted.
    const goesOn = last !== undefined && ready.includes(last) && !goesOnAndOn(threads);
    const chosen = goesOn ? last : (ready.find((thread) => thread !== last) ?? ready[0] ?? 0);
    const { length } = threads;
    const sleep = this.#sleep;
    const step = execution.step(chosen);
    if (ready.length > 1) {
      const others = goesOn ? this.#later : this.#now;
      const asleep = goesOn ? new Map([...sleep, [chosen, step]]) : sleep;
      for (const next of ready) {
        if (next !== chosen) others.push({ way: this.#way, length, next, sleep: asleep });
      }
    }
    this.#trace.push(chosen, step);
    this.#wake(step);
  }

  /** A step was made: whoever sleeps and was about to do what conflicts with it does so no longer. */
  #wake(step: Settled): void {
    if (this.#sleep.size === 0) return;
    const left = [...this.#sleep].filter(([, other]) => !step.conflictsWith(other));
    if (left.length < this.#sleep.size) this.#sleep = new Map(left);
  }

  #isNew(): boolean {
    const key = `${this.#trace.fingerprint} ${this.#trace.threads.at(-1)}`;
    const sleepers = [...this.#sleep.keys()];
    const known = this.#seen.get(key);
    if (known === undefined) this.#seen.set(key, [sleepers]);
    else if (known.some((fewer) => fewer.every((thread) => this.#sleep.has(thread)))) return false;
    else known.push(sleepers);
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
