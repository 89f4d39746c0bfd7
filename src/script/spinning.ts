/**
 * Spinning: threads that go round a loop in which nothing changes until somebody else changes it.
 *
 * A thread that comes back to the same statement of the same activation, with the same values in its
 * variables, and has written nothing since, will do exactly the same again, as long as what it has
 * read since stays as it is. So it may wait for that without anybody being able to tell. Searches
 * need it: a loop that asks again and again has no last round, and without this no last order.
 *
 * A loop that counts its rounds is another matter, and so is one over an iterator, whose state
 * nobody sees (open-loops.ts).
 */
import { PART_READ, READ, type Settled } from '../engine/footprint.ts';
import type { Frame, Thread } from '../engine/machine.ts';
import { ScriptFrame } from './vm/frame.ts';
import type { Scope } from './vm/function.ts';
import type { Program } from './vm/program.ts';

/** What a thread has done since it came to a loop, or wrote something in it. */
interface Round {
  /** By activation and statement: the variables and their values when the thread was there. */
  readonly visits: Map<Frame, Map<number, readonly unknown[]>>;
  /** Locations that it has read. */
  readonly reads: Set<number>;
}

export class Spinning {
  readonly #open: Uint8Array;
  readonly #rounds = new Map<Thread, Round>();
  /** By thread: the locations that have to change before it does anything else. */
  readonly #parked = new Map<Thread, ReadonlySet<number>>();

  /** Steps of the tracer, the last ones in a row, that nobody else could have made. */
  aloneSteps = 0;

  constructor(program: Program) {
    this.#open = program.openLoops;
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
    const round = this.#rounds.get(thread);
    if (round !== undefined) {
      if (writes(step, thread)) this.#rounds.delete(thread);
      else for (const location of step.locations) round.reads.add(location);
    }
    const frame = thread.stack.at(-1);
    if (frame instanceof ScriptFrame && this.#open[frame.at] === 1) this.#visit(thread, frame);
    return released;
  }

  #release(mover: Thread, step: Settled): readonly Thread[] {
    const released: Thread[] = [];
    for (const [thread, reads] of this.#parked) {
      if (thread === mover || !writesAny(step, reads)) continue;
      this.#parked.delete(thread);
      released.push(thread);
    }
    return released;
  }

  /** The thread is about to run a statement of an open loop. */
  #visit(thread: Thread, frame: ScriptFrame): void {
    let round = this.#rounds.get(thread);
    if (round === undefined) {
      round = { visits: new Map(), reads: new Set() };
      this.#rounds.set(thread, round);
    }
    let visits = round.visits.get(frame);
    if (visits === undefined) {
      visits = new Map();
      round.visits.set(frame, visits);
    }
    const values: unknown[] = [];
    if (frame.scope !== null) addValues(frame.scope, values);
    const before = visits.get(frame.at);
    if (before !== undefined && areSame(before, values)) {
      this.#parked.set(thread, round.reads);
      this.#rounds.delete(thread);
    } else visits.set(frame.at, values);
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

/** Did the step change anything but how its own thread stands? */
function writes({ locations, modes }: Settled, { place }: Thread): boolean {
  return modes.some((set, n) => (set & ~ONLY_READS) !== 0 && locations[n] !== place);
}

function writesAny({ locations, modes }: Settled, reads: ReadonlySet<number>): boolean {
  return modes.some((set, n) => (set & ~ONLY_READS) !== 0 && reads.has(locations[n] ?? 0));
}
