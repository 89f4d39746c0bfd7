/**
 * Schedulers for tests: one that draws from a seed, one that follows a list, one that keeps going.
 */
import type { Scheduler, Thread } from '../../src/engine/machine.ts';

/** A small generator of numbers, the same everywhere (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const at = (threads: readonly Thread[], index: number): Thread => {
  const thread = threads[index] ?? threads[0];
  if (thread === undefined) throw new Error('nobody can run');
  return thread;
};

/** Chooses at random, and remembers what it chose. */
export class SeededScheduler implements Scheduler {
  readonly chosen: number[] = [];
  readonly #next: () => number;
  constructor(seed: number) {
    this.#next = random(seed);
  }
  choose(runnable: readonly Thread[]): Thread {
    const thread = at(runnable, Math.floor(this.#next() * runnable.length));
    this.chosen.push(thread.id);
    return thread;
  }
}

/** Chooses by the given thread ids; after the last, or where the id cannot run, the first. */
export class ListedScheduler implements Scheduler {
  readonly #ids: readonly number[];
  #at = 0;
  constructor(ids: readonly number[]) {
    this.#ids = ids;
  }
  choose(runnable: readonly Thread[]): Thread {
    const id = this.#ids[this.#at++];
    return runnable.find((thread) => thread.id === id) ?? at(runnable, 0);
  }
}

/** Lets the thread that ran last go on as long as it can. */
export const steady: Scheduler = {
  choose: (runnable, previous) => runnable.find((thread) => thread === previous) ?? at(runnable, 0),
};
