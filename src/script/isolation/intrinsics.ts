/**
 * Intrinsics: every built-in object that a script can reach, under the name it has in the
 * specification, and the cut that leaves each of them with Node 20's properties.
 *
 * Hidden ones (the prototypes of iterators, of typed arrays) are found from a value that has them.
 */
import { NODE_20 } from './node20.ts';

/** Finds the built-in objects of this realm by the paths of {@link NODE_20}. */
export function intrinsicObjects(): ReadonlyMap<string, object> {
  const found = new Map<string, object>();
  const hidden = hiddenIntrinsics();
  for (const path of Object.keys(NODE_20)) {
    const object = hidden.get(path) ?? atPath(path);
    if (object !== undefined) found.set(path, object);
  }
  return found;
}

/** Globals of the language that came after Node 20. */
const NEWER_GLOBALS = [
  'Iterator',
  'AsyncIterator',
  'Temporal',
  'Float16Array',
  'SuppressedError',
  'DisposableStack',
  'AsyncDisposableStack',
];

/** Removes what Node 20 does not have. Call it before the realm is frozen. */
export function cutToNode20(): void {
  for (const name of NEWER_GLOBALS) Reflect.deleteProperty(globalThis, name);
  for (const [path, object] of intrinsicObjects()) {
    const kept = new Set(propertyKeys(NODE_20[path] ?? ''));
    for (const key of Reflect.ownKeys(object)) {
      // What cannot be deleted (the statics of a function) stays: freezing makes it harmless.
      if (!kept.has(key)) Reflect.deleteProperty(object, key);
    }
  }
}

/** Reads the notation of {@link NODE_20}: names separated by white space, `@@x` for `Symbol.x`. */
export function propertyKeys(names: string): readonly (string | symbol)[] {
  return names.trim().split(/\s+/).map(propertyKey);
}

function propertyKey(name: string): string | symbol {
  if (!name.startsWith('@@')) return name;
  const symbol: unknown = Reflect.get(Symbol, name.slice(2));
  return typeof symbol === 'symbol' ? symbol : name;
}

function atPath(path: string): object | undefined {
  let value: unknown = globalThis;
  for (const name of path.split('.')) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
      return undefined;
    value = Reflect.get(value, name);
  }
  return typeof value === 'object' || typeof value === 'function'
    ? (value ?? undefined)
    : undefined;
}

function hiddenIntrinsics(): ReadonlyMap<string, object> {
  const generatorFunction = prototypeOf(function* () {});
  const generator = prototypeOf(Reflect.get(function* () {}, 'prototype') as object);
  return new Map([
    ['%GeneratorFunction.prototype%', generatorFunction],
    ['%GeneratorPrototype%', generator],
    ['%IteratorPrototype%', prototypeOf(generator)],
    ['%ArrayIteratorPrototype%', prototypeOf([][Symbol.iterator]())],
    ['%MapIteratorPrototype%', prototypeOf(new Map().entries())],
    ['%SetIteratorPrototype%', prototypeOf(new Set().values())],
    ['%StringIteratorPrototype%', prototypeOf(''[Symbol.iterator]())],
    ['%RegExpStringIteratorPrototype%', prototypeOf(''.matchAll(/x/g))],
    ['%TypedArray%', prototypeOf(Int8Array)],
    ['%TypedArrayPrototype%', prototypeOf(Int8Array.prototype)],
  ]);
}

function prototypeOf(value: object): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== 'object' && typeof prototype !== 'function') return value;
  return prototype ?? value;
}
