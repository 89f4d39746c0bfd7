/**
 * The reduction: a search that runs one execution of each trace, and so covers them all.
 *
 * It is depth first and keeps nothing but the way to where it is. Each run is extended to its end;
 * for every race in it, the node at which the first of the two was chosen is told to try what could
 * have come before it instead. What has been tried at a node *sleeps* in the branches after it until
 * something conflicts with it: until then it would only repeat a trace. A run in which everybody who
 * could go on sleeps is *blocked* and given up.
 *
 * Sound because (1) a thread that can run stays so, (2) a pair of steps that conflicts in one order
 * conflicts in the other, and (3) for each race some thread that begins the *causal past* of its
 * second step is tried. With (3) the footprints may depend on values: reversing a race may change
 * what a step touches, and the races of the new run then speak for themselves.
 *
 * Mirrors: source sets and sleep sets of *Optimal dynamic partial order reduction* (POPL 2014).
 * Differs: initials are taken from the causal past only, see (3); no wakeup trees.
 */
import type { Settled } from '../../engine/footprint.ts';
import type { Execution, System } from './system.ts';
import { type Race, Trace } from './trace.ts';

/** A moment of the current run, before a choice. */
interface Node {
  readonly enabled: readonly number[];
  /** Threads whose next step leads to traces seen already, with that step. */
  readonly sleep: ReadonlyMap<number, Settled>;
  /** Tried here, with the step they made; the last one is on the way to the present. */
  readonly tried: Map<number, Settled>;
  /** To be tried. */
  readonly wanted: Set<number>;
  chosen: number;
}

/** Where a search begins. */
export interface Root {
  /** The steps that lead there. What could have been chosen instead of them is searched elsewhere. */
  readonly schedule: readonly number[];
  /** Threads whose next step leads to traces that are seen elsewhere, with that step. */
  readonly sleep: ReadonlyMap<number, Settled>;
}

export interface RunEnd {
  /** `blocked`: everybody who could go on sleeps, so the rest would repeat another run. */
  readonly kind: 'complete' | 'blocked';
  readonly execution: Execution;
  /** Who made each step. Valid until the next run. */
  readonly schedule: readonly number[];
}

export class Reduction {
  /** Runs that came to their end, each another trace. */
  complete = 0;
  blocked = 0;
  readonly #system: System;
  readonly #trace = new Trace();
  readonly #nodes: Node[] = [];
  readonly #root: Root;
  #done = false;

  /** @param root  default: the beginning, and everything */
  constructor(system: System, root: Root = BEGINNING) {
    this.#system = system;
    this.#root = root;
  }

  /**
   * How much of the space has been seen, from 0 to 1, as far as it can be told: whatever is to be tried
   * at a node counts the same. An estimate that grows with what is found.
   */
  get fraction(): number {
    let seen = 0;
    let share = 1;
    for (const { tried, wanted } of this.#nodes) {
      // The last one tried is being looked into.
      seen += (share * Math.max(0, tried.size - 1)) / wanted.size;
      share /= wanted.size;
    }
    return this.#done ? 1 : seen;
  }

