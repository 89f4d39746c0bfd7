/**
 * pow, cbrt, hypot and the hyperbolic functions, bit for bit the same on every engine.
 *
 * `**` with fractions goes through {@link pow} too. Ported from fdlibm: e_pow.c, s_cbrt.c, e_sinh.c,
 * e_cosh.c, s_tanh.c, s_asinh.c, e_acosh.c, e_atanh.c. Differs: where the language decides otherwise
 * (1 ** Infinity is NaN).
 *
 * Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy,
 * modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
import { EXP_P, exp, expm1, log, log1p } from './exponential.ts';
import {
  fromWords,
  highWord,
  lowWord,
  polynomial,
  powerOfTwo,
  truncated,
  withHighWord,
} from './words.ts';

const POW_L = [
  0.5999999999999946, 0.4285714285785502, 0.33333332981837743, 0.272728123808534,
  0.23066074577556175, 0.20697501780033842,
];
const LN2 = Math.LN2;
const LN2_H = 0.6931471824645996;
const LN2_L = -1.904654299957768e-9;
const CP = 0.9617966939259756;
const CP_H = 0.9617967009544373;
const CP_L = -7.028461650952758e-9;
const INV_LN2 = Math.LOG2E;
const INV_LN2_H = 1.4426950216293335;
const INV_LN2_L = 1.9259629911266175e-8;
/** Half an ulp beyond the largest finite exponent. */
const OVERSHOOT = 8.008566259537294e-17;

/** A number as the exact sum of a head of few bits and a tail. */
interface Pair {
  readonly head: number;
  readonly tail: number;
}

/** `x ** y` for numbers. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const magnitude = Math.abs(x);
  if (Math.abs(y) === Infinity) {
    if (magnitude === 1) return Number.NaN;
    return magnitude > 1 === y > 0 ? Infinity : 0;
  }
  const oddPower = Math.abs(y % 2) === 1;
  const negative = x < 0 || Object.is(x, -0);
  if (magnitude === 0 || magnitude === Infinity) {
    const value = (magnitude === 0) === y < 0 ? Infinity : 0;
    return negative && oddPower ? -value : value;
  }
  if (negative && !Number.isInteger(y)) return Number.NaN;
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === -1) return 1 / x;
  if (y === 0.5) return Math.sqrt(x);
  const value = magnitude === 1 ? 1 : powMagnitude(magnitude, y);
  return negative && oddPower ? -value : value;
}

function powMagnitude(x: number, y: number): number {
  const highX = highWord(x);
  const highY = highWord(y) & 0x7fffffff;
  // |y| > 2^31: over- or underflow unless x is within an ulp or two of 1.
  if (highY > 0x41e00000) {
    if (highY > 0x43f00000 || highX < 0x3fefffff || highX > 0x3ff00000) {
      return x < 1 === y < 0 ? Infinity : 0;
    }
    return powOf(logNearOne(x), y);
  }
  return powOf(log2Pair(x), y);
}

function logNearOne(x: number): Pair {
  const t = x - 1;
  const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25));
  const u = INV_LN2_H * t;
  const v = t * INV_LN2_L - w * INV_LN2;
  const head = truncated(u + v);
  return { head, tail: v - (head - u) };
}

/** log2(x) to twice the precision of a double. */
function log2Pair(x: number): Pair {
  let n = 0;
  let ax = x;
  if (highWord(ax) < 0x00100000) {
    ax *= powerOfTwo(53);
    n -= 53;
  }
  const high = highWord(ax);
  n += (high >> 20) - 0x3ff;
  const bits = high & 0x000fffff;
  let exponentOne = bits | 0x3ff00000;
  // Interval: below √1.5, below √3, or up to 2.
  let half = false;
  if (bits > 0x3988e && bits < 0xbb67a) half = true;
  else if (bits >= 0xbb67a) {
    n += 1;
    exponentOne -= 0x00100000;
  }
  ax = withHighWord(ax, exponentOne);
  const base = half ? 1.5 : 1;
  const u = ax - base;
  const v = 1 / (ax + base);
  const ss = u * v;
  const sHigh = truncated(ss);
  const tHigh = fromWords(
    ((exponentOne >> 1) | 0x20000000) + 0x00080000 + (half ? 0x00040000 : 0),
    0,
  );
  const tLow = ax - (tHigh - base);
  const sLow = v * (u - sHigh * tHigh - sHigh * tLow);
  const s2 = ss * ss;
  const r = s2 * s2 * polynomial(s2, POW_L) + sLow * (sHigh + ss);
  const square = sHigh * sHigh;
  const cubicHigh = truncated(3 + square + r);
  const cubicLow = r - (cubicHigh - 3 - square);
  const product = sHigh * cubicHigh;
  const productLow = sLow * cubicHigh + cubicLow * ss;
  const pHigh = truncated(product + productLow);
  const pLow = productLow - (pHigh - product);
  const zHigh = CP_H * pHigh;
  const zLow = CP_L * pHigh + pLow * CP + (half ? 1.350039202129749e-8 : 0);
  const dpHigh = half ? 0.5849624872207642 : 0;
  const head = truncated(zHigh + zLow + dpHigh + n);
  return { head, tail: zLow - (head - n - dpHigh - zHigh) };
}

