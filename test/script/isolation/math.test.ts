/** The functions that engines may round as they like: ours, against this engine's and against ourselves. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import {
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
} from '../../../src/script/isolation/math/exponential.ts';
import {
  acosh,
  asinh,
  atanh,
  cbrt,
  cosh,
  hypot,
  pow,
  sinh,
  tanh,
} from '../../../src/script/isolation/math/power.ts';
import { toRadix } from '../../../src/script/isolation/math/radix.ts';
import {
  acos,
  asin,
  atan,
  atan2,
  cos,
  sin,
  tan,
} from '../../../src/script/isolation/math/trigonometry.ts';

const ofOne = {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atanh,
  cbrt,
  cos,
  cosh,
  exp,
  expm1,
  log,
  log10,
  log1p,
  log2,
  sin,
  sinh,
  tan,
  tanh,
};
const ofTwo = { atan2, pow };

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

const special = [
  0,
  -0,
  1,
  -1,
  Infinity,
  -Infinity,
  Number.NaN,
  0.5,
  -0.5,
  2,
  -2,
  5e-324,
  -5e-324,
  1.7976931348623157e308,
  2.2250738585072014e-308,
  3,
  10,
  1e22,
  Math.PI,
  Math.PI / 2,
  -Math.PI / 4,
  709.78,
  710.4,
  -745.2,
  2 ** 52 + 0.5,
  2 ** 20 * Math.PI,
  1e300,
  0.1,
  2 ** -30,
  -(2 ** -60),
];

/** The same numbers on every machine: all magnitudes, and many of the usual ones. */
function samples(count: number): number[] {
  let state = 0x9e3779b9;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 0;
  };
  return Array.from({ length: count }, (_, n) => {
    if (n % 3 === 0) {
      bits[0] = (BigInt(next()) << 32n) | BigInt(next());
      return double[0] ?? 0;
    }
    return n % 3 === 1 ? (next() / 2 ** 32 - 0.5) * 4 : (next() / 2 ** 32 - 0.5) * 200;
  });
}

/** How many doubles lie between. */
function distance(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Infinity;
  double[0] = a;
  const first = bits[0] ?? 0n;
  double[0] = b;
  const second = bits[0] ?? 0n;
  return Number(first > second ? first - second : second - first);
}

describe('functions of one number', () => {
  for (const [name, fn] of Object.entries(ofOne)) {
    test(`${name} is within one unit in the last place of this engine's`, () => {
      const engine = Reflect.get(Math, name) as (x: number) => number;
      for (const x of [...special, ...samples(20_000)]) {
        assert.ok(distance(fn(x), engine(x)) <= 1, `${name}(${x}): ${fn(x)}, not ${engine(x)}`);
      }
    });
  }
});

describe('functions of two numbers', () => {
  for (const [name, fn] of Object.entries(ofTwo)) {
    test(`${name} is within one unit in the last place of this engine's`, () => {
      const engine = Reflect.get(Math, name) as (x: number, y: number) => number;
      const xs = samples(20_000);
      const pairs = special.flatMap((x) => special.map((y) => [x, y] as const));
      for (const [n, x] of xs.entries()) pairs.push([x, xs[(n * 7) % xs.length] ?? 0]);
      for (const [x, y] of pairs) {
        assert.ok(
          distance(fn(x, y), engine(x, y)) <= 1,
          `${name}(${x}, ${y}): ${fn(x, y)}, not ${engine(x, y)}`,
        );
      }
    });
  }

  test('powers of whole numbers are exact', () => {
    for (let base = -12; base <= 12; base++) {
      for (let exponent = 0; exponent <= 14; exponent++) {
        assert.equal(
          pow(base, exponent),
          Number(BigInt(base) ** BigInt(exponent)),
          `${base} ** ${exponent}`,
        );
      }
    }
    for (let n = -1074; n <= 1023; n++) assert.equal(pow(2, n), 2 ** n, `2 ** ${n}`);
  });

  test('hypot neither overflows nor underflows on the way', () => {
    assert.equal(hypot([3, 4]), 5);
    assert.ok(distance(hypot([3e200, 4e200]), 5e200) <= 1);
    assert.ok(distance(hypot([3e-200, 4e-200]), 5e-200) <= 1);
    assert.equal(hypot([]), 0);
    assert.equal(hypot([Number.NaN, Infinity]), Infinity);
    assert.ok(Number.isNaN(hypot([Number.NaN, 1])));
  });
});

test('digits in other bases are those of this engine, sign and all', () => {
  for (const x of [...special, ...samples(5_000)]) {
    // Beyond, engines fill up with zeros or noise.
    if (!(Math.abs(x) < 2 ** 53)) continue;
    for (const radix of [2, 3, 7, 16, 36])
      assert.equal(toRadix(x, radix), x.toString(radix), `${x} in base ${radix}`);
  }
});

test('whole numbers have all their digits in any base', () => {
  for (const x of [2 ** 53, 2 ** 60 + 2 ** 9, 1e22, Number.MAX_VALUE, -(2 ** 70)]) {
    for (const radix of [2, 3, 36]) assert.equal(toRadix(x, radix), BigInt(x).toString(radix));
  }
});

test('every machine computes these very bits', () => {
  const hash = createHash('sha256');
  for (const x of samples(3_000)) {
    for (const fn of Object.values(ofOne)) hash.update(bytesOf(fn(x)));
    for (const fn of Object.values(ofTwo)) hash.update(bytesOf(fn(x, 1.25 * x + 3)));
    hash.update(toRadix(Number.isFinite(x) ? x : 0, 7));
  }
  assert.equal(hash.digest('hex').slice(0, 16), DIGEST);
});

function bytesOf(x: number): Uint8Array {
  double[0] = Number.isNaN(x) ? Number.NaN : x;
  return new Uint8Array(double.buffer.slice(0));
}

/** Of our own results, on Node 20 and 26: no engine may change them. */
const DIGEST = 'da8a81222e9dcadd';
