/**
 * Numbers and BigInts: conversions as steps, and a bound for numbers that have none.
 */
import type { Native } from '../vm/function.ts';
import type { Runtime } from '../vm/runtime.ts';
import { toPrimitive } from './convert.ts';
import { chargeText, MAX_BITS, refuse } from './limits.ts';
import { apply, type NativeTable, stepwise } from './native.ts';
import { toIntegerOrInfinity } from './spec.ts';

/** Decimal digits that fit into {@link MAX_BITS}. */
const MAX_DIGITS = Math.floor(MAX_BITS * 0.301);
const LARGEST = 1n << BigInt(MAX_BITS);

/** `Number(value)` and `new Number(value)`. */
export const numberConstructor: Native = stepwise(
  'Number',
  function* (runtime, _self, args, newTarget) {
    const primitive = args.length === 0 ? 0 : yield* toPrimitive(runtime, args[0], 'number');
    if (typeof primitive === 'string') chargeText(runtime, primitive.length);
    const number = Number(primitive);
    return newTarget === undefined ? number : Reflect.construct(Number, [number], newTarget);
  },
);

export const bigintConstructor: Native = stepwise(
  'BigInt',
  function* (runtime, _self, args, newTarget) {
    if (newTarget !== undefined) throw new TypeError('BigInt is called without new');
    const primitive = yield* toPrimitive(runtime, args[0], 'number');
    if (typeof primitive === 'string' && primitive.length > MAX_DIGITS) {
      refuse(runtime, `a BigInt of ${primitive.length} digits`);
    }
    return BigInt(primitive as string);
  },
);

/** A BigInt that an operator made: bounded after the fact where it cannot have grown by much. */
export function checkBigInt(runtime: Runtime, value: bigint): bigint {
  if (value >= LARGEST || value <= -LARGEST)
    refuse(runtime, `a BigInt of more than ${MAX_BITS} bits`);
  return value;
}

function cutTo(builtIn: unknown): Native {
  return (runtime, self, args) => {
    if (toIntegerOrInfinity(args[0]) > MAX_BITS)
      refuse(runtime, `a BigInt of ${String(args[0])} bits`);
    return apply(builtIn, self, args);
  };
}

export const bigintStatics: NativeTable = {
  asIntN: cutTo(BigInt.asIntN),
  asUintN: cutTo(BigInt.asUintN),
};

/** Writing digits costs the square of their number. */
function chargeDigits(runtime: Runtime, digits: string): string {
  runtime.charge(digits.length ** 2 / 8000);
  return digits;
}

export const bigintMethods: NativeTable = {
  toString: (runtime: Runtime, self: unknown, args: readonly unknown[]) => {
    if (typeof self === 'bigint') checkBigInt(runtime, self);
    return chargeDigits(runtime, apply(BigInt.prototype.toString, self, args) as string);
  },
};

export const mathFunctions: NativeTable = {
  random: () => {
    throw new TypeError('nothing in a run is random: use module_param() for a seed of your own');
  },
};

/** A global function that goes through a text once, such as `encodeURIComponent`. */
export function throughText(builtIn: unknown, growth: number): Native {
  return stepwise('convert', function* (runtime, self, args) {
    const [value, ...rest] = args;
    const text = yield* toPrimitive(runtime, value, 'string');
    if (typeof text === 'string') chargeText(runtime, text.length * growth);
    return apply(builtIn, self, [text, ...rest]);
  });
}
