/**
 * The iterators of arrays, Maps and Sets: a step of one reads the collection it walks over.
 */
import type { Native } from '../vm/function.ts';
import { apply, type NativeTable } from './native.ts';
import { reads, writes } from './notes.ts';
import { toObject } from './spec.ts';

/** What each iterator walks over. */
const sources = new WeakMap<object, object>();

/** `entries`, `keys`, `values`: hands out the built-in's iterator and remembers its source. */
function starting(builtIn: unknown): Native {
  return (runtime, self, args) => {
    const iterator = apply(builtIn, self, args) as object;
    const source = toObject(self);
    reads(runtime, source);
    sources.set(iterator, source);
    return iterator;
  };
}

const next =
  (builtIn: unknown): Native =>
  (runtime, self, args) => {
    const source = typeof self === 'object' && self !== null ? sources.get(self) : undefined;
    if (source !== undefined) {
      reads(runtime, source);
      // Where the iterator stands is memory, too.
      writes(runtime, self);
    }
    return apply(builtIn, self, args);
  };

/** For the prototype of a collection; `Symbol.iterator` is one of these under another name. */
export function iterationOf(prototype: object): NativeTable {
  const names = ['entries', 'keys', 'values'];
  return Object.fromEntries(names.map((name) => [name, starting(Reflect.get(prototype, name))]));
}

/** The prototypes of the iterators themselves, each with its `next`. */
export function iteratorTables(): readonly (readonly [object, NativeTable])[] {
  const samples: readonly object[] = [
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
  ];
  return samples.map((sample) => {
    const prototype = Object.getPrototypeOf(sample) as object;
    return [prototype, { next: next(Reflect.get(prototype, 'next')) }] as const;
  });
}
