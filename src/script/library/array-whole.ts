/**
 * The methods of arrays that go through a whole array without calling back.
 *
 * Each pays for the length it is going to work on, and is then the built-in itself: on an array, or
 * on a view of an array-like whose length cannot become another one meanwhile.
 */
import type { Native } from '../vm/function.ts';
import type { Runtime } from '../vm/runtime.ts';
import { chargeLength, checkLength } from './limits.ts';
import { apply, type NativeTable } from './native.ts';
import { reads, writes } from './notes.ts';
import { isTrueArray, withLength } from './proxies.ts';
import {
  type Indexed,
  isObject,
  lengthOf,
  toIntegerOrInfinity,
  toLength,
  toObject,
} from './spec.ts';

const { prototype } = Array;

/** Runs a built-in that only reads. */
function reading(builtIn: unknown): Native {
  return (runtime, self, args) => {
    const list = toObject(self);
    const view = withLength(list, lengthOf(runtime, list));
    reads(runtime, list);
    return apply(builtIn, view, args);
  };
}

/** Runs a built-in that changes the array; `growth` says by how many elements at most. */
function changing(builtIn: unknown, growth: (args: readonly unknown[]) => number): Native {
  return (runtime, self, args) => {
    const list = toObject(self);
    const length = lengthOf(runtime, list);
    checkLength(runtime, length + growth(args));
    writes(runtime, list);
    const view = withLength(list, length);
    const result = apply(builtIn, view, args);
    // `reverse`, `fill` and `copyWithin` answer the array: the author's, not the view.
    return result === view ? list : result;
  };
}

const none = (): number => 0;

/** What costs nothing on a true array, however long it is. */
function atTheEnd(builtIn: Native, growth: number): Native {
  const slow = changing(builtIn, (args) => args.length * growth);
  return (runtime, self, args) => {
    if (!isTrueArray(self)) return slow(runtime, self, args, undefined);
    checkLength(runtime, self.length + args.length * growth);
    writes(runtime, self);
    return apply(builtIn, self, args);
  };
}

/** `concat`: every spreadable argument is paid for, and the sum is bounded. */
function concat(runtime: Runtime, self: unknown, args: readonly unknown[]): unknown {
  const parts = [toObject(self), ...args];
  let total = 0;
  const views = parts.map((part) => {
    if (!isSpreadable(part)) {
      total += 1;
      return part;
    }
    const length = lengthOf(runtime, part);
    total += length;
    reads(runtime, part);
    return withLength(part, length);
  });
  checkLength(runtime, total);
  return apply(prototype.concat, views[0], views.slice(1));
}

function isSpreadable(value: unknown): value is object {
  if (!isObject(value)) return false;
  const wish: unknown = Reflect.get(value, Symbol.isConcatSpreadable);
  return wish === undefined ? Array.isArray(value) : Boolean(wish);
}

/** `flat`: arrays within arrays can be far larger than they look, so each element is counted. */
function flat(runtime: Runtime, self: unknown, args: readonly unknown[]): unknown {
  const list = toObject(self);
  const depth = args[0] === undefined ? 1 : toIntegerOrInfinity(args[0]);
  const made: unknown[] = [];
  const open = [{ list, next: 0, length: lengthOf(runtime, list) }];
  reads(runtime, list);
  for (;;) {
    const top = open[open.length - 1];
    if (top === undefined) return speciesFlat(list, made);
    if (top.next >= top.length) {
      open.pop();
      continue;
    }
    const k = top.next++;
    if (!(k in top.list)) continue;
    const value = top.list[k];
    if (Array.isArray(value) && open.length <= depth) {
      const inner = value as unknown as Indexed;
      reads(runtime, inner);
      open.push({ list: inner, next: 0, length: lengthOf(runtime, inner) });
      checkLength(runtime, open.length);
    } else {
      made.push(value);
      checkLength(runtime, made.length);
    }
  }
}

/** A subclass gets its own kind; what is in it is known by now. */
function speciesFlat(list: object, made: unknown[]): unknown {
  if (!Array.isArray(list) || Reflect.get(list, 'constructor') === Array) return made;
  const own = apply(prototype.slice, list, [0, 0]) as Indexed;
  if (isTrueArray(own) && own.constructor === Array) return made;
  for (const [k, value] of made.entries()) own[k] = value;
  return own;
}

function at(runtime: Runtime, self: unknown, args: readonly unknown[]): unknown {
  reads(runtime, toObject(self));
  return apply(prototype.at, self, args);
}

export const arrayWhole: NativeTable = {
  at,
  concat,
  copyWithin: changing(prototype.copyWithin, none),
  fill: changing(prototype.fill, none),
  flat,
  includes: reading(prototype.includes),
  indexOf: reading(prototype.indexOf),
  lastIndexOf: reading(prototype.lastIndexOf),
  pop: atTheEnd(prototype.pop as Native, 0),
  push: atTheEnd(prototype.push as Native, 1),
  reverse: changing(prototype.reverse, none),
  shift: changing(prototype.shift, none),
  slice: reading(prototype.slice),
  splice: changing(prototype.splice, (args) => args.length),
  toReversed: reading(prototype.toReversed),
  toSpliced: changing(prototype.toSpliced, (args) => args.length),
  unshift: changing(prototype.unshift, (args) => args.length),
  with: reading(prototype.with),
};

/** `Array(n)` makes n holes; `Array(a, b)` an array of its arguments. */
export const arrayConstructor: Native = (runtime, _self, args, newTarget) => {
  const [length] = args;
  if (args.length === 1 && typeof length === 'number') {
    checkLength(runtime, toLength(length));
    chargeLength(runtime, toLength(length));
  }
  return Reflect.construct(Array, args, newTarget ?? Array);
};
