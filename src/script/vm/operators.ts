/**
 * Operators whose result may be much larger than their operands: small numbers at once, the rest by
 * the library, which bounds it.
 */

import { checkText } from '../library/limits.ts';
import { add, multiply, power, shiftLeft } from '../library/operators.ts';
import type { Runtime } from './runtime.ts';

export { power };

/** `a + b`, both primitive. */
export function plus(runtime: Runtime, a: unknown, b: unknown): unknown {
  return typeof a === 'number' && typeof b === 'number' ? a + b : add(runtime, a, b);
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
