/**
 * Classes: what is left to do at run time once the emitter has taken them apart.
 */

import { Frame, type Yielded } from '../../engine/machine.ts';
import { ScriptFrame } from './frame.ts';
import { type AnyFunction, isConstructor, type ScriptFunction, scriptOf } from './function.ts';
import { define, thisOf } from './properties.ts';
import { describe, type Runtime } from './runtime.ts';
import { unset } from './variables.ts';

/** The prototype object of a class with the given heritage, or with none. */
export function prototypeFor(heritage: unknown): object {
  if (heritage === unset) return {};
  if (heritage === null) return Object.create(null);
  if (!isConstructor(heritage)) {
    throw new TypeError(`Class extends value ${describe(heritage)} is not a constructor or null`);
  }
  const above: unknown = heritage.prototype;
  if (typeof above !== 'object' && typeof above !== 'function') {
    throw new TypeError('Class extends value does not have a valid prototype property');
  }
  return Object.create(above);
}

/** Ties a constructor, its prototype and its heritage together. */
export function makeClass(face: AnyFunction, prototype: object, heritage: unknown): AnyFunction {
  if (heritage !== unset && heritage !== null) Object.setPrototypeOf(face, heritage as object);
  Object.defineProperty(face, 'prototype', { value: prototype, writable: false });
  define(prototype, 'constructor', face, false);
  return face;
}

/** Attaches the code that initialises instance fields. */
export function setFields(face: AnyFunction, fields: AnyFunction): void {
  const script = scriptOf(face);
  if (script !== undefined) script.fields = scriptOf(fields) ?? null;
}

/** Runs the initialisers of a class's instance fields on a new object. */
export function initialiseFields(_runtime: Runtime, fn: ScriptFunction, self: unknown): unknown {
  return fn.fields === null ? undefined : new ScriptFrame(fn.fields, self, [], undefined);
}

/** `super(...args)`. */
export function* superCall(
  runtime: Runtime,
  frame: ScriptFrame,
  args: readonly unknown[],
): Generator<Yielded, unknown, unknown> {
  const parent = Reflect.getPrototypeOf(frame.fn.face);
  if (!isConstructor(parent)) {
    throw new TypeError(`Super constructor ${describe(parent)} is not a constructor`);
  }
  const made = runtime.construct(parent, args, frame.newTarget);
  const self = Frame.is(made) ? yield made : made;
  if (frame.self !== undefined) {
    throw new ReferenceError('Super constructor may only be called once');
  }
  frame.self = self;
  const fields = initialiseFields(runtime, frame.fn, self);
  if (Frame.is(fields)) yield fields;
  return self;
}

/** What a function that may be a constructor answers. */
export function result(frame: ScriptFrame, value: unknown): unknown {
  if (frame.newTarget === undefined) return value;
  if ((typeof value === 'object' && value !== null) || typeof value === 'function') return value;
  if (frame.code.kind === 'derived' && value !== undefined) {
    throw new TypeError('Derived constructors may only return object or undefined');
  }
  return thisOf(frame);
}

type PrivateKind = 'field' | 'method' | 'accessor';

/** A private name of one evaluation of a class, with the values of its fields. */
export class PrivateName {
  readonly description: string;
  kind: PrivateKind = 'field';
  method: unknown;
  get: unknown;
  set: unknown;
  readonly values = new WeakMap<object, unknown>();
  constructor(description: string) {
    this.description = description;
  }
}

export function privateName(description: string): PrivateName {
  return new PrivateName(description);
}

/** Makes a private name that of a method or of an accessor's half. */
export function privateMethod(
  name: PrivateName,
  role: 'method' | 'get' | 'set',
  fn: unknown,
): void {
  name.kind = role === 'method' ? 'method' : 'accessor';
  name[role] = fn;
}

/** Gives an object a private method or accessor. */
export function installPrivate(_runtime: Runtime, target: object, name: PrivateName): void {
  addPrivate(_runtime, target, name, undefined);
}

/** Gives an object a private field. */
export function addPrivate(
  _runtime: Runtime,
  target: object,
  name: PrivateName,
  value: unknown,
): void {
  if (name.values.has(target)) {
    throw new TypeError('Cannot initialize the same private elements twice on the same object');
  }
  name.values.set(target, value);
}

export function hasPrivate(target: unknown, name: PrivateName): boolean {
  if ((typeof target === 'object' && target !== null) || typeof target === 'function') {
    return name.values.has(target);
  }
  throw new TypeError("Cannot use 'in' operator to search for a private field in a primitive");
}

function owned(target: unknown, name: PrivateName, verb: string): object {
  if ((typeof target === 'object' && target !== null) || typeof target === 'function') {
    if (name.values.has(target)) return target;
  }
  throw new TypeError(
    `Cannot ${verb} private member ${name.description} of an object whose class did not declare it`,
  );
}

/** `target.#name`: a value, or the frame of its getter. */
export function getPrivate(runtime: Runtime, target: unknown, name: PrivateName): unknown {
  const object = owned(target, name, 'read');
  runtime.read(object, name.description);
  if (name.kind === 'field') return name.values.get(object);
  if (name.kind === 'method') return name.method;
  if (name.get !== undefined) return runtime.call(name.get, object, []);
  throw new TypeError(`'${name.description}' was defined without a getter`);
}

/** `target.#name = value`: a frame if a setter runs. */
export function setPrivate(
  runtime: Runtime,
  target: unknown,
  name: PrivateName,
  value: unknown,
): unknown {
  const object = owned(target, name, 'write');
  runtime.write(object, name.description);
  if (name.kind === 'field') {
    name.values.set(object, value);
    return undefined;
  }
  if (name.kind === 'method')
    throw new TypeError(`Private method '${name.description}' is not writable`);
  if (name.set !== undefined) return runtime.call(name.set, object, [value]);
  throw new TypeError(`'${name.description}' was defined without a setter`);
}