/** 2^(y·log). */
function powOf(logarithm: Pair, y: number): number {
  const yHigh = truncated(y);
  const low = (y - yHigh) * logarithm.head + y * logarithm.tail;
  const high = yHigh * logarithm.head;
  const z = low + high;
  const top = highWord(z);
  if (top >= 0x40900000) {
    if (((top - 0x40900000) | lowWord(z)) !== 0 || low + OVERSHOOT > z - high) return Infinity;
  } else if ((top & 0x7fffffff) >= 0x4090cc00) {
    if (((top - (0xc090cc00 | 0)) | lowWord(z)) !== 0 || low <= z - high) return 0;
  }
  return twoTo(high, low);
}

/** 2^(high + low). */
function twoTo(high: number, low: number): number {
  const top = highWord(high + low);
  let n = 0;
  let head = high;
  if ((top & 0x7fffffff) > 0x3fe00000) {
    // n = [z + 0.5], toward zero.
    let k = ((top & 0x7fffffff) >> 20) - 0x3ff;
    n = top + (0x00100000 >> (k + 1));
    k = ((n & 0x7fffffff) >> 20) - 0x3ff;
    head -= fromWords(n & ~(0x000fffff >> k), 0);
    n = ((n & 0x000fffff) | 0x00100000) >> (20 - k);
    if (top < 0) n = -n;
  }
  const t = truncated(low + head);
  const u = t * LN2_H;
  const v = (low - (t - head)) * LN2 + t * LN2_L;
  const z = u + v;
  const w = v - (z - u);
  const square = z * z;
  const t1 = z - square * polynomial(square, EXP_P);
  const r = (z * t1) / (t1 - 2) - (w + z * w);
  const value = 1 - (r - z);
  const exponent = highWord(value) + (n << 20);
  return exponent >> 20 <= 0 ? timesTwoTo(value, n) : withHighWord(value, exponent);
}

/** value · 2^n where the result is subnormal: one rounding, in the last product. */
function timesTwoTo(value: number, n: number): number {
  return n >= -1022 ? value * powerOfTwo(n) : value * powerOfTwo(n + 600) * powerOfTwo(-600);
}

export function cbrt(x: number): number {
  const high = highWord(x) & 0x7fffffff;
  if (high >= 0x7ff00000 || x === 0) return x;
  const sign = highWord(x) & 0x80000000;
  let t: number;
  if (high < 0x00100000) {
    const scaled = highWord(powerOfTwo(54) * x) & 0x7fffffff;
    t = fromWords(sign | (Math.trunc(scaled / 3) + 696219795), 0);
  } else {
    t = fromWords(sign | (Math.trunc(high / 3) + 715094163), 0);
  }
  const r = t * t * (t / x);
  t *=
    1.87595182427177 +
    r * (-1.8849797954337717 + r * 1.6214297201053545) +
    r * r * r * (-0.758397934778766 + r * 0.14599619288661245);
  t = roundedTo23Bits(t);
  const quotient = x / (t * t);
  return t + t * ((quotient - t) / (t + t + quotient));
}

