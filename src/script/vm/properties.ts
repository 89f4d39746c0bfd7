/**
 * Properties: the ways to read and write them that the emitted text does not do itself.
 *
 * Programs with getters or setters of their own go through {@link get} and {@link set}, which look
 * for the accessor and call it as a frame. Object literals, classes, copies and enumerations are here
 * too, because each of them reads or defines properties on behalf of the script.
 */

import { Frame, type Yielded } from '../../engine/machine.ts';
import { isProxy } from '../library/proxies.ts';
import { NativeFrame, type ScriptFrame } from './frame.ts';
import { type AnyFunction, behind, scriptOf } from './function.ts';
import { allKeys } from './memory.ts';
import { describe, type Runtime } from './runtime.ts';

/** What a script may use as an object: anything but undefined and null. */
type Value = { readonly [key: PropertyKey]: unknown };

/** The accessor that `object[key]` would run, if there is one; what a proxy does is its own affair. */
function accessorOn(start: unknown, key: PropertyKey): PropertyDescriptor | undefined {
  let holder: object | null = Object(start) as object;
  while (holder !== null && !isProxy(holder)) {
    const found = Reflect.getOwnPropertyDescriptor(holder, key);
    if (found !== undefined) return 'value' in found ? undefined : found;
    holder = Reflect.getPrototypeOf(holder);
  }
  return undefined;
}

/** `object[key]`: a value, or the frame of its getter. */
export function get(runtime: Runtime, object: unknown, key: PropertyKey): unknown {
  runtime.read(object, key);
  const getter = accessorOn(object, key)?.get;
  if (getter !== undefined && behind(getter) !== undefined) return runtime.call(getter, object, []);
  return (object as Value)[key];
}

/** `object[key] = value`: a frame if a setter of the script runs. */
export function set(runtime: Runtime, object: unknown, key: PropertyKey, value: unknown): unknown {
  runtime.write(object, key);
  const setter = accessorOn(object, key)?.set;
  if (setter !== undefined && behind(setter) !== undefined) {
    return runtime.call(setter, object, [value]);
  }
  (object as Record<PropertyKey, unknown>)[key] = value;
  return undefined;
}

/** `this` of a frame, which a derived constructor has only after `super()`. */
export function thisOf(frame: ScriptFrame): unknown {
  if (frame.self === undefined && frame.code.kind === 'derived') {
    throw new ReferenceError(
      "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
    );
  }
  return frame.self;
}

function superOf(frame: ScriptFrame): object | null {
  const { home } = frame.fn;
  return home === null ? null : Reflect.getPrototypeOf(home);
}

/** `super[key]`. */
export function superGet(runtime: Runtime, frame: ScriptFrame, key: PropertyKey): unknown {
  const self = thisOf(frame);
  const above = superOf(frame);
  runtime.read(above, key);
  if (above === null) return undefined;
  const getter = accessorOn(above, key)?.get;
  if (getter !== undefined && behind(getter) !== undefined) return runtime.call(getter, self, []);
  return Reflect.get(above, key, self);
}

/** `super[key] = value`, which writes to `this` unless a setter is found above. */
export function superSet(
  runtime: Runtime,
  frame: ScriptFrame,
  key: PropertyKey,
  value: unknown,
): unknown {
  const self = thisOf(frame) as object;
  const above = superOf(frame);
  const setter = above === null ? undefined : accessorOn(above, key)?.set;
  if (setter !== undefined && behind(setter) !== undefined) {
    return runtime.call(setter, self, [value]);
  }
  runtime.write(self, key);
  if (above !== null && !Reflect.set(above, key, value, self)) {
    throw new TypeError(`Cannot assign to read only property '${String(key)}'`);
  }
  return undefined;
}

export function deleteSuper(): never {
  throw new ReferenceError('Unsupported reference to super');
}

/** Defines a property of a literal or a class. */
export function define(
  target: object,
  key: PropertyKey,
  value: unknown,
  enumerable: boolean,
): void {
  Object.defineProperty(target, key, { value, enumerable, writable: true, configurable: true });
}

