/**
 * The names that scripts can use without importing anything, and why others are missing.
 *
 * Apart from the lockdown itself, so that an editor can ask without locking anything.
 */

/** Names a script can use without importing anything. */
export const GLOBAL_NAMES = [
  'AggregateError',
  'Array',
  'ArrayBuffer',
  'BigInt',
  'BigInt64Array',
  'BigUint64Array',
  'Boolean',
  'DataView',
  'Error',
  'EvalError',
  'Infinity',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'JSON',
  'Map',
  'Math',
  'NaN',
  'Number',
  'Object',
  'Proxy',
  'RangeError',
  'ReferenceError',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'SyntaxError',
  'TypeError',
  'URIError',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'WeakMap',
  'WeakSet',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'escape',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'undefined',
  'unescape',
] as const;

const NO_CLOCK = 'a run knows no clock; use msleep() for virtual time';
const NO_LATER = 'kernel code runs to its end; use kthread_run() and completions';
const NO_HOST = 'a script cannot reach its host; import from "utrace" instead';
const NO_CODE = 'code from text cannot be stepped through or isolated; write a function';
const NO_CHANCE = 'the collector would decide what happens, and no run could be repeated';

/** Why a name that authors may expect is missing, for the message that says so. */
export const ABSENT_GLOBALS: { readonly [name: string]: string } = {
  Date: NO_CLOCK,
  performance: NO_CLOCK,
  Temporal: NO_CLOCK,
  setTimeout: NO_LATER,
  setInterval: NO_LATER,
  setImmediate: NO_LATER,
  queueMicrotask: NO_LATER,
  Promise: NO_LATER,
  eval: NO_CODE,
  WebAssembly: NO_CODE,
  WeakRef: NO_CHANCE,
  FinalizationRegistry: NO_CHANCE,
  SharedArrayBuffer: 'threads of a script share variables already',
  Atomics: 'threads of a script share variables already; use spin_lock() or a mutex',
  Intl: 'its results depend on the machine; format numbers by hand',
  crypto: 'nothing in a run is random; use module_param() for a seed',
  Float32Array: 'the bits of NaN differ between machines; use an array or a DataView',
  Float64Array: 'the bits of NaN differ between machines; use an array or a DataView',
  globalThis: NO_HOST,
  global: NO_HOST,
  window: NO_HOST,
  self: NO_HOST,
  process: NO_HOST,
  require: NO_HOST,
  module: NO_HOST,
  Buffer: NO_HOST,
  fetch: NO_HOST,
};
