/**
 * sin, cos, tan and their inverses, bit for bit the same on every engine.
 *
 * Ported from fdlibm: k_sin.c, k_cos.c, k_tan.c, e_rem_pio2.c, e_asin.c, e_acos.c, s_atan.c,
 * e_atan2.c. Differs: arguments beyond 2^20·π/2 are reduced with 1280 bits of 2/π in a BigInt
 * instead of the tables of k_rem_pio2.c, which is as exact and a tenth of the code.
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy, modify,
 * and distribute this software is freely granted, provided that this notice is preserved.
 */
import { fromWords, highWord, polynomial, powerOfTwo, truncated } from './words.ts';

const PIO2_HI = 1.5707963267948966;
const PIO2_LO = 6.123233995736766e-17;
const PIO4_HI = 0.7853981633974483;
const PIO4_LO = 3.061616997868383e-17;
const PI_LO = 1.2246467991473532e-16;

/** π/2 in three parts of 33 bits, each with what is left after it. */
const PIO2_1 = 1.5707963267341256;
const PIO2_1T = 6.077100506506192e-11;
const PIO2_2 = 6.077100506303966e-11;
const PIO2_2T = 2.0222662487959506e-21;
const PIO2_3 = 2.0222662487111665e-21;
const PIO2_3T = 8.4784276603689e-32;
const TWO_OVER_PI = 0.6366197723675814;

const SIN = [
  0.00833333333332249, -0.0001984126982985795, 2.7557313707070068e-6, -2.5050760253406863e-8,
  1.58969099521155e-10,
];
const SIN_1 = -0.16666666666666632;
const COS = [
  0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7,
  2.087572321298175e-9, -1.1359647557788195e-11,
];
const TAN_1 = 0.3333333333333341;
const TAN_ODD = [
  0.13333333333320124, 0.021869488294859542, 0.0035920791075913124, 0.0005880412408202641,
  7.817944429395571e-5, -1.8558637485527546e-5,
];
const TAN_EVEN = [
  0.05396825397622605, 0.0088632398235993, 0.0014562094543252903, 0.0002464631348184699,
  7.140724913826082e-5, 2.590730518636337e-5,
];
const ASIN_P = [
  0.16666666666666666, -0.3255658186224009, 0.20121253213486293, -0.04005553450067941,
  0.0007915349942898145, 3.479331075960212e-5,
];
const ASIN_Q = [
  1, -2.403394911734414, 2.0209457602335057, -0.6882839716054533, 0.07703815055590194,
];
const ATAN_EVEN = [
  0.3333333333333293, 0.14285714272503466, 0.09090887133436507, 0.06661073137387531,
  0.049768779946159324, 0.016285820115365782,
];
const ATAN_ODD = [
  -0.19999999999876483, -0.11111110405462356, -0.0769187620504483, -0.058335701337905735,
  -0.036531572744216916,
];

/** An angle as a quarter turn (0 … 3) and a rest of at most π/4, in two parts. */
interface Reduced {
  readonly quarter: number;
  readonly y0: number;
  readonly y1: number;
}

export function sin(x: number): number {
  if (Math.abs(x) <= PIO4_HI) return kernelSin(x, 0);
  if (!Number.isFinite(x)) return Number.NaN;
  const { quarter, y0, y1 } = reduce(x);
  const value = (quarter & 1) === 0 ? kernelSin(y0, y1) : kernelCos(y0, y1);
  return (quarter & 2) === 0 ? value : -value;
}

export function cos(x: number): number {
  if (Math.abs(x) <= PIO4_HI) return kernelCos(x, 0);
  if (!Number.isFinite(x)) return Number.NaN;
  const { quarter, y0, y1 } = reduce(x);
  const value = (quarter & 1) === 0 ? kernelCos(y0, y1) : kernelSin(y0, y1);
  return ((quarter + 1) & 2) === 0 ? value : -value;
}

export function tan(x: number): number {
  if (Math.abs(x) <= PIO4_HI) return kernelTan(x, 0, false);
  if (!Number.isFinite(x)) return Number.NaN;
  const { quarter, y0, y1 } = reduce(x);
  return kernelTan(y0, y1, (quarter & 1) === 1);
}

function kernelSin(x: number, y: number): number {
  if ((highWord(x) & 0x7fffffff) < 0x3e400000) return x;
  const z = x * x;
  const v = z * x;
  const r = polynomial(z, SIN);
  return x - (z * (0.5 * y - v * r) - y - v * SIN_1);
}

