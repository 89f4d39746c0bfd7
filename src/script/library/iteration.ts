/**
 * Iteration: walks whatever can be iterated, an author's generator included, step by step.
 */
import { Frame } from '../../engine/machine.ts';
import type { Runtime } from '../vm/runtime.ts';
import { describe } from '../vm/runtime.ts';
import type { Steps } from './native.ts';
import { reads } from './notes.ts';
import { isTrueArray } from './proxies.ts';
import { isObject } from './spec.ts';

/** The end of an iteration; no value of a script is this one. */
export const END = Symbol('end');

/** An iteration under way. */
export interface Cursor {
  /** The next value, or {@link END}. */
  next(): Steps<unknown>;
  /** Tells the iterator that no more is wanted, because of an error. Never throws. */
  close(): Steps<void>;
}

/** Starts to iterate. `method` is the iterable's own `Symbol.iterator`, where it is known already. */
export function* iterate(
  runtime: Runtime,
  iterable: unknown,
  method: unknown = iteratorMethod(iterable),
): Steps<Cursor> {
  if (isTrueArray(iterable) && method === Array.prototype.values)
    return new ArrayCursor(runtime, iterable);
  if (typeof method !== 'function') throw new TypeError(`${describe(iterable)} is not iterable`);
  const made = runtime.call(method, iterable, []);
  const iterator = Frame.is(made) ? yield made : made;
  if (!isObject(iterator)) throw new TypeError('Symbol.iterator did not answer an iterator');
  return new IteratorCursor(runtime, iterable, iterator);
}

export function iteratorMethod(iterable: unknown): unknown {
  if (iterable === undefined || iterable === null) return undefined;
  const method: unknown = Reflect.get(Object(iterable) as object, Symbol.iterator);
  return method ?? undefined;
}

/** What the iterator of a true array would do, without the iterator. */
class ArrayCursor implements Cursor {
  readonly #runtime: Runtime;
  readonly #list: readonly unknown[];
  #index = 0;

  constructor(runtime: Runtime, list: readonly unknown[]) {
    this.#runtime = runtime;
    this.#list = list;
  }

  *next(): Steps<unknown> {
    this.#runtime.charge(1);
    reads(this.#runtime, this.#list);
    return this.#index < this.#list.length ? this.#list[this.#index++] : END;
  }

  *close(): Steps<void> {}
}

/** What a step of an iterator costs beyond its call, in calls. */
const stepCost = 24;

class IteratorCursor implements Cursor {
  readonly #runtime: Runtime;
  readonly #source: unknown;
  readonly #iterator: object;
  readonly #next: unknown;

  constructor(runtime: Runtime, source: unknown, iterator: object) {
    this.#runtime = runtime;
    this.#source = source;
    this.#iterator = iterator;
    this.#next = Reflect.get(iterator, 'next');
  }

  *next(): Steps<unknown> {
    this.#runtime.charge(stepCost);
    if (isObject(this.#source)) reads(this.#runtime, this.#source);
    const called = this.#runtime.call(this.#next, this.#iterator, []);
    const result = Frame.is(called) ? yield called : called;
    if (!isObject(result)) throw new TypeError('an iterator answered something that is no object');
    return Reflect.get(result, 'done') ? END : Reflect.get(result, 'value');
  }

  *close(): Steps<void> {
    // The error that ended the iteration is the one that counts.
    try {
      const method: unknown = Reflect.get(this.#iterator, 'return');
      if (method === undefined || method === null) return;
      const called = this.#runtime.call(method, this.#iterator, []);
      if (Frame.is(called)) yield called;
    } catch (error) {
      if (this.#runtime.machine.halted !== null) throw error;
    }
  }
}

/** Everything an iterable gives, at most `limit` of it. */
export function* collect(
  runtime: Runtime,
  iterable: unknown,
  check: (length: number) => void,
): Steps<unknown[]> {
  const values: unknown[] = [];
  const cursor = yield* iterate(runtime, iterable);
  for (;;) {
    const value = yield* cursor.next();
    if (value === END) return values;
    values.push(value);
    check(values.length);
  }
}