/** Rounds to 23 bits, away from zero where it matters: t·t is then exact. */
function roundedTo23Bits(t: number): number {
  const low = lowWord(t) >>> 0;
  const carry = low + 0x80000000 > 0xffffffff ? 1 : 0;
  return fromWords(highWord(t) + carry, (low + 0x80000000) & 0xc0000000);
}

/** √(Σ v²) without overflow on the way, summed with Kahan's correction. */
export function hypot(values: readonly number[]): number {
  let largest = 0;
  let nan = false;
  for (const value of values) {
    const magnitude = Math.abs(value);
    if (magnitude === Infinity) return Infinity;
    if (Number.isNaN(magnitude)) nan = true;
    if (magnitude > largest) largest = magnitude;
  }
  if (nan) return Number.NaN;
  if (largest === 0) return 0;
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const ratio = Math.abs(value) / largest;
    const summand = ratio * ratio - lost;
    const next = sum + summand;
    lost = next - sum - summand;
    sum = next;
  }
  return Math.sqrt(sum) * largest;
}

export function sinh(x: number): number {
  const magnitude = Math.abs(x);
  const half = x < 0 ? -0.5 : 0.5;
  if (!Number.isFinite(x)) return x;
  if (magnitude < 22) {
    if (magnitude < 2 ** -28) return x;
    const t = expm1(magnitude);
    return magnitude < 1 ? half * (2 * t - (t * t) / (t + 1)) : half * (t + t / (t + 1));
  }
  return bigHyperbolic(magnitude, half);
}

export function cosh(x: number): number {
  const magnitude = Math.abs(x);
  if (!Number.isFinite(x)) return magnitude;
  if (magnitude < 0.5 * Math.LN2) {
    const t = expm1(magnitude);
    const w = 1 + t;
    return magnitude < 2 ** -55 ? w : 1 + (t * t) / (w + w);
  }
  if (magnitude < 22) {
    const t = exp(magnitude);
    return 0.5 * t + 0.5 / t;
  }
  return bigHyperbolic(magnitude, 0.5);
}

function bigHyperbolic(magnitude: number, half: number): number {
  if (magnitude < 709.7822265625) return half * exp(magnitude);
  if (magnitude <= 710.4758600739439) {
    const w = exp(0.5 * magnitude);
    return half * w * w;
  }
  return half * Infinity;
}

export function tanh(x: number): number {
  const magnitude = Math.abs(x);
  if (Number.isNaN(x) || magnitude < 2 ** -28) return x;
  let z = 1;
  if (magnitude < 22) {
    const t = expm1(magnitude >= 1 ? 2 * magnitude : -2 * magnitude);
    z = magnitude >= 1 ? 1 - 2 / (t + 2) : -t / (t + 2);
  }
  return x < 0 ? -z : z;
}

export function asinh(x: number): number {
  const magnitude = Math.abs(x);
  if (!Number.isFinite(x) || magnitude < 2 ** -28) return x;
  let w: number;
  if (magnitude > 2 ** 28) w = log(magnitude) + Math.LN2;
  else if (magnitude > 2) w = log(2 * magnitude + 1 / (Math.sqrt(x * x + 1) + magnitude));
  else w = log1p(magnitude + (x * x) / (1 + Math.sqrt(1 + x * x)));
  return x > 0 ? w : -w;
}

export function acosh(x: number): number {
  if (!(x >= 1)) return Number.NaN;
  if (x > 2 ** 28) return x === Infinity ? x : log(x) + Math.LN2;
  if (x === 1) return 0;
  if (x > 2) return log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
  const t = x - 1;
  return log1p(t + Math.sqrt(2 * t + t * t));
}

export function atanh(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude <= 1)) return Number.NaN;
  if (magnitude === 1) return x * Infinity;
  if (magnitude < 2 ** -28) return x;
  const t = magnitude + magnitude;
  const w =
    magnitude < 0.5
      ? 0.5 * log1p(t + (t * magnitude) / (1 - magnitude))
      : 0.5 * log1p(t / (1 - magnitude));
  return x < 0 ? -w : w;
}
