/**
 * exp, log and their kin, bit for bit the same on every engine.
 *
 * The language lets each engine round these as it likes, and a recording must replay on another one.
 * Ported from fdlibm: e_exp.c, s_expm1.c, e_log.c, s_log1p.c, e_log10.c and FreeBSD's e_log2.c.
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy, modify,
 * and distribute this software is freely granted, provided that this notice is preserved.
 */
import {
  fromWords,
  highWord,
  lowWord,
  polynomial,
  powerOfTwo,
  truncated,
  withHighWord,
} from './words.ts';

export const LN2_HI = 0.6931471803691238;
export const LN2_LO = 1.9082149292705877e-10;
const INV_LN2 = Math.LOG2E;
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;
const TWO_54 = powerOfTwo(54);

/** exp(r) on the primary range, after Remez. */
export const EXP_P = [
  0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6,
  4.1381367970572385e-8,
];
const EXPM1_Q = [
  1, -0.03333333333333313, 0.0015873015872548146, -7.93650757867488e-5, 4.008217827329362e-6,
  -2.0109921818362437e-7,
];
const LG_ODD = [0.6666666666666735, 0.2857142874366239, 0.1818357216161805, 0.14798198605116586];
const LG_EVEN = [0.3999999999940942, 0.22222198432149784, 0.15313837699209373];
const LP = [
  0, 0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784,
  0.1818357216161805, 0.15313837699209373, 0.14798198605116586,
];

export function exp(x: number): number {
  const high = highWord(x) & 0x7fffffff;
  if (high >= 0x40862e42) {
    if (Number.isNaN(x) || x === Infinity) return x;
    if (x > OVERFLOW) return Infinity;
    if (x < UNDERFLOW) return 0;
  }
  if (high < 0x3e300000) return 1 + x;
  if (x === 1) return Math.E;
  const k = high > 0x3fd62e42 ? multiplesOfLn2(x, high) : 0;
  const hi = k === 0 ? x : x - k * LN2_HI;
  const lo = k * LN2_LO;
  const r = hi - lo;
  const t = r * r;
  const c = r - t * polynomial(t, EXP_P);
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  return scaled(1 - (lo - (r * c) / (2 - c) - hi), k);
}

export function expm1(x: number): number {
  const high = highWord(x) & 0x7fffffff;
  if (high >= 0x4043687a) {
    if (Number.isNaN(x) || x === Infinity) return x;
    if (x > OVERFLOW) return Infinity;
    if (x < 0) return -1;
  }
  if (high < 0x3c900000) return x;
  const k = high > 0x3fd62e42 ? multiplesOfLn2(x, high) : 0;
  const hi = k === 0 ? x : x - k * LN2_HI;
  const lo = k * LN2_LO;
  const r = hi - lo;
  const c = hi - r - lo;
  const half = 0.5 * r;
  const square = r * half;
  const r1 = polynomial(square, EXPM1_Q);
  const t = 3 - r1 * half;
  const e = square * ((r1 - t) / (6 - r * t));
  if (k === 0) return r - (r * e - square);
  return expm1Scaled(r, r * (e - c) - c - square, k);
}

function expm1Scaled(r: number, e: number, k: number): number {
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k <= -2 || k > 56) return scaled(1 - (e - r), k) - 1;
  if (k < 20) return scaled(fromWords(0x3ff00000 - (0x200000 >> k), 0) - (e - r), k);
  return scaled(r - (e + fromWords((0x3ff - k) << 20, 0)) + 1, k);
}

function multiplesOfLn2(x: number, high: number): number {
  if (high < 0x3ff0a2b2) return x < 0 ? -1 : 1;
  return Math.trunc(INV_LN2 * x + (x < 0 ? -0.5 : 0.5));
}

/** y · 2^k, right also where 2^k alone is no normal number. */
function scaled(y: number, k: number): number {
  if (k === 1024) return y * 2 * powerOfTwo(1023);
  if (k >= -1021) return y * fromWords(0x3ff00000 + (k << 20), 0);
  return y * fromWords(0x3ff00000 + ((k + 1000) << 20), 0) * powerOfTwo(-1000);
}

/** x = 2^k · m with m in [√½, √2), and the upper fraction bits of m. */
function split(x: number): { readonly k: number; readonly m: number; readonly bits: number } {
  let k = 0;
  let normal = x;
  if (highWord(x) < 0x00100000) {
    k = -54;
    normal = x * TWO_54;
  }
  const high = highWord(normal);
  const bits = high & 0xfffff;
  const i = (bits + 0x95f64) & 0x100000;
  const m = withHighWord(normal, bits | (i ^ 0x3ff00000));
  return { k: k + (high >> 20) - 1023 + (i >> 20), m, bits };
}

