/**
 * Calls through calls: `call`, `apply`, `bind` and Reflect's, all of which can be stepped through.
 */
import { type AnyFunction, defineNative } from '../vm/function.ts';
import type { Runtime } from '../vm/runtime.ts';
import { describe } from '../vm/runtime.ts';
import { refuse } from './limits.ts';
import { apply as applyBuiltIn, type NativeTable } from './native.ts';
import { reads, writes } from './notes.ts';
import { callable, type Indexed, isConstructor, isObject, lengthOf } from './spec.ts';

/** Engines differ in how many arguments fit on their stack. */
const MAX_ARGUMENTS = 1 << 16;

function listOf(runtime: Runtime, arrayLike: unknown): unknown[] {
  if (!isObject(arrayLike)) throw new TypeError('the arguments must be in an array');
  const list = arrayLike as Indexed;
  const length = lengthOf(runtime, list);
  if (length > MAX_ARGUMENTS) refuse(runtime, `a call with ${length} arguments`);
  reads(runtime, list);
  return Array.from({ length }, (_, k) => list[k]);
}

/** A bound function has the looks of the built-in's, and behind it a call like any other. */
function bind(_runtime: Runtime, self: unknown, args: readonly unknown[]): unknown {
  const target = callable(self);
  const [boundSelf, ...boundArgs] = args;
  const bound = applyBuiltIn(Function.prototype.bind, target, args) as AnyFunction;
  defineNative(bound, (runtime, _self, more, newTarget) => {
    const all = [...boundArgs, ...more];
    if (newTarget === undefined) return runtime.call(target, boundSelf, all);
    return runtime.construct(target, all, newTarget === bound ? target : newTarget);
  });
  return bound;
}

export const functionMethods: NativeTable = {
  apply: (runtime, self, args) => {
    const target = callable(self);
    const [targetSelf, list] = args;
    const given = list === undefined || list === null ? [] : listOf(runtime, list);
    return runtime.call(target, targetSelf, given);
  },
  bind,
  call: (runtime, self, args) => runtime.call(callable(self), args[0], args.slice(1)),
};

function construct(runtime: Runtime, _self: unknown, args: readonly unknown[]): unknown {
  const [target, list] = args;
  const newTarget = args.length > 2 ? args[2] : target;
  for (const each of [target, newTarget]) {
    if (!isConstructor(each)) throw new TypeError(`${describe(each)} is not a constructor`);
  }
  return runtime.construct(target, listOf(runtime, list), newTarget);
}

const touching =
  (note: typeof reads, builtIn: unknown) =>
  (runtime: Runtime, self: unknown, args: readonly unknown[]): unknown => {
    if (isObject(args[0])) note(runtime, args[0]);
    return applyBuiltIn(builtIn, self, args);
  };

export const reflectMethods: NativeTable = {
  apply: (runtime, _self, args) =>
    runtime.call(callable(args[0]), args[1], listOf(runtime, args[2])),
  construct,
  defineProperty: touching(writes, Reflect.defineProperty),
  deleteProperty: touching(writes, Reflect.deleteProperty),
  get: touching(reads, Reflect.get),
  has: touching(reads, Reflect.has),
  set: touching(writes, Reflect.set),
};

/** Code from text cannot be instrumented, so there is none. */
export const functionConstructor = (): never => {
  throw new EvalError('code from text cannot be stepped through or isolated; write a function');
};
