/**
 * Iteration for the emitted text: `for`-`of`, spreads and array patterns.
 *
 * Arrays are walked by index, which is what their own iterator does and faster; every other iterator
 * is stepped through frames, so that the author's own can be interleaved.
 */

import { Frame, type Yielded } from '../../engine/machine.ts';
import { checkLength } from '../library/limits.ts';
import { allKeys } from './memory.ts';
import { get } from './properties.ts';
import { describe, type Runtime } from './runtime.ts';

type Steps<R> = Generator<Yielded, R, unknown>;

const { isArray } = Array;
const arrayValues: unknown = Array.prototype[Symbol.iterator];
const arrayIterator = Reflect.getPrototypeOf([][Symbol.iterator]()) as { next: unknown };
const arrayNext = arrayIterator.next;

/** An iteration under way. */
export class Cursor {
  /** The array walked by index, or null when there is an iterator. */
  readonly array: readonly unknown[] | null;
  readonly source: unknown;
  readonly iterator: object | null;
  readonly next: unknown;
  #index = 0;
  /** It came to its end, or broke; then there is nothing to close. */
  done = false;
  /** Its loop is left by an error, which what happens on closing does not replace. */
  failed = false;

  constructor(
    array: readonly unknown[] | null,
    source: unknown,
    iterator: object | null,
    next: unknown,
  ) {
    this.array = array;
    this.source = source;
    this.iterator = iterator;
    this.next = next;
  }

  /** The next element of the array; undefined, and done, past its end. */
  take(runtime: Runtime): unknown {
    const array = this.array ?? [];
    if (this.#index >= array.length) {
      this.done = true;
      runtime.read(array, allKeys);
      return undefined;
    }
    return runtime.read(array, this.#index)[this.#index++];
  }
}

function isPlainArray(value: unknown): value is unknown[] {
  return (
    isArray(value) && value[Symbol.iterator] === arrayValues && arrayIterator.next === arrayNext
  );
}

/** A cursor over an array; null for anything else, which {@link open} opens. */
export function cursor(_runtime: Runtime, source: unknown): Cursor | null {
  return isPlainArray(source) ? new Cursor(source, source, null, undefined) : null;
}

/** A cursor over whatever else can be iterated. */
export function* open(runtime: Runtime, source: unknown): Steps<Cursor> {
  if (source === undefined || source === null) {
    throw new TypeError(`${describe(source)} is not iterable`);
  }
  const found = get(runtime, source, Symbol.iterator);
  const method = Frame.is(found) ? yield found : found;
  if (typeof method !== 'function') throw new TypeError(`${describe(source)} is not iterable`);
  const called = runtime.call(method, source, []);
  const iterator = Frame.is(called) ? yield called : called;
  if (!isObject(iterator)) {
    throw new TypeError('Result of the Symbol.iterator method is not an object');
  }
  const got = get(runtime, iterator, 'next');
  return new Cursor(null, source, iterator, Frame.is(got) ? yield got : got);
}

/** The next value of an iterator; undefined, and done, past its end. */
export function* advance(runtime: Runtime, at: Cursor): Steps<unknown> {
  if (at.done) return undefined;
  // Whatever goes wrong in here is the iterator's own end.
  at.done = true;
  if (runtime.watching) runtime.memory.access(at.source, allKeys, false);
  const called = runtime.call(at.next, at.iterator, []);
  const result = Frame.is(called) ? yield called : called;
  if (!isObject(result))
    throw new TypeError(`Iterator result ${describe(result)} is not an object`);
  const ended = get(runtime, result, 'done');
  if (Frame.is(ended) ? yield ended : ended) return undefined;
  const got = get(runtime, result, 'value');
  const value = Frame.is(got) ? yield got : got;
  at.done = false;
  return value;
}

/** Tells an iterator that no more is wanted. */
export function* close(runtime: Runtime, at: Cursor): Steps<void> {
  if (at.done || at.iterator === null) return;
  at.done = true;
  try {
    const got = get(runtime, at.iterator, 'return');
    const method = Frame.is(got) ? yield got : got;
    if (method === undefined || method === null) return;
    const called = runtime.call(method, at.iterator, []);
    const result = Frame.is(called) ? yield called : called;
    if (!at.failed && !isObject(result)) {
      throw new TypeError(`${describe(result)} is not an object`);
    }
  } catch (error) {
    if (!at.failed || !runtime.live) throw error;
  }
}

/** Whatever is left in an iteration. */
export function* restFrom(runtime: Runtime, at: Cursor): Steps<unknown[]> {
  const rest = runtime.made<unknown[]>([]);
  for (;;) {
    const value = at.array === null ? yield* advance(runtime, at) : at.take(runtime);
    if (at.done) return rest;
    runtime.charge(1);
    rest.push(value);
  }
}

/** A plain array's elements, holes as undefined; null for anything else. */
export function arrayOf(runtime: Runtime, source: unknown): readonly unknown[] | null {
  if (!isPlainArray(source)) return null;
  runtime.read(source, allKeys);
  checkLength(runtime, source.length);
  // Copied now, and again where it becomes arguments.
  runtime.charge(source.length * 3);
  return source;
}

/** The elements of anything that can be iterated. */
export function* collect(runtime: Runtime, source: unknown): Steps<unknown[]> {
  return yield* restFrom(runtime, yield* open(runtime, source));
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
