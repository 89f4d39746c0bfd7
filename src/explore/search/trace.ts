/**
 * A trace: an execution as a partial order, and the races in it.
 *
 * Two steps are ordered if one thread made both, if one woke the other's thread, if they touch one
 * location in ways that conflict, or through a chain of these. Whatever is not ordered could as well
 * have happened the other way round, and nobody could tell; so executions with the same order are
 * one. A *race* is a pair that conflicts directly, with nothing ordered in between: there the other
 * way round is another trace.
 *
 * Each step carries a vector clock: for each thread, the last step of it that is ordered before. For
 * each location the trace remembers who touched it last and how. Going back to a prefix undoes both.
 *
 * Mirrors: Abdulla, Aronis, Jonsson, Sagonas, *Optimal dynamic partial order reduction* (POPL 2014).
 * Differs: steps touch many locations, which depend on what they read. A step that conflicts with an
 * earlier one in one order does so in the other, too, perhaps elsewhere: up to the first clash both
 * do the same. That symmetry is all that the search relies on.
 */
import { opponentsOf, type Settled } from '../../engine/footprint.ts';

const NEVER = -1;
/** Fingerprints and marks are below this, so that a sum of two is exact. */
const FINGERPRINTS = 2 ** 52;

/** The last time that a thread touched a location in certain ways. */
interface Touch {
  readonly thread: number;
  /** Modes of engine/footprint.ts, as a set of bits. */
  readonly modes: number;
  step: number;
}

/** Two steps that conflict, adjacent in the order. */
export interface Race {
  /** The index of the step that came first. */
  readonly first: number;
  readonly second: number;
  /**
   * Threads that could begin the other way round: those that begin what must happen before `second`
   * but is not ordered after `first`. Never empty.
   */
  readonly initials: readonly number[];
}

export class Trace {
  /** By step. */
  readonly threads: number[] = [];
  readonly #clocks: Int32Array[] = [];
  /** By step: the fingerprint of the trace up to and with it. */
  readonly #fingerprints: number[] = [];
  readonly #touched = new Map<number, Touch[]>();
  /** What {@link truncate} takes back: touches with the step they had before. */
  readonly #undo: { readonly touch: Touch; readonly before: number; readonly step: number }[] = [];
  /** By step: which of its thread's steps it is, from 1. */
  readonly #ordinals: number[] = [];
  /** By thread: its steps, oldest first. */
  readonly #own: number[][] = [];
  /** By thread: who woke it last, oldest first; pairs of step and waker are the same step. */
  readonly #wakers: number[][] = [];
  #width = 8;

  get length(): number {
    return this.threads.length;
  }

  /** Forgets the steps from `length` on. */
  truncate(length: number): void {
    for (let last = this.#undo.at(-1); last !== undefined; last = this.#undo.at(-1)) {
      if (last.step < length) break;
      last.touch.step = last.before;
      this.#undo.pop();
    }
    for (let step = this.length - 1; step >= length; step--) {
      this.#own[this.threads[step] ?? 0]?.pop();
    }
    for (const wakers of this.#wakers) {
      while (wakers !== undefined && (wakers.at(-1) ?? NEVER) >= length) wakers.pop();
    }
    this.threads.length = length;
    this.#clocks.length = length;
    this.#fingerprints.length = length;
  }

