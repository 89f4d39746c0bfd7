/**
 * The methods of arrays that call back: each callback is a call like any other, which the scheduler
 * can interrupt and a debugger can step into.
 *
 * All work on whatever has a length, as the language wants. Elements are read one by one between the
 * callbacks, so a change made meanwhile is seen exactly where the built-in would see it.
 */
import { Frame } from '../../engine/machine.ts';
import type { Runtime } from '../vm/runtime.ts';
import { makeLike } from './array-species.ts';
import { checkLength } from './limits.ts';
import { type NativeTable, type Steps, type Stepwise, stepwise } from './native.ts';
import { reads, visits } from './notes.ts';
import { callable, define, type Indexed, lengthOf, toObject } from './spec.ts';

type Args = readonly unknown[];

function* forEach(runtime: Runtime, self: unknown, args: Args): Steps<undefined> {
  const list = toObject(self);
  const length = lengthOf(runtime, list);
  const visit = callable(args[0]);
  for (let k = 0; k < length; k++) {
    visits(runtime, list);
    if (!(k in list)) continue;
    const result = runtime.call(visit, args[1], [list[k], k, list]);
    if (Frame.is(result)) yield result;
  }
  return undefined;
}

function* map(runtime: Runtime, self: unknown, args: Args): Steps<Indexed> {
  const list = toObject(self);
  const length = lengthOf(runtime, list);
  const change = callable(args[0]);
  const made = yield* makeLike(runtime, list, length);
  for (let k = 0; k < length; k++) {
    visits(runtime, list);
    if (!(k in list)) continue;
    const result = runtime.call(change, args[1], [list[k], k, list]);
    define(made, k, Frame.is(result) ? yield result : result);
  }
  return made;
}

function* filter(runtime: Runtime, self: unknown, args: Args): Steps<Indexed> {
  const list = toObject(self);
  const length = lengthOf(runtime, list);
  const test = callable(args[0]);
  const made = yield* makeLike(runtime, list, 0);
  let to = 0;
  for (let k = 0; k < length; k++) {
    visits(runtime, list);
    if (!(k in list)) continue;
    const value = list[k];
    const result = runtime.call(test, args[1], [value, k, list]);
    if (Frame.is(result) ? yield result : result) define(made, to++, value);
  }
  return made;
}

/** `some` stops at the first yes, `every` at the first no. */
function quantifier(stopAt: boolean): Stepwise {
  return function* (runtime, self, args) {
    const list = toObject(self);
    const length = lengthOf(runtime, list);
    const test = callable(args[0]);
    for (let k = 0; k < length; k++) {
      visits(runtime, list);
      if (!(k in list)) continue;
      const result = runtime.call(test, args[1], [list[k], k, list]);
      if (Boolean(Frame.is(result) ? yield result : result) === stopAt) return stopAt;
    }
    return !stopAt;
  };
}

/** `find` and its kin see holes as undefined, unlike the others. */
function finder(backwards: boolean, wanted: 'value' | 'index'): Stepwise {
  return function* (runtime, self, args) {
    const list = toObject(self);
    const length = lengthOf(runtime, list);
    const test = callable(args[0]);
    for (let n = 0; n < length; n++) {
      const k = backwards ? length - 1 - n : n;
      visits(runtime, list);
      const value = list[k];
      const result = runtime.call(test, args[1], [value, k, list]);
      if (Frame.is(result) ? yield result : result) return wanted === 'value' ? value : k;
    }
    return wanted === 'value' ? undefined : -1;
  };
}

function reducer(backwards: boolean): Stepwise {
  return function* (runtime, self, args) {
    const list = toObject(self);
    const length = lengthOf(runtime, list);
    const combine = callable(args[0]);
    let started = args.length > 1;
    let sum = args[1];
    for (let n = 0; n < length; n++) {
      const k = backwards ? length - 1 - n : n;
      visits(runtime, list);
      if (!(k in list)) continue;
      if (!started) {
        started = true;
        sum = list[k];
        continue;
      }
      const result = runtime.call(combine, undefined, [sum, list[k], k, list]);
      sum = Frame.is(result) ? yield result : result;
    }
    if (!started)
      throw new TypeError('an empty array has nothing to reduce to; give a first value');
    return sum;
  };
}

function* flatMap(runtime: Runtime, self: unknown, args: Args): Steps<Indexed> {
  const list = toObject(self);
  const length = lengthOf(runtime, list);
  const change = callable(args[0]);
  const made = yield* makeLike(runtime, list, 0);
  let to = 0;
  for (let k = 0; k < length; k++) {
    visits(runtime, list);
    if (!(k in list)) continue;
    const result = runtime.call(change, args[1], [list[k], k, list]);
    const value = Frame.is(result) ? yield result : result;
    to = append(runtime, made, to, value);
  }
  return made;
}

/** Puts a value, or the elements of an array, at `to` and after; answers where the next one goes. */
function append(runtime: Runtime, made: Indexed, to: number, value: unknown): number {
  if (!Array.isArray(value)) {
    define(made, to, value);
    return to + 1;
  }
  let next = to;
  const inner = value as unknown as Indexed;
  const length = lengthOf(runtime, inner);
  checkLength(runtime, next + length);
  reads(runtime, value);
  for (let k = 0; k < length; k++) if (k in inner) define(made, next++, inner[k]);
  return next;
}

/** In the order and under the names of the specification; typed arrays share most of them. */
export const sharedCallbacks: NativeTable = {
  every: stepwise('every', quantifier(false)),
  find: stepwise('find', finder(false, 'value')),
  findIndex: stepwise('findIndex', finder(false, 'index')),
  findLast: stepwise('findLast', finder(true, 'value')),
  findLastIndex: stepwise('findLastIndex', finder(true, 'index')),
  forEach: stepwise('forEach', forEach),
  reduce: stepwise('reduce', reducer(false)),
  reduceRight: stepwise('reduceRight', reducer(true)),
  some: stepwise('some', quantifier(true)),
};

export const arrayCallbacks: NativeTable = {
  ...sharedCallbacks,
  filter: stepwise('filter', filter),
  flatMap: stepwise('flatMap', flatMap),
  map: stepwise('map', map),
};