function kernelCos(x: number, y: number): number {
  const high = highWord(x) & 0x7fffffff;
  if (high < 0x3e400000) return 1;
  const z = x * x;
  const r = z * polynomial(z, COS);
  if (high < 0x3fd33333) return 1 - (0.5 * z - (z * r - x * y));
  const quarter = high > 0x3fe90000 ? 0.28125 : fromWords(high - 0x00200000, 0);
  return 1 - quarter - (0.5 * z - quarter - (z * r - x * y));
}

/** tan(x + y), or −1/tan(x + y) in an odd quarter. */
function kernelTan(x: number, y: number, inverse: boolean): number {
  if ((highWord(x) & 0x7fffffff) < 0x3e300000) return inverse ? -1 / x : x;
  const sign = x < 0 ? -1 : 1;
  const near = (highWord(x) & 0x7fffffff) >= 0x3fe59428;
  const u = near ? PIO4_HI - sign * x + (PIO4_LO - sign * y) : x;
  const rest = near ? 0 : y;
  const z = u * u;
  const w = z * z;
  const v = z * polynomial(w, TAN_EVEN);
  const s = z * u;
  const r = rest + z * (s * (polynomial(w, TAN_ODD) + v) + rest) + TAN_1 * s;
  const t = u + r;
  if (near) {
    const one = inverse ? -1 : 1;
    return sign * (one - 2 * (u - ((t * t) / (t + one) - r)));
  }
  if (!inverse) return t;
  // −1/(u + r) with more care than one division gives.
  const zHigh = truncated(t);
  const a = -1 / t;
  const aHigh = truncated(a);
  return aHigh + a * (1 + aHigh * zHigh + aHigh * (r - (zHigh - u)));
}

function reduce(x: number): Reduced {
  const magnitude = Math.abs(x);
  const reduced = magnitude < 2 ** 20 * PIO2_HI ? reduceMedium(magnitude) : reduceLarge(magnitude);
  if (x >= 0) return reduced;
  return { quarter: -reduced.quarter & 3, y0: -reduced.y0, y1: -reduced.y1 };
}

function reduceMedium(x: number): Reduced {
  const n = Math.floor(x * TWO_OVER_PI + 0.5);
  let r = x - n * PIO2_1;
  let w = n * PIO2_1T;
  let y0 = r - w;
  const exponent = highWord(x) >> 20;
  if (exponent - ((highWord(y0) >> 20) & 0x7ff) > 16) {
    const t = r;
    w = n * PIO2_2;
    r = t - w;
    w = n * PIO2_2T - (t - r - w);
    y0 = r - w;
    if (exponent - ((highWord(y0) >> 20) & 0x7ff) > 49) {
      const t2 = r;
      w = n * PIO2_3;
      r = t2 - w;
      w = n * PIO2_3T - (t2 - r - w);
      y0 = r - w;
    }
  }
  return { quarter: n & 3, y0, y1: r - y0 - w };
}

/** ⌊2^1280 · 2/π⌋ and ⌊2^200 · π/2⌋, made once from π to 1300 bits. */
let turns: { readonly twoOverPi: bigint; readonly halfPi: bigint } | undefined;

function reduceLarge(x: number): Reduced {
  turns ??= constantsOfPi();
  // x = mantissa · 2^exponent exactly; multiply, keep what is below a full turn.
  const exponent = ((highWord(x) >> 20) & 0x7ff) - 1075;
  const mantissa = BigInt(x * powerOfTwo(-exponent));
  const product = (mantissa * turns.twoOverPi) << BigInt(Math.max(exponent, 0));
  const fixed = BigInt.asUintN(202, product >> BigInt(1080 + Math.max(-exponent, 0)));
  let quarter = Number(fixed >> 200n);
  let fraction = BigInt.asUintN(200, fixed);
  if (fraction >> 199n === 1n) {
    quarter = (quarter + 1) & 3;
    fraction -= 1n << 200n;
  }
  const rest = fraction * turns.halfPi;
  const y0 = Number(rest) * powerOfTwo(-400);
  const y1 = Number(rest - BigInt(y0 * powerOfTwo(400))) * powerOfTwo(-400);
  return { quarter, y0, y1 };
}

