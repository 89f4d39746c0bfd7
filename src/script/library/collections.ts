/**
 * Map, Set and their weak kin: built from anything iterable, bounded in size, visited step by step.
 */
import { Frame } from '../../engine/machine.ts';
import type { AnyFunction, Native } from '../vm/function.ts';
import type { Runtime } from '../vm/runtime.ts';
import { END, iterate } from './iteration.ts';
import { checkLength } from './limits.ts';
import { apply, type NativeTable, type Steps, stepwise } from './native.ts';
import { reads, visits, writes } from './notes.ts';
import { callable, isObject } from './spec.ts';

type Collection = typeof Map | typeof Set | typeof WeakMap | typeof WeakSet;
/** How an entry of the source gets into the collection, and with which method. */
type Adder = 'set' | 'add';

/** `new Map(iterable)`: adds by the public method, as a subclass expects. */
function maker(kind: Collection, adder: Adder): Native {
  return stepwise(kind.name, function* (runtime, _self, args, newTarget) {
    if (newTarget === undefined) throw new TypeError(`${kind.name} needs new`);
    const made: object = Reflect.construct(kind as unknown as AnyFunction, [], newTarget);
    const [source] = args;
    if (source === undefined || source === null) return made;
    const add = callable(Reflect.get(made, adder));
    const cursor = yield* iterate(runtime, source);
    for (;;) {
      const value = yield* cursor.next();
      if (value === END) return made;
      try {
        const result = runtime.call(add, made, adder === 'set' ? entryOf(value) : [value]);
        if (Frame.is(result)) yield result;
      } catch (error) {
        if (runtime.machine.halted === null) yield* cursor.close();
        throw error;
      }
    }
  });
}

function entryOf(value: unknown): readonly unknown[] {
  if (!isObject(value)) throw new TypeError('an entry of a Map is a pair: [key, value]');
  return [Reflect.get(value, 0), Reflect.get(value, 1)];
}

const sizeOfMap = Reflect.getOwnPropertyDescriptor(Map.prototype, 'size')?.get;
const sizeOfSet = Reflect.getOwnPropertyDescriptor(Set.prototype, 'size')?.get;

function growing(builtIn: unknown, size: unknown): Native {
  return (runtime, self, args) => {
    // Throws for what is no such collection.
    checkLength(runtime, apply(size, self, []) as number);
    writes(runtime, self);
    return apply(builtIn, self, args);
  };
}

function writing(builtIn: unknown): Native {
  return (runtime, self, args) => {
    if (isObject(self)) writes(runtime, self);
    return apply(builtIn, self, args);
  };
}

function reading(builtIn: unknown): Native {
  return (runtime, self, args) => {
    if (isObject(self)) reads(runtime, self);
    return apply(builtIn, self, args);
  };
}

/** Entries added during the visit are visited, removed ones are not: the iterator sees to both. */
function visitor(entries: unknown): Native {
  return stepwise('forEach', function* (runtime: Runtime, self, args): Steps<undefined> {
    const iterator = apply(entries, self, []) as Iterator<[unknown, unknown]>;
    const visit = callable(args[0]);
    for (;;) {
      visits(runtime, self);
      const next = iterator.next();
      if (next.done) return undefined;
      const [key, value] = next.value;
      const result = runtime.call(visit, args[1], [value, key, self]);
      if (Frame.is(result)) yield result;
    }
  });
}

export const mapMethods: NativeTable = {
  clear: writing(Map.prototype.clear),
  delete: writing(Map.prototype.delete),
  forEach: visitor(Map.prototype.entries),
  get: reading(Map.prototype.get),
  has: reading(Map.prototype.has),
  set: growing(Map.prototype.set, sizeOfMap),
};

export const setMethods: NativeTable = {
  add: growing(Set.prototype.add, sizeOfSet),
  clear: writing(Set.prototype.clear),
  delete: writing(Set.prototype.delete),
  forEach: visitor(Set.prototype.entries),
  has: reading(Set.prototype.has),
};

export const weakMapMethods: NativeTable = {
  delete: writing(WeakMap.prototype.delete),
  get: reading(WeakMap.prototype.get),
  has: reading(WeakMap.prototype.has),
  set: writing(WeakMap.prototype.set),
};

export const weakSetMethods: NativeTable = {
  add: writing(WeakSet.prototype.add),
  delete: writing(WeakSet.prototype.delete),
  has: reading(WeakSet.prototype.has),
};

export const collectionConstructors: NativeTable = {
  Map: maker(Map, 'set'),
  Set: maker(Set, 'add'),
  WeakMap: maker(WeakMap, 'set'),
  WeakSet: maker(WeakSet, 'add'),
};