  /** Makes one run. @returns null when every trace has been seen */
  next(): RunEnd | null {
    if (this.#done) return null;
    const execution = this.#system.begin();
    this.#lead(execution);
    for (const { chosen } of this.#nodes.slice(0, -1)) execution.replay(chosen);
    const last = this.#nodes.at(-1);
    if (last !== undefined) this.#take(execution, last);
    const kind = this.#extend(execution);
    if (kind === 'complete') this.complete++;
    else this.blocked++;
    const end = { kind, execution, schedule: [...this.#trace.threads] };
    this.#backtrack();
    return end;
  }

  /** Follows the schedule to the root. */
  #lead(execution: Execution): void {
    const { schedule } = this.#root;
    for (const thread of schedule) {
      if (this.#trace.length >= schedule.length) execution.replay(thread);
      else this.#trace.push(thread, execution.step(thread));
    }
  }

  /** Goes on from the last node's choice to the end of the run. */
  #extend(execution: Execution): RunEnd['kind'] {
    for (;;) {
      const { enabled } = execution;
      if (enabled.length === 0) return 'complete';
      const sleep = this.#sleepNow();
      const chosen = this.#prefer(enabled, sleep);
      if (chosen === null) return 'blocked';
      const node = { enabled, sleep, tried: new Map(), wanted: new Set([chosen]), chosen };
      this.#nodes.push(node);
      this.#take(execution, node);
    }
  }

  /**
   * Goes on with whoever ran last, which saves preemptions, else with the first; but a thread that goes
   * on and on may wait for another.
   */
  #prefer(enabled: readonly number[], sleep: ReadonlyMap<number, Settled>): number | null {
    const { threads } = this.#trace;
    const last = threads.at(-1);
    const awake = enabled.filter((thread) => !sleep.has(thread));
    if (last !== undefined && awake.includes(last)) {
      if (awake.length === 1 || !goesOnAndOn(threads)) return last;
      return (
        awake.find((thread) => thread > last) ?? awake.find((thread) => thread !== last) ?? last
      );
    }
    return awake[0] ?? null;
  }

  #take(execution: Execution, node: Node): void {
    const step = execution.step(node.chosen);
    node.tried.set(node.chosen, step);
    for (const race of this.#trace.push(node.chosen, step)) {
      const earlier = this.#nodes[race.first - this.#root.schedule.length];
      if (earlier !== undefined) want(earlier, race, node.chosen, step);
    }
  }

  /** What sleeps after the last step: all that slept before it or was tried instead, and is independent. */
  #sleepNow(): ReadonlyMap<number, Settled> {
    const node = this.#nodes.at(-1);
    const step = node?.tried.get(node.chosen);
    if (node === undefined || step === undefined) return this.#root.sleep;
    return sleepAfter(node, step);
  }

  /** To the last node with something left to try. */
  #backtrack(): void {
    for (let node = this.#nodes.at(-1); node !== undefined; node = this.#nodes.at(-1)) {
      const { tried, sleep, wanted } = node;
      const next = [...wanted].find((thread) => !tried.has(thread) && !sleep.has(thread));
      if (next !== undefined) {
        node.chosen = next;
        this.#trace.truncate(this.#root.schedule.length + this.#nodes.length - 1);
        return;
      }
      this.#nodes.pop();
    }
    this.#done = true;
  }
}

/** Steps of one thread on end after which others get their turn. */
const PATIENCE = 200;

/** Has the last thread of a schedule gone on for long without anybody else? */
export function goesOnAndOn(schedule: readonly number[]): boolean {
  const last = schedule.at(-1);
  const start = schedule.length - PATIENCE;
  if (start < 0 || schedule[start] !== last) return false;
  return schedule.slice(start).every((thread) => thread === last);
}

const nobodySleeps: ReadonlyMap<number, Settled> = new Map();
const BEGINNING: Root = { schedule: [], sleep: nobodySleeps };

/** What sleeps after a choice: all that slept before it or was tried instead, and is independent. */
export function sleepAfter(
  { sleep, tried, chosen }: Pick<Node, 'sleep' | 'tried' | 'chosen'>,
  step: Settled,
): ReadonlyMap<number, Settled> {
  if (sleep.size === 0 && tried.size === 1) return nobodySleeps;
  const left = new Map<number, Settled>();
  for (const others of [sleep, tried]) {
    for (const [thread, other] of others) {
      if (thread !== chosen && !step.conflictsWith(other)) left.set(thread, other);
    }
  }
  return left;
}

/**
 * Tells a node what could have come before the first step of a race.
 *
 * Where a thread sleeps, what begins with its step *as it is here* has been seen. If it is the thread of
 * the second step that sleeps, and after the first it touches other things than here, then without
 * the first it may touch others still: that says nothing, and everybody has to be tried.
 */
function want(
  { wanted, sleep, enabled }: Node,
  { initials }: Race,
  second: number,
  step: Settled,
): void {
  if (initials.some((thread) => wanted.has(thread))) return;
  if (initials.some((thread) => thread !== second && sleep.has(thread))) return;
  const [first = second] = initials;
  const asleep = sleep.get(first);
  if (asleep === undefined) wanted.add(first);
  else if (!asleep.equals(step)) for (const thread of enabled) wanted.add(thread);
}
