/**
 * Powers: takes everything that belongs to the host away from the global object of a locked realm.
 *
 * A script cannot reach the global object through its compartment. The powers go nevertheless, so
 * that whoever finds a hole in the compartment stands in an empty room. What the sandbox itself
 * needs (its channel, its clock) it must have taken before.
 */

/** What the language and the sandbox itself go by. All other globals are the host's. */
const KEPT = new Set(
  `globalThis undefined NaN Infinity eval Function Compartment harden assert
  Object Array Promise Reflect Proxy JSON Math String Number Boolean Symbol BigInt RegExp Date
  Map Set WeakMap WeakSet WeakRef ArrayBuffer DataView WebAssembly
  Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
  Float32Array Float64Array BigInt64Array BigUint64Array
  Error EvalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError
  isFinite isNaN parseFloat parseInt escape unescape TextDecoder TextEncoder
  decodeURI decodeURIComponent encodeURI encodeURIComponent`.split(/\s+/),
);

/** Call it after the lockdown: ses looks for some of them. */
export function removeHostPowers(): void {
  // In a worker most of them hang on the prototypes of the global object.
  for (let at: object | null = globalThis; at !== null; at = Reflect.getPrototypeOf(at)) {
    if (at === Object.prototype) return;
    for (const name of Reflect.ownKeys(at)) {
      if (typeof name === 'symbol' || KEPT.has(name)) continue;
      // What cannot be deleted may still be overwritten.
      if (!Reflect.deleteProperty(at, name)) Reflect.set(at, name, undefined);
    }
  }
}