/** The answer for what has no finite logarithm, else undefined. */
function outsideLog(x: number): number | undefined {
  if (x === 0) return -Infinity;
  if (x < 0) return Number.NaN;
  return Number.isNaN(x) || x === Infinity ? x : undefined;
}

export function log(x: number): number {
  const outside = outsideLog(x);
  if (outside !== undefined) return outside;
  const { k, m, bits } = split(x);
  const f = m - 1;
  if ((0xfffff & (2 + bits)) < 3) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HI + k * LN2_LO;
    const R = f * f * (0.5 - 0.3333333333333333 * f);
    return k === 0 ? f - R : k * LN2_HI - (R - k * LN2_LO - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const R = z * polynomial(w, LG_ODD) + w * polynomial(w, LG_EVEN);
  if (((bits - 0x6147a) | (0x6b851 - bits)) > 0) {
    const half = 0.5 * f * f;
    if (k === 0) return f - (half - s * (half + R));
    return k * LN2_HI - (half - (s * (half + R) + k * LN2_LO) - f);
  }
  return k === 0 ? f - s * (f - R) : k * LN2_HI - (s * (f - R) - k * LN2_LO - f);
}

export function log1p(x: number): number {
  const high = highWord(x);
  const magnitude = high & 0x7fffffff;
  if (Number.isNaN(x) || x === Infinity) return x;
  if (x <= -1) return x === -1 ? -Infinity : Number.NaN;
  if (magnitude < 0x3e200000) return magnitude < 0x3c900000 ? x : x - x * x * 0.5;
  // Between √½−1 and √2−1 there is nothing to scale.
  if (high < 0x3fda827a && (high > 0 || high <= (0xbfd2bec4 | 0))) {
    return log1pTail({ f: x, k: 0, c: 0, bits: 1 });
  }
  const large = high >= 0x43400000;
  const u = large ? x : 1 + x;
  let bits = highWord(u);
  let k = (bits >> 20) - 1023;
  const c = large ? 0 : (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
  bits &= 0xfffff;
  let f: number;
  if (bits < 0x6a09e) {
    f = withHighWord(u, bits | 0x3ff00000) - 1;
  } else {
    k += 1;
    f = withHighWord(u, bits | 0x3fe00000) - 1;
    bits = (0x00100000 - bits) >> 2;
  }
  return log1pTail({ f, k, c, bits });
}

interface Log1pParts {
  readonly f: number;
  readonly k: number;
  /** What rounding 1 + x lost. */
  readonly c: number;
  readonly bits: number;
}

function log1pTail({ f, k, c, bits }: Log1pParts): number {
  const half = 0.5 * f * f;
  if (bits === 0) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HI + (c + k * LN2_LO);
    const R = half * (1 - 0.6666666666666666 * f);
    return k === 0 ? f - R : k * LN2_HI - (R - (k * LN2_LO + c) - f);
  }
  const s = f / (2 + f);
  const R = polynomial(s * s, LP);
  if (k === 0) return f - (half - s * (half + R));
  return k * LN2_HI - (half - (s * (half + R) + (k * LN2_LO + c)) - f);
}

export function log2(x: number): number {
  const outside = outsideLog(x);
  if (outside !== undefined) return outside;
  if (x === 1) return 0;
  const { k, m } = split(x);
  const f = m - 1;
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = s * (half + (z * polynomial(w, LG_ODD) + w * polynomial(w, LG_EVEN)));
  const hi = truncated(f - half);
  const lo = f - hi - half + r;
  const valueHi = hi * 1.4426950407214463;
  const valueLo = (lo + hi) * 1.6751713164886512e-10 + lo * 1.4426950407214463;
  const sum = k + valueHi;
  return valueLo + (k - sum + valueHi) + sum;
}

export function log10(x: number): number {
  const outside = outsideLog(x);
  if (outside !== undefined) return outside;
  if (x === 1) return 0;
  let k = 0;
  let normal = x;
  if (highWord(x) < 0x00100000) {
    k = -54;
    normal = x * TWO_54;
  }
  const high = highWord(normal);
  k += (high >> 20) - 1023;
  const i = k < 0 ? 1 : 0;
  const y = k + i;
  const m = fromWords((high & 0xfffff) | ((0x3ff - i) << 20), lowWord(normal));
  return y * 3.694239077158931e-13 + Math.LOG10E * log(m) + y * 0.30102999566361177;
}
