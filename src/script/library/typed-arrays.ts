/**
 * Buffers and typed arrays: bounded in size, with callbacks as steps.
 *
 * They lie outside of the heap and its limit, so their bytes are paid for when they are made.
 */
import { Frame } from '../../engine/machine.ts';
import type { AnyFunction, Native } from '../vm/function.ts';
import type { Runtime } from '../vm/runtime.ts';
import { sharedCallbacks } from './array-callbacks.ts';
import { mergeSort } from './array-sort.ts';
import { collect, iteratorMethod } from './iteration.ts';
import { chargeBytes, checkLength } from './limits.ts';
import { apply, type NativeTable, type Steps, type Stepwise, stepwise } from './native.ts';
import { reads, visits, writes } from './notes.ts';
import { withLength } from './proxies.ts';
import {
  callable,
  type Indexed,
  isConstructor,
  isObject,
  lengthOf,
  toIntegerOrInfinity,
  toObject,
} from './spec.ts';

interface TypedArray extends Indexed {
  readonly length: number;
  readonly BYTES_PER_ELEMENT: number;
}

const prototype: Indexed = Object.getPrototypeOf(Int8Array.prototype);
const statics: Indexed = Object.getPrototypeOf(Int8Array);
const lengthGetter = Reflect.getOwnPropertyDescriptor(prototype, 'length')?.get;

function typed(self: unknown): TypedArray {
  // Throws for what is no typed array.
  apply(lengthGetter, self, []);
  return self as TypedArray;
}

interface Kind {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
}

/** `new Int32Array(length)`, `(buffer, offset, length)`, `(array-like)` or `(iterable)`. */
export function typedArrayConstructor(kind: Kind): Native {
  return stepwise(kind.name, function* (runtime, _self, args, newTarget) {
    if (newTarget === undefined) throw new TypeError(`${kind.name} needs new`);
    const [source, ...rest] = args;
    if (!isObject(source)) {
      chargeBytes(runtime, Math.max(0, toIntegerOrInfinity(source)) * kind.BYTES_PER_ELEMENT);
      return build(kind, args, newTarget);
    }
    if (source instanceof ArrayBuffer) return build(kind, args, newTarget);
    const values = yield* valuesOf(runtime, source);
    chargeBytes(runtime, values.length * kind.BYTES_PER_ELEMENT);
    return build(kind, [values, ...rest], newTarget);
  });
}

function build(kind: Kind, args: readonly unknown[], newTarget: AnyFunction): object {
  return Reflect.construct(kind as unknown as AnyFunction, args, newTarget);
}

function* valuesOf(runtime: Runtime, source: object): Steps<ArrayLike<unknown>> {
  if (ArrayBuffer.isView(source)) return source as unknown as ArrayLike<unknown>;
  if (iteratorMethod(source) !== undefined) {
    return yield* collect(runtime, source, (length) => checkLength(runtime, length));
  }
  const list = source as Indexed;
  const length = lengthOf(runtime, list);
  reads(runtime, list);
  return Array.from({ length }, (_, k) => list[k]);
}

/** What the methods that make a new one make: the same kind, or what a subclass asks for. */
function* makeLike(runtime: Runtime, list: TypedArray, length: number): Steps<TypedArray> {
  chargeBytes(runtime, length * list.BYTES_PER_ELEMENT);
  const maker: unknown = Reflect.get(list, 'constructor');
  const species: unknown = isObject(maker) ? Reflect.get(maker, Symbol.species) : undefined;
  const kind = isConstructor(species) ? species : maker;
  const made = runtime.construct(kind, [length]);
  return typed(Frame.is(made) ? yield made : made);
}

function* map(runtime: Runtime, self: unknown, args: readonly unknown[]): Steps<unknown> {
  const list = typed(self);
  const change = callable(args[0]);
  const { length } = list;
  const made = yield* makeLike(runtime, list, length);
  for (let k = 0; k < length; k++) {
    visits(runtime, list);
    const result = runtime.call(change, args[1], [list[k], k, list]);
    made[k] = Frame.is(result) ? yield result : result;
  }
  return made;
}

function* filter(runtime: Runtime, self: unknown, args: readonly unknown[]): Steps<unknown> {
  const list = typed(self);
  const test = callable(args[0]);
  const { length } = list;
  const kept: unknown[] = [];
  for (let k = 0; k < length; k++) {
    visits(runtime, list);
    const value = list[k];
    const result = runtime.call(test, args[1], [value, k, list]);
    if (Frame.is(result) ? yield result : result) kept.push(value);
  }
  const made = yield* makeLike(runtime, list, kept.length);
  for (const [k, value] of kept.entries()) made[k] = value;
  return made;
}

