/**
 * Limits: what a built-in may cost, in the run's own measure.
 *
 * A built-in whose work follows a length could run for hours, or take the process with it, before
 * anyone can stop it. So each one first says how much it is going to do: that much fuel is taken, and
 * what is beyond every sensible script ends the run. The limits are well below those of any engine,
 * so that the same run ends in the same way everywhere.
 */
import type { Runtime } from '../vm/runtime.ts';

/** Elements of an array, entries of a map, own properties of an object handled at once. */
export const MAX_LENGTH = 1 << 22;
/** UTF-16 units of a string. */
export const MAX_TEXT = 1 << 24;
/** Bytes of one buffer. */
export const MAX_BYTES = 1 << 26;
/** Bits of a BigInt. */
export const MAX_BITS = 1 << 14;

/**
 * Takes the fuel for work on `length` elements, some ns each. One unit is some 40 ns, which makes a
 * run that does nothing but call built-ins end within seconds.
 */
export function chargeLength(runtime: Runtime, length: number): void {
  if (length > MAX_LENGTH) refuse(runtime, `work on ${length} elements at once`);
  runtime.charge(length / 4);
}

/** Nothing is to grow beyond `length` elements. */
export function checkLength(runtime: Runtime, length: number): void {
  if (length > MAX_LENGTH) refuse(runtime, `an array of ${length} elements`);
}

/** Takes the fuel for a text of `length` units; call it before the text is made. */
export function chargeText(runtime: Runtime, length: number): void {
  checkText(runtime, length);
  runtime.charge(length / 64);
}

/** Nothing is to grow beyond a text of `length` units. */
export function checkText(runtime: Runtime, length: number): void {
  if (length > MAX_TEXT) refuse(runtime, `a string of ${length} characters`);
}

export function chargeBytes(runtime: Runtime, bytes: number): void {
  if (bytes > MAX_BYTES) refuse(runtime, `a buffer of ${bytes} bytes`);
  runtime.charge(bytes / 64);
}

/** Ends the run; no script sees it as an exception. */
export function refuse(runtime: Runtime, what: string): never {
  return runtime.stop('native-limit', `${what} is more than a script may ask for`);
}
