/**
 * Notes: tells the run what memory a built-in touches.
 *
 * A built-in that goes through a whole object touches all of its properties, so one note stands for
 * every key. A stepwise native repeats it after each callback: what was read before another thread
 * ran says nothing about what is read now.
 */
import { allKeys } from '../vm/memory.ts';
import type { Runtime } from '../vm/runtime.ts';

/** `object` is read, its length and any of its elements. */
export function reads(runtime: Runtime, object: unknown): void {
  if (runtime.watching) runtime.memory.access(object, allKeys, false);
}

/** What calling a callback costs beyond the call, in units of fuel. */
const visitCost = 6;

/** An element of `object` is about to be handed to a callback. */
export function visits(runtime: Runtime, object: unknown): void {
  runtime.charge(visitCost);
  if (runtime.watching) runtime.memory.access(object, allKeys, false);
}

/** `object` is changed, or read and changed. */
export function writes(runtime: Runtime, object: unknown): void {
  if (runtime.watching) runtime.memory.access(object, allKeys, true);
}
