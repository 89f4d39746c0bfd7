/**
 * Variables at run time: what is read too early, assigned though constant, or declared nowhere.
 */

import type { Scope } from './function.ts';

/** What a slot holds before its variable is initialised. Never reaches a script. */
export const unset: unknown = Object.freeze({ toString: () => 'not yet initialised' });

/** A variable's value, which must have been initialised. */
export function ready(value: unknown, name: string): unknown {
  if (value === unset) dead(name);
  return value;
}

/** Lets a value through to a variable that must have been initialised. */
export function assignable(scope: Scope, slot: string, name: string, value: unknown): unknown {
  if (scope[slot] === unset) dead(name);
  return value;
}

export function dead(name: string): never {
  throw new ReferenceError(`Cannot access '${name}' before initialization`);
}

export function constant(name: string, _value: unknown): never {
  throw new TypeError(`Assignment to constant variable '${name}'`);
}

export function undeclared(name: string): never {
  throw new ReferenceError(`${name} is not defined`);
}

export function assignGlobal(name: string, _value: unknown): never {
  if (name === 'undefined' || name === 'NaN' || name === 'Infinity') {
    throw new TypeError(`Cannot assign to read only property '${name}'`);
  }
  throw new ReferenceError(`${name} is not defined`);
}

/** The `arguments` of a call: an object of the language's own kind, not tied to the parameters. */
export function argumentsOf(args: readonly unknown[]): unknown {
  return Reflect.apply(
    function () {
      // biome-ignore lint/complexity/noArguments: the object itself is wanted
      return arguments;
    },
    undefined,
    args as unknown[],
  );
}

/** The strings that a tagged template hands to its function. */
export function site(cooked: unknown[], raw: string[]): unknown {
  Object.defineProperty(cooked, 'raw', { value: Object.freeze(raw) });
  return Object.freeze(cooked);
}

/** A regular expression whose text the emitted code must not contain as it is. */
export function regExp(pattern: string, flags: string): RegExp {
  return new RegExp(pattern, flags);
}
