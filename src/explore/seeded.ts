/**
 * The seeded scheduler: a random walk that anyone can repeat.
 *
 * At each choice every runnable thread is as likely as the next. The numbers come from sfc32, a
 * small generator with a period above 2^64 whose 32-bit arithmetic is the same in every engine, so
 * a seed names the same walk on every machine.
 */
import type { Scheduler, Thread } from '../engine/machine.ts';

/** @param seed  any whole number; its low 53 bits count */
export function seededScheduler(seed: number): Scheduler {
  const next = sfc32(seed);
  return {
    choose(runnable: readonly Thread[]): Thread {
      // Multiply-shift instead of a remainder: no bias worth the name below 2^16 threads.
      const index = Math.floor((next() / 0x1_0000_0000) * runnable.length);
      const thread = runnable[index];
      if (thread === undefined) throw new RangeError('a choice among no threads');
      return thread;
    },
  };
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