  /** Adds a step of `thread`. @returns the races it takes part in, as the second */
  push(thread: number, footprint: Settled): readonly Race[] {
    const step = this.length;
    const clock = this.#clockBefore(thread);
    const rivals = this.#rivals(thread, footprint);
    const races = this.#races(thread, step, clock, rivals);
    for (const rival of rivals) if (rival !== NEVER) this.#merge(clock, this.#clockOf(rival));
    clock[thread] = step;
    this.threads.push(thread);
    this.#clocks.push(clock);
    const own = listAt(this.#own, thread);
    own.push(step);
    this.#ordinals[step] = own.length;
    this.#fingerprints.push((this.fingerprint + this.#markOf(clock)) % FINGERPRINTS);
    for (const other of footprint.woken) listAt(this.#wakers, other).push(step);
    this.#note(thread, step, footprint);
    return races;
  }

  /**
   * A number for the trace as a whole: the same for all orders of its steps. Two traces that differ
   * share one with a likelihood of about 2^-52.
   */
  get fingerprint(): number {
    return this.#fingerprints.at(-1) ?? 0;
  }

  /** Is `first` ordered before `second`, or the same? */
  isOrdered(first: number, second: number): boolean {
    return (this.#clockOf(second)[this.threads[first] ?? 0] ?? NEVER) >= first;
  }

  /** What is ordered before the next step of `thread`, whatever it touches. */
  #clockBefore(thread: number): Int32Array {
    while (thread >= this.#width) this.#widen();
    const clock = new Int32Array(this.#width).fill(NEVER);
    const previous = this.#own[thread]?.at(-1);
    if (previous !== undefined) this.#merge(clock, this.#clockOf(previous));
    const waker = this.#wakers[thread]?.at(-1);
    if (waker !== undefined && waker > (previous ?? NEVER))
      this.#merge(clock, this.#clockOf(waker));
    return clock;
  }

  /** By thread: its last step that conflicts with a step of `thread` that touches `footprint`. */
  #rivals(thread: number, { locations, modes }: Settled): Int32Array {
    const rivals = new Int32Array(this.#width).fill(NEVER);
    locations.forEach((location, n) => {
      const opponents = opponentsOf(modes[n] ?? 0);
      for (const touch of this.#touched.get(location) ?? nobody) {
        const last = rivals[touch.thread] ?? NEVER;
        if (touch.step <= last || touch.thread === thread) continue;
        if ((opponents & touch.modes) !== 0) rivals[touch.thread] = touch.step;
      }
    });
    return rivals;
  }

  #races(thread: number, step: number, before: Int32Array, rivals: Int32Array): Race[] {
    const races: Race[] = [];
    for (let other = 0; other < rivals.length; other++) {
      const first = rivals[other] ?? NEVER;
      if (first === NEVER || (before[other] ?? NEVER) >= first) continue;
      if (!this.#isImmediate(first, other, rivals)) continue;
      const past = this.#pastWithout(before, rivals, other);
      races.push({ first, second: step, initials: this.#initials(first, past, thread) });
    }
    return races;
  }

  /** Is `first` not ordered before the second step through another rival? */
  #isImmediate(first: number, thread: number, rivals: Int32Array): boolean {
    for (let other = 0; other < rivals.length; other++) {
      const rival = rivals[other] ?? NEVER;
      if (rival > first && (this.#clockOf(rival)[thread] ?? NEVER) >= first) return false;
    }
    return true;
  }

  /** What is ordered before the second step of a race, were it not for the first, of `thread`. */
  #pastWithout(before: Int32Array, rivals: Int32Array, thread: number): Int32Array {
    const past = before.slice();
    for (let other = 0; other < rivals.length; other++) {
      const rival = rivals[other] ?? NEVER;
      if (other !== thread && rival !== NEVER) this.#merge(past, this.#clockOf(rival));
    }
    return past;
  }

  /** The threads whose first step after `first` in `past` has nothing of that before it. */
  #initials(first: number, past: Int32Array, second: number): readonly number[] {
    const initials: number[] = [];
    const begun: boolean[] = [];
    for (let step = first + 1; step < this.length; step++) {
      const thread = this.threads[step] ?? 0;
      if ((past[thread] ?? NEVER) < step || begun[thread]) continue;
      begun[thread] = true;
      if (this.#isMinimal(step, thread, first)) initials.push(thread);
    }
    return initials.length === 0 ? [second] : initials;
  }

  /** Is nothing after `first` ordered before `step`? */
  #isMinimal(step: number, thread: number, first: number): boolean {
    return this.#clockOf(step).every((last, other) => other === thread || last <= first);
  }

  #note(thread: number, step: number, footprint: Settled): void {
    footprint.locations.forEach((location, n) => {
      const modes = footprint.modes[n] ?? 0;
      const touches = this.#touchesOf(location);
      let touch = touches.find((known) => known.thread === thread && known.modes === modes);
      if (touch === undefined) {
        touch = { thread, modes, step: NEVER };
        touches.push(touch);
      }
      this.#undo.push({ touch, before: touch.step, step });
      touch.step = step;
    });
  }

  #touchesOf(location: number): Touch[] {
    let touches = this.#touched.get(location);
    if (touches === undefined) {
      touches = [];
      this.#touched.set(location, touches);
    }
    return touches;
  }

  /**
   * A number for a step that is the same wherever it stands in the order. Where two steps have the
   * same past, they are the same step.
   */
  #markOf(clock: Int32Array): number {
    let high = 0x9e3779b9;
    let low = 0x85ebca6b;
    for (const last of clock) {
      const ordinal = last === NEVER ? 0 : (this.#ordinals[last] ?? 0);
      high = Math.imul(high ^ ordinal, 0x01000193) + 0x7f4a7c15;
      high ^= high >>> 15;
      low = Math.imul(low + ordinal, 0xc2b2ae35) ^ (low >>> 13);
    }
    return (high >>> 0) * 0x10_0000 + ((low ^ Math.imul(high, 0x27d4eb2f)) >>> 12);
  }

  #clockOf(step: number): Int32Array {
    return this.#clocks[step] ?? noClock;
  }

  #merge(clock: Int32Array, other: Int32Array): void {
    for (let thread = 0; thread < other.length; thread++) {
      const theirs = other[thread] ?? NEVER;
      if (theirs > (clock[thread] ?? NEVER)) clock[thread] = theirs;
    }
  }

  #widen(): void {
    const narrow = this.#clocks.splice(0);
    this.#width *= 2;
    for (const clock of narrow) {
      const wide = new Int32Array(this.#width).fill(NEVER);
      wide.set(clock);
      this.#clocks.push(wide);
    }
  }
}

const nobody: readonly Touch[] = [];
const noClock = new Int32Array(0);

function listAt(lists: number[][], index: number): number[] {
  let list = lists[index];
  if (list === undefined) {
    list = [];
    lists[index] = list;
  }
  return list;
}
