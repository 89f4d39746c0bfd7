/**
 * Digits of a number in a base other than ten.
 *
 * The language leaves it to each engine how many digits a fraction gets. This one writes as many as
 * tell the number from its neighbours: the result is the same everywhere.
 */
import { fromWords, highWord, lowWord } from './words.ts';

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** `value.toString(radix)` for a finite number and a radix of 2 … 36. */
export function toRadix(value: number, radix: number): string {
  const magnitude = Math.abs(value);
  const whole = Math.floor(magnitude);
  const { digits, carry } = fractionDigits(magnitude, magnitude - whole, radix);
  // As a BigInt, all of its digits are right.
  const text =
    BigInt(whole + carry).toString(radix) + (digits.length > 0 ? `.${digits.join('')}` : '');
  return value < 0 ? `-${text}` : text;
}

interface Fraction {
  readonly digits: readonly string[];
  /** 1 when rounding went all the way up to the whole part. */
  readonly carry: number;
}

function fractionDigits(magnitude: number, start: number, radix: number): Fraction {
  const digits: number[] = [];
  let fraction = start;
  // Half the distance to the next number: digits beyond it tell nothing.
  let delta = Math.max(Number.MIN_VALUE, 0.5 * (next(magnitude) - magnitude));
  while (fraction >= delta) {
    fraction *= radix;
    delta *= radix;
    const digit = Math.floor(fraction);
    digits.push(digit);
    fraction -= digit;
    const up = fraction > 0.5 || (fraction === 0.5 && (digit & 1) === 1);
    if (up && fraction + delta > 1) return roundUp(digits, radix);
  }
  return { digits: digits.map(character), carry: 0 };
}

function roundUp(digits: number[], radix: number): Fraction {
  for (;;) {
    const last = digits.pop();
    if (last === undefined) return { digits: [], carry: 1 };
    if (last + 1 < radix) return { digits: [...digits, last + 1].map(character), carry: 0 };
  }
}

function next(x: number): number {
  const low = (lowWord(x) + 1) | 0;
  return fromWords(low === 0 ? highWord(x) + 1 : highWord(x), low);
}

function character(digit: number): string {
  return DIGITS[digit] ?? '';
}