/** Machin: π/4 = 4·arctan(1/5) − arctan(1/239), in fixed point. */
function constantsOfPi(): { readonly twoOverPi: bigint; readonly halfPi: bigint } {
  const bits = 1400n;
  const arctan = (n: bigint): bigint => {
    let power = (1n << bits) / n;
    let sum = power;
    for (let k = 3n; power !== 0n; k += 2n) {
      power /= -n * n;
      sum += power / k;
    }
    return sum;
  };
  const pi = 4n * (4n * arctan(5n) - arctan(239n));
  return { twoOverPi: (2n << (bits + 1280n)) / pi, halfPi: pi >> (bits - 199n) };
}

export function asin(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude <= 1)) return Number.NaN;
  if (magnitude === 1) return x * PIO2_HI + x * PIO2_LO;
  if (magnitude < 0.5) return magnitude < 2 ** -27 ? x : x + x * asinRatio(x * x);
  const t = (1 - magnitude) * 0.5;
  const r = asinRatio(t);
  const s = Math.sqrt(t);
  let value: number;
  if ((highWord(x) & 0x7fffffff) >= 0x3fef3333) {
    value = PIO2_HI - (2 * (s + s * r) - PIO2_LO);
  } else {
    const high = truncated(s);
    const c = (t - high * high) / (s + high);
    const p = 2 * s * r - (PIO2_LO - 2 * c);
    value = PIO4_HI - (p - (PIO4_HI - 2 * high));
  }
  return x > 0 ? value : -value;
}

export function acos(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude <= 1)) return Number.NaN;
  if (magnitude === 1) return x > 0 ? 0 : Math.PI + 2 * PIO2_LO;
  if (magnitude < 0.5) {
    if (magnitude <= 2 ** -57) return PIO2_HI + PIO2_LO;
    return PIO2_HI - (x - (PIO2_LO - x * asinRatio(x * x)));
  }
  const z = (1 - magnitude) * 0.5;
  const s = Math.sqrt(z);
  const r = asinRatio(z);
  if (x < 0) return Math.PI - 2 * (s + (r * s - PIO2_LO));
  const high = truncated(s);
  const c = (z - high * high) / (s + high);
  return 2 * (high + (r * s + c));
}

function asinRatio(t: number): number {
  return (t * polynomial(t, ASIN_P)) / polynomial(t, ASIN_Q);
}

export function atan(x: number): number {
  const magnitude = Math.abs(x);
  if (Number.isNaN(x)) return x;
  if (magnitude >= 2 ** 66) return x > 0 ? PIO2_HI + PIO2_LO : -PIO2_HI - PIO2_LO;
  if (magnitude < 2 ** -27) return x;
  if (magnitude < 0.4375) return x - x * atanSeries(x);
  const value = atanAway(magnitude);
  return x < 0 ? -value : value;
}

function atanAway(x: number): number {
  const high = highWord(x);
  if (high < 0x3fe60000)
    return atanFrom((2 * x - 1) / (2 + x), 0.4636476090008061, 2.2698777452961687e-17);
  if (high < 0x3ff30000) return atanFrom((x - 1) / (x + 1), PIO4_HI, PIO4_LO);
  if (high < 0x40038000)
    return atanFrom((x - 1.5) / (1 + 1.5 * x), 0.982793723247329, 1.3903311031230998e-17);
  return atanFrom(-1 / x, PIO2_HI, PIO2_LO);
}

function atanFrom(t: number, hi: number, lo: number): number {
  return hi - (t * atanSeries(t) - lo - t);
}

function atanSeries(t: number): number {
  const z = t * t;
  const w = z * z;
  return z * polynomial(w, ATAN_EVEN) + w * polynomial(w, ATAN_ODD);
}

export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === 1) return atan(y);
  const left = x < 0 || Object.is(x, -0);
  const down = y < 0 || Object.is(y, -0);
  if (y === 0) return left ? (down ? -Math.PI : Math.PI) : y;
  if (x === 0) return down ? -PIO2_HI : PIO2_HI;
  const magnitude = atan2Magnitude(Math.abs(y), Math.abs(x), left);
  return down ? -magnitude : magnitude;
}

function atan2Magnitude(y: number, x: number, left: boolean): number {
  if (x === Infinity) {
    if (y === Infinity) return left ? 3 * PIO4_HI : PIO4_HI;
    return left ? Math.PI : 0;
  }
  if (y === Infinity) return PIO2_HI;
  const k = (highWord(y) - highWord(x)) >> 20;
  if (k > 60) return PIO2_HI + 0.5 * PI_LO;
  const z = k < -60 && left ? 0 : atan(y / x);
  return left ? Math.PI - (z - PI_LO) : z;
}
