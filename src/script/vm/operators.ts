/**
 * Operators whose result may be much larger than their operands: small numbers at once, the rest by
 * the library, which bounds it.
 */

import { checkText } from '../library/limits.ts';
import { add, multiply, power, shiftLeft } from '../library/operators.ts';
import { allKeys } from './memory.ts';
import type { Runtime } from './runtime.ts';

const { isArray } = Array;

export { power };

/** `a + b`, both primitive unless the program has no conversions of its own. */
export function plus(runtime: Runtime, a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  return add(runtime, shown(runtime, a), shown(runtime, b));
}

/** A value that is about to be read as a text: with an array goes all that is in it. */
export function shown(runtime: Runtime, value: unknown): unknown {
  if (runtime.watching && typeof value === 'object' && value !== null) {
    runtime.memory.access(value, allKeys, false);
    if (isArray(value)) for (const each of value) if (each !== value) shown(runtime, each);
  }
  return value;
}

/** `a * b`, both primitive. */
export function times(runtime: Runtime, a: unknown, b: unknown): unknown {
  return typeof a === 'number' && typeof b === 'number' ? a * b : multiply(runtime, a, b);
}

/** `a << b`, both primitive. */
export function shift(runtime: Runtime, a: unknown, b: unknown): unknown {
  return typeof a === 'number' && typeof b === 'number' ? a << b : shiftLeft(runtime, a, b);
}

/** A template's text, if it is not too long. */
export function text(runtime: Runtime, value: string): string {
  checkText(runtime, value.length);
  return value;
}
