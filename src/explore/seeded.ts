/**
 * The seeded scheduler: a random walk that anyone can repeat.
 *
 * Every thread has a speed of its own, drawn when it is first seen, and at each choice a runnable
 * thread is chosen with a likelihood in proportion to its speed. With equal speeds a thread that
 * takes thirty steps would hardly ever overtake one that takes five; with speeds that differ by up to
 * 64, module_exit falls early and late in the workload, and in the middle of a report too.
 *
 * The numbers come from sfc32, a small generator with a period above 2^64 whose 32-bit arithmetic is
 * the same in every engine, so a seed names the same walk on every machine.
 */
import type { Scheduler, Thread } from '../engine/machine.ts';

/** Speeds are 1, 1/2, … 1/64 of this. */
const FULL_SPEED = 64;
const SPEEDS = 7;

/** @param seed  any whole number; its low 53 bits count */
export function seededScheduler(seed: number): Scheduler {
  const choose = seededChoice<Thread>(seed, ({ id }) => id);
  return { choose };
}

/**
 * The same walk, for whatever stands for threads.
 *
 * @returns a function that chooses among the runnable threads, in order of their ids; as a
 *   scheduler, it wants to be asked only where there is a choice
 */
export function seededChoice<T>(
  seed: number,
  idOf: (thread: T) => number,
): (runnable: readonly T[]) => T {
  const below = seededDraw(seed);
  /** By thread id. */
  const speeds: number[] = [];
  const speedOf = (thread: T): number => {
    const id = idOf(thread);
    speeds[id] ??= FULL_SPEED >> below(SPEEDS);
    return speeds[id] ?? FULL_SPEED;
  };
  return (runnable) => {
    let total = 0;
    for (const thread of runnable) total += speedOf(thread);
    let left = below(total);
    for (const thread of runnable) {
      left -= speedOf(thread);
      if (left < 0) return thread;
    }
    throw new RangeError('a choice among no threads');
  };
}

/** @returns a function that draws a number from 0 to `limit - 1` */
export function seededDraw(seed: number): (limit: number) => number {
  const next = sfc32(seed);
  return (limit) => Math.floor((next() / 0x1_0000_0000) * limit);
}

/** @returns a function that answers the next number, 0 to 2^32 - 1 */
function sfc32(seed: number): () => number {
  let a = seed | 0;
  let b = Math.floor(seed / 0x1_0000_0000) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  // The first numbers still show the seed's own pattern.
  for (let warm = 0; warm < 12; warm++) next();
  return next;
}
