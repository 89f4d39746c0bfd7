/**
 * A realm for tests: scripts run in this very process, with the library and without the lockdown.
 */
import { stripTypes } from '../../src/script/frontend/swc.ts';
import { installLibrary } from '../../src/script/library/install.ts';
import type { ScriptRealm } from '../../src/script/loaded-script.ts';

const NAMES = [
  'Array',
  'ArrayBuffer',
  'BigInt',
  'Boolean',
  'Error',
  'Function',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Proxy',
  'RangeError',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'TypeError',
  'WeakMap',
  'WeakSet',
  'Infinity',
  'NaN',
  'undefined',
  'isNaN',
  'parseInt',
  'parseFloat',
  'isFinite',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'escape',
  'unescape',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
] as const;

const globals = Object.fromEntries(NAMES.map((name) => [name, Reflect.get(globalThis, name)]));
installLibrary(globals);

export const plainRealm: ScriptRealm = {
  strip: stripTypes,
  evaluate: (text, endowments) =>
    new Function(...Object.keys(endowments), text)(...Object.values(endowments)),
  globals,
  absent: {},
};
