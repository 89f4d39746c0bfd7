/**
 * Abstract operations: the small steps that built-ins are described with in the specification.
 *
 * Differs: a conversion written by a script (`valueOf`, `toString`, a getter) runs to its end at
 * once here; the stepwise natives convert by {@link file://./convert.ts} where scripts would notice.
 */
import type { Runtime } from '../vm/runtime.ts';
import { describe } from '../vm/runtime.ts';
import { chargeLength } from './limits.ts';

/** An object that is read by index. */
export interface Indexed {
  [index: number | string]: unknown;
}

export type Callable = (...args: unknown[]) => unknown;

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

export function toObject(value: unknown): Indexed {
  if (value === null || value === undefined) {
    throw new TypeError(`${describe(value)} has no properties`);
  }
  return Object(value) as Indexed;
}

export function callable(value: unknown): Callable {
  if (typeof value !== 'function') throw new TypeError(`${describe(value)} is not a function`);
  return value as Callable;
}

/** Whether `new` works on it. Asks without calling it. */
export function isConstructor(value: unknown): value is Callable {
  if (typeof value !== 'function') return false;
  try {
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}

export function toIntegerOrInfinity(value: unknown): number {
  const number = +(value as number);
  return Number.isNaN(number) ? 0 : Math.trunc(number) + 0;
}

export function toLength(value: unknown): number {
  return Math.min(Math.max(toIntegerOrInfinity(value), 0), Number.MAX_SAFE_INTEGER);
}

/** An index that may count from the end, brought into 0 … length. */
export function relativeIndex(value: unknown, length: number, fallback: number): number {
  if (value === undefined) return fallback;
  const index = toIntegerOrInfinity(value);
  return index < 0 ? Math.max(length + index, 0) : Math.min(index, length);
}

/** The length of an array-like, paid for. */
export function lengthOf(runtime: Runtime, list: object): number {
  const length = Array.isArray(list) ? list.length : toLength(Reflect.get(list, 'length'));
  chargeLength(runtime, length);
  return length;
}

/** Makes a property of one's own, whatever the prototype has under that name. */
export function define(target: object, key: string | number, value: unknown): void {
  const made = Reflect.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  if (!made) throw new TypeError(`cannot define ${describe(key)}`);
}

/** The name of a function, without running anything of a script's. */
export function functionName(fn: unknown): string {
  if (typeof fn !== 'function') return '';
  const name: unknown = Reflect.getOwnPropertyDescriptor(fn, 'name')?.value;
  return typeof name === 'string' ? name : '';
}
