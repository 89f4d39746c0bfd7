/**
 * Spinning: threads that go round a loop in which nothing changes until somebody else changes it.
 *
 * A thread that comes back to the same statement of the same activation, with the same values in its
 * variables, and has written nothing since, will do exactly the same again, as long as what it has
 * read since stays as it is. So it may wait for that without anybody being able to tell. Searches
 * need it: a loop that asks again and again has no last round, and without this no last order.
 *
 * Locks taken and given back in a round change nothing either, as long as the same ones are held when it
 * begins anew, and who else takes one meanwhile is of no concern to it.
 *
 * A loop that counts its rounds is another matter, and so is one over an iterator, whose state
 * nobody sees (open-loops.ts).
 */
import { PART_READ, placeOf, READ, type Settled } from '../engine/footprint.ts';
import type { Frame, Machine, Thread, WaitQueue } from '../engine/machine.ts';
import { ScriptFrame } from './vm/frame.ts';
import type { Scope } from './vm/function.ts';
import type { Program } from './vm/program.ts';

/** What a thread has done since it came to a loop, or wrote something in it. */
interface Round {
  /** By activation and statement: the variables and their values when the thread was there. */
  readonly visits: Map<Frame, Map<number, readonly unknown[]>>;
  /** Locations that it has read. */
  readonly reads: Set<number>;
  /** Places of locks that it has taken or given back. */
  readonly locks: Set<number>;
}

/** A lock of the script: who has it, and who waits for it. */
export interface Lock {
  readonly place: number;
  readonly queue: WaitQueue;
  readonly owner: Thread | null;
}

export class Spinning {
  readonly #open: Uint8Array;
  readonly #machine: Machine;
  readonly #rounds = new Map<Thread, Round>();
  /** By thread: the locations that have to change before it does anything else. */
  readonly #parked = new Map<Thread, ReadonlySet<number>>();

  readonly #locks: Lock[] = [];
  /** Places of locks and of those who wait for them. */
  readonly #lockPlaces = new Set<number>();
  /** Steps of the tracer, the last ones in a row, that nobody else could have made. */
  aloneSteps = 0;

  constructor(program: Program, machine: Machine) {
    this.#open = program.openLoops;
    this.#machine = machine;
  }

  /** Tells of a lock of the script. */
  addLock(lock: Lock): void {
    this.#locks.push(lock);
    this.#lockPlaces.add(lock.place).add(lock.queue.place);
  }

  /** Does it matter what the next step touches? */
  get isWatching(): boolean {
    return this.#rounds.size > 0 || this.#parked.size > 0;
  }

  isParked(thread: Thread): boolean {
    return this.#parked.size > 0 && this.#parked.has(thread);
  }

  /** Parked threads, in the order in which they were. */
  get parked(): readonly Thread[] {
    return this.#parked.size === 0 ? nobody : [...this.#parked.keys()];
  }

  /**
   * Takes in a step.
   *
   * @param alone  it was the tracer's, and nobody else could have made one
   * @returns threads that spin no longer, because of this step
   */
  after(thread: Thread, step: Settled, alone: boolean): readonly Thread[] {
    this.aloneSteps = alone ? this.aloneSteps + 1 : 0;
    const released = this.#parked.size === 0 ? nobody : this.#release(thread, step);
    if (this.#rounds.size > 0) this.#disturb(thread, step);
    const round = this.#rounds.get(thread);
    if (round !== undefined) {
      if (this.#changes(step)) this.#rounds.delete(thread);
      else this.#take(step, round);
    }
    const frame = thread.stack.at(-1);
    if (frame instanceof ScriptFrame && this.#open[frame.at] === 1) this.#visit(thread, frame);
    return released;
  }

  #release(mover: Thread, step: Settled): readonly Thread[] {
    const released: Thread[] = [];
    for (const [thread, reads] of this.#parked) {
      if (thread === mover || !this.#changesAny(step, reads)) continue;
      this.#parked.delete(thread);
      released.push(thread);
    }
    return released;
  }

  /** Whoever has read in this round what has changed since may do something else in the next. */
  #disturb(mover: Thread, step: Settled): void {
    for (const [thread, { reads }] of this.#rounds) {
      if (thread !== mover && this.#changesAny(step, reads)) this.#rounds.delete(thread);
    }
  }

  /** The thread is about to run a statement of an open loop. */
  #visit(thread: Thread, frame: ScriptFrame): void {
    let round = this.#rounds.get(thread);
    if (round === undefined) {
      round = { visits: new Map(), reads: new Set(), locks: new Set() };
      this.#rounds.set(thread, round);
    }
    let visits = round.visits.get(frame);
    if (visits === undefined) {
      visits = new Map();
      round.visits.set(frame, visits);
    }
    const values: unknown[] = [];
    if (frame.scope !== null) addValues(frame.scope, values);
    for (const lock of this.#locks) values.push(lock.owner === thread);
    const before = visits.get(frame.at);
    if (before !== undefined && areSame(before, values) && this.#blocksNobody(thread, round)) {
      this.#parked.set(thread, round.reads);
      this.#rounds.delete(thread);
    } else visits.set(frame.at, values);
  }

  #take({ locations, modes }: Settled, { reads, locks }: Round): void {
    locations.forEach((location, n) => {
      if (!this.#isLock(location)) reads.add(location);
      else if (((modes[n] ?? 0) & ~ONLY_READS) !== 0) locks.add(placeOf(location));
    });
  }

  /** A thread that has a lock which it will give back must not wait with it. */
  #blocksNobody(thread: Thread, { locks }: Round): boolean {
    return !this.#locks.some(({ place, owner }) => locks.has(place) && owner === thread);
  }

  /**
   * Did the step change anything but locks, and how threads stand? If a thread was woken by more than a
   * lock, what it waits for has changed, too.
   */
  #changes({ locations, modes }: Settled): boolean {
    return modes.some((set, n) => (set & ~ONLY_READS) !== 0 && this.#counts(locations[n] ?? 0));
  }

  #changesAny({ locations, modes }: Settled, reads: ReadonlySet<number>): boolean {
    return modes.some((set, n) => {
      const location = locations[n] ?? 0;
      return (set & ~ONLY_READS) !== 0 && reads.has(location) && this.#counts(location);
    });
  }

  #counts(location: number): boolean {
    return (
      !this.#isLock(location) && !this.#machine.threads.some(({ place }) => place === location)
    );
  }

  #isLock(location: number): boolean {
    return this.#locks.length > 0 && this.#lockPlaces.has(placeOf(location));
  }
}

// Bound, because under lockdown a free name costs a walk of 180 ns.
const { is } = Object;

/** Adds the slots and values of an activation's own variables, in the order of the scope objects. */
function addValues(scope: Scope, into: unknown[]): void {
  for (const slot in scope) {
    if (slot === 'extends') continue;
    const value = scope[slot];
    // The scopes of blocks inside hang below.
    if (!slot.startsWith('{')) into.push(slot, value);
    else if (typeof value === 'object' && value !== null) addValues(value as Scope, into);
  }
}

const areSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((value, n) => is(value, other[n]));

const nobody: readonly Thread[] = [];
const ONLY_READS = (1 << READ) | (1 << PART_READ);
