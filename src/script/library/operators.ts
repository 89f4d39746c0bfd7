/**
 * Operators whose result may be far larger than their operands, or up to the engine: for the emitted
 * code to call in place of `**`, `<<`, `*` and `+`.
 */
import { pow } from '../isolation/math/power.ts';
import type { Runtime } from '../vm/runtime.ts';
import { checkText, MAX_BITS, refuse } from './limits.ts';
import { checkBigInt } from './numbers.ts';

/** `base ** exponent`, both primitive. */
export function power(runtime: Runtime, base: unknown, exponent: unknown): unknown {
  if (typeof base !== 'bigint' || typeof exponent !== 'bigint') {
    // Mixed operands are refused by the operator itself.
    if (typeof base === 'bigint' || typeof exponent === 'bigint') return mixed();
    return pow(+(base as number), +(exponent as number));
  }
  const trivial = base === 0n || base === 1n || base === -1n;
  if (!trivial && exponent > 0n && BigInt(bitLength(base) - 1) * exponent > BigInt(MAX_BITS)) {
    refuse(runtime, 'so large a power');
  }
  return base ** exponent;
}

/** `value << by`, both primitive. */
export function shiftLeft(runtime: Runtime, value: unknown, by: unknown): unknown {
  if (typeof value !== 'bigint' || typeof by !== 'bigint') {
    if (typeof value === 'bigint' || typeof by === 'bigint') return mixed();
    return (value as number) << (by as number);
  }
  if (value !== 0n && by > BigInt(MAX_BITS)) refuse(runtime, `a shift by ${by} bits`);
  return checkBigInt(runtime, value << by);
}

/** `a * b`, both primitive. */
export function multiply(runtime: Runtime, a: unknown, b: unknown): unknown {
  const product = (a as number) * (b as number);
  return typeof product === 'number' ? product : checkBigInt(runtime, product);
}

/** `a + b`, both primitive. */
export function add(runtime: Runtime, a: unknown, b: unknown): unknown {
  const sum: unknown = (a as number) + (b as number);
  if (typeof sum === 'string') checkText(runtime, sum.length);
  return sum;
}

function mixed(): never {
  throw new TypeError('a BigInt and a number cannot be mixed; convert one of them');
}

function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4;
}
