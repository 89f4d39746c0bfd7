/**
 * The two 32-bit words of a double: what the algorithms of fdlibm pick numbers apart with.
 */
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
/** Which word holds sign and exponent depends on the byte order of the machine. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;

/** Sign, exponent and the upper 20 bits of the fraction, as a signed number. */
export function highWord(x: number): number {
  double[0] = x;
  return words[HIGH] ?? 0;
}

/** The lower 32 bits of the fraction, as a signed number. */
export function lowWord(x: number): number {
  double[0] = x;
  return words[LOW] ?? 0;
}

export function fromWords(high: number, low: number): number {
  words[HIGH] = high;
  words[LOW] = low;
  return double[0] ?? 0;
}

export function withHighWord(x: number, high: number): number {
  double[0] = x;
  words[HIGH] = high;
  return double[0] ?? 0;
}

/** `x` with the lower half of its fraction cleared: exact products become possible. */
export function truncated(x: number): number {
  double[0] = x;
  words[LOW] = 0;
  return double[0] ?? 0;
}

/** 2^n for a normal result, n from -1022 to 1023. `**` is itself up to the engine. */
export function powerOfTwo(n: number): number {
  return fromWords((n + 1023) << 20, 0);
}

/** c0 + x·(c1 + x·(c2 + …)). */
export function polynomial(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = (coefficients[i] ?? 0) + x * sum;
  return sum;
}