export function defineAccessor(
  target: object,
  key: PropertyKey,
  role: 'get' | 'set',
  accessor: unknown,
  enumerable: boolean,
): void {
  const functions = { [role]: accessor } as { get(): unknown };
  Object.defineProperty(target, key, { ...functions, enumerable, configurable: true });
}

/** The accessor function of an object literal that holds nothing else. */
export function accessorOf(holder: object, key: PropertyKey, role: 'get' | 'set'): unknown {
  return Reflect.getOwnPropertyDescriptor(holder, key)?.[role];
}

/** `{ __proto__: value }`. */
export function setLiteralPrototype(target: object, value: unknown): void {
  if (typeof value === 'object' || typeof value === 'function') {
    Object.setPrototypeOf(target, value);
  }
}

/** Takes a name from a computed key, unless the class has one of its own. */
export function nameClass(face: AnyFunction, key: PropertyKey): AnyFunction {
  if (!Object.hasOwn(face, 'name') || face.name === '') {
    const value = typeof key === 'symbol' ? `[${key.description ?? ''}]` : String(key);
    Object.defineProperty(face, 'name', { value, configurable: true });
  }
  return face;
}

/** Copies own enumerable properties, as a spread does; a frame if one of them is a getter. */
export function copyInto(runtime: Runtime, target: object, source: unknown): unknown {
  return copy(runtime, target, source, []);
}

/** What is left of an object when the properties named are taken away. */
export function restOf(runtime: Runtime, source: unknown, taken: readonly PropertyKey[]): unknown {
  const target = runtime.made({});
  const names = taken.map((key) => (typeof key === 'number' ? String(key) : key));
  const copied = copy(runtime, target, source, names);
  if (!Frame.is(copied)) return target;
  return new NativeFrame('…rest', thenAnswer(copied, target));
}

function* thenAnswer(frame: Frame, value: unknown): Generator<Yielded, unknown, unknown> {
  yield frame;
  return value;
}

function copy(
  runtime: Runtime,
  target: object,
  source: unknown,
  without: readonly PropertyKey[],
): unknown {
  if (source === undefined || source === null) return undefined;
  const from = Object(source) as object;
  runtime.read(from, allKeys);
  const keys = Reflect.ownKeys(from).filter((key) => !without.includes(key));
  // What a property costs to copy, in units of fuel.
  runtime.charge(keys.length * 40);
  for (const [index, key] of keys.entries()) {
    const found = Reflect.getOwnPropertyDescriptor(from, key);
    if (!found?.enumerable) continue;
    if (found.get !== undefined && !isProxy(from) && scriptOf(found.get) !== undefined) {
      return new NativeFrame('…', copySteps(runtime, target, from, keys.slice(index)));
    }
    define(target, key, Reflect.get(from, key), true);
  }
  return undefined;
}

/** The same from the first getter of the script on. */
function* copySteps(
  runtime: Runtime,
  target: object,
  from: object,
  keys: readonly PropertyKey[],
): Generator<Yielded, unknown, unknown> {
  for (const key of keys) {
    if (!Object.prototype.propertyIsEnumerable.call(from, key)) continue;
    const got = get(runtime, from, key);
    define(target, key, Frame.is(got) ? yield got : got, true);
  }
  return undefined;
}

/** The keys a `for`-`in` visits: found by the engine's own loop, which knows what has gone meanwhile. */
export function* keysOf(runtime: Runtime, source: unknown): Generator<string, void, unknown> {
  if (source === undefined || source === null) return;
  const look = (): void => {
    if (runtime.watching) runtime.memory.access(source, allKeys, false);
  };
  look();
  for (const key in source) {
    yield key;
    // The loop is about to ask which key is next, and whether it is still there.
    look();
  }
}

/** The source of a destructuring, which must be something. */
export function coercible<T>(value: T): T {
  if (value === undefined || value === null) {
    throw new TypeError(`Cannot destructure ${describe(value)}`);
  }
  return value;
}