/** Numbers sort by value without a comparator, and that calls nobody. */
function sorter(builtIn: unknown, inPlace: boolean): Stepwise {
  return function* (runtime, self, args) {
    const [comparator] = args;
    if (comparator !== undefined) callable(comparator);
    const list = typed(self);
    runtime.charge(list.length);
    if (comparator === undefined) return apply(builtIn, list, []);
    visits(runtime, list);
    const values = Array.from(list as unknown as ArrayLike<unknown>);
    const sorted = yield* mergeSort(runtime, values, comparator);
    const target = inPlace ? list : (apply(prototype['toReversed'], list, []) as Indexed);
    if (inPlace) writes(runtime, list);
    for (const [k, value] of sorted.entries()) target[k] = value;
    return target;
  };
}

/** A built-in that goes through the elements without calling back. */
function whole(builtIn: unknown, note: typeof reads): Native {
  return (runtime, self, args) => {
    const list = typed(self);
    runtime.charge(list.length / 64);
    note(runtime, list);
    return apply(builtIn, list, args);
  };
}

function set(runtime: Runtime, self: unknown, args: readonly unknown[]): unknown {
  const [source, ...rest] = args;
  const from = toObject(source);
  const view = ArrayBuffer.isView(from) ? from : withLength(from, lengthOf(runtime, from));
  writes(runtime, typed(self));
  return apply(prototype['set'], self, [view, ...rest]);
}

function* from(runtime: Runtime, self: unknown, args: readonly unknown[]): Steps<unknown> {
  const [source, mapper, mapperSelf] = args;
  if (!isConstructor(self)) throw new TypeError('from is called on a kind of typed array');
  if (mapper !== undefined) callable(mapper);
  const values = yield* valuesOf(runtime, toObject(source));
  const constructed = runtime.construct(self, [values.length]);
  const made = typed(Frame.is(constructed) ? yield constructed : constructed);
  for (let k = 0; k < values.length; k++) {
    if (mapper === undefined) {
      made[k] = values[k];
      continue;
    }
    const result = runtime.call(mapper, mapperSelf, [values[k], k]);
    made[k] = Frame.is(result) ? yield result : result;
  }
  return made;
}

function checked(native: Native): Native {
  return (runtime, self, args, newTarget) => native(runtime, typed(self), args, newTarget);
}

const reading = ['at', 'includes', 'indexOf', 'join', 'lastIndexOf', 'slice', 'toReversed', 'with'];
const writing = ['copyWithin', 'fill', 'reverse'];

export const typedArrayMethods: NativeTable = {
  ...Object.fromEntries(
    Object.entries(sharedCallbacks).map(([name, native]) => [name, checked(native)]),
  ),
  ...Object.fromEntries(reading.map((name) => [name, whole(prototype[name], reads)])),
  ...Object.fromEntries(writing.map((name) => [name, whole(prototype[name], writes)])),
  filter: stepwise('filter', filter),
  map: stepwise('map', map),
  set,
  sort: stepwise('sort', sorter(prototype['sort'], true)),
  toSorted: stepwise('toSorted', sorter(prototype['toSorted'], false)),
};

export const typedArrayStatics: NativeTable = {
  from: stepwise('from', from),
  of: (runtime, self, args) => {
    chargeBytes(runtime, args.length * 8);
    return apply(statics['of'], self, args);
  },
};

export const bufferConstructor: Native = (runtime, _self, args, newTarget) => {
  if (newTarget === undefined) throw new TypeError('ArrayBuffer needs new');
  const [length, options] = args;
  const most: unknown = isObject(options) ? Reflect.get(options, 'maxByteLength') : 0;
  const bytes = Math.max(toIntegerOrInfinity(length), toIntegerOrInfinity(most ?? 0), 0);
  chargeBytes(runtime, bytes);
  const given =
    most === undefined || !isObject(options) ? [length] : [length, { maxByteLength: most }];
  return Reflect.construct(ArrayBuffer, given, newTarget);
};

function sized(
  builtIn: unknown,
  bytesOf: (self: ArrayBuffer, args: readonly unknown[]) => number,
): Native {
  return (runtime, self, args) => {
    if (self instanceof ArrayBuffer) chargeBytes(runtime, bytesOf(self, args));
    return apply(builtIn, self, args);
  };
}

const bufferPrototype = ArrayBuffer.prototype as unknown as Indexed;
const ownSize = (self: ArrayBuffer): number => self.byteLength;
const newSize = (self: ArrayBuffer, args: readonly unknown[]): number =>
  Math.max(self.byteLength, toIntegerOrInfinity(args[0]));

/** Looked up when installed: some of them come with the lockdown. */
export function bufferMethods(): NativeTable {
  return {
    resize: sized(bufferPrototype['resize'], newSize),
    slice: sized(bufferPrototype['slice'], ownSize),
    transfer: sized(bufferPrototype['transfer'], newSize),
    transferToFixedLength: sized(bufferPrototype['transferToFixedLength'], newSize),
  };
}
