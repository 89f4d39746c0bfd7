/**
 * Pins: built-ins whose result the language leaves open, replaced by ours before the realm freezes.
 *
 * Transcendental functions, digits in odd bases and everything that asks for a locale differ between
 * engines and machines. With these in place the whole realm, the simulator included, computes the
 * same everywhere.
 */
import { exp, expm1, log, log1p, log2, log10 } from './math/exponential.ts';
import { acosh, asinh, atanh, cbrt, cosh, hypot, pow, sinh, tanh } from './math/power.ts';
import { toRadix } from './math/radix.ts';
import { acos, asin, atan, atan2, cos, sin, tan } from './math/trigonometry.ts';

type OfOne = (x: number) => number;
type OfTwo = (x: number, y: number) => number;

const ofOne: { readonly [name: string]: OfOne } = {
  ...{ exp, expm1, log, log1p, log2, log10, sin, cos, tan, asin, acos, atan },
  ...{ sinh, cosh, tanh, asinh, acosh, atanh, cbrt },
};
const ofTwo: { readonly [name: string]: OfTwo } = { atan2, pow };

const nativeToString = Number.prototype.toString;

// Methods of an object literal, because these neither construct nor have a `prototype`.
const pinned = {
  toString(this: unknown, radix?: unknown): string {
    const base = radix === undefined ? 10 : Math.trunc(Number(radix));
    // Throws for what is no number.
    const decimal = Reflect.apply(nativeToString, this, [10]);
    if (base === 10) return decimal;
    const value = Number(decimal);
    const exact = Number.isSafeInteger(value) || !Number.isFinite(value);
    if (exact || !(base >= 2 && base <= 36)) return Reflect.apply(nativeToString, this, [base]);
    return toRadix(value, base);
  },
  hypot(...values: readonly number[]): number {
    return hypot(values.map((value) => +value));
  },
};

/** Replaces them in this realm. Call it before the realm is frozen. */
export function pinIntrinsics(): void {
  for (const [name, compute] of Object.entries(ofOne)) {
    replace(Math, name, { [name]: (x: number) => compute(+x) }[name], 1);
  }
  for (const [name, compute] of Object.entries(ofTwo)) {
    replace(Math, name, { [name]: (x: number, y: number) => compute(+x, +y) }[name], 2);
  }
  replace(Math, 'hypot', pinned.hypot, 2);
  replace(Number.prototype, 'toString', pinned.toString, 1);
}

function replace(holder: object, name: string, value: unknown, length: number): void {
  if (typeof value !== 'function') return;
  Object.defineProperty(value, 'length', { value: length });
  Object.defineProperty(holder, name, { value });
}
