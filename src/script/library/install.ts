/**
 * Installs the library: gives the built-ins that scripts see their implementations.
 *
 * The built-ins themselves stay what they are, so the simulator and everything else in the realm
 * runs at full speed; only calls from scripts come here.
 */
import type { Native } from '../vm/function.ts';
import { arrayCallbacks } from './array-callbacks.ts';
import { arrayJoin } from './array-join.ts';
import { arrayStatics } from './array-make.ts';
import { arraySort } from './array-sort.ts';
import { arrayConstructor, arrayWhole } from './array-whole.ts';
import {
  collectionConstructors,
  mapMethods,
  setMethods,
  weakMapMethods,
  weakSetMethods,
} from './collections.ts';
import { functionConstructor, functionMethods, reflectMethods } from './functions.ts';
import { iterationOf, iteratorTables } from './iterators.ts';
import { parse } from './json-read.ts';
import { stringify } from './json-write.ts';
import { install, installOn, type NativeTable, stepwise } from './native.ts';
import {
  bigintConstructor,
  bigintMethods,
  bigintStatics,
  mathFunctions,
  numberConstructor,
  throughText,
} from './numbers.ts';
import { objectMethods, objectStatics, reflectListing } from './objects.ts';
import { patternConstructor, patternMethods } from './patterns.ts';
import { proxyConstructor, proxyStatics } from './proxies.ts';
import { stringConstructor, stringMethods, stringStatics } from './strings.ts';
import {
  bufferConstructor,
  bufferMethods,
  typedArrayConstructor,
  typedArrayMethods,
  typedArrayStatics,
} from './typed-arrays.ts';

/** The built-ins by the names scripts know them under (`scriptGlobals` of the lockdown). */
export interface Builtins {
  readonly [name: string]: unknown;
}

const TYPED_ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
];

/** Call it once per realm, before any script runs and before or after the lockdown. */
export function installLibrary(builtins: Builtins): void {
  const methods: { readonly [name: string]: NativeTable } = {
    Array: { ...arrayCallbacks, ...arrayJoin, ...arraySort, ...arrayWhole },
    ArrayBuffer: bufferMethods(),
    BigInt: bigintMethods,
    Function: functionMethods,
    Map: mapMethods,
    Object: objectMethods,
    RegExp: patternMethods,
    Set: setMethods,
    String: stringMethods,
    WeakMap: weakMapMethods,
    WeakSet: weakSetMethods,
  };
  const statics: { readonly [name: string]: NativeTable } = {
    Array: arrayStatics,
    BigInt: bigintStatics,
    JSON: { parse: stepwise('parse', parse), stringify: stepwise('stringify', stringify) },
    Math: mathFunctions,
    Object: objectStatics,
    Proxy: proxyStatics,
    Reflect: { ...reflectMethods, ...reflectListing },
    String: stringStatics,
  };
  for (const [name, table] of Object.entries(methods)) {
    installOn(prototypeOf(builtins, name), table);
  }
  for (const [name, table] of Object.entries(statics)) installOn(objectOf(builtins, name), table);
  for (const [name, native] of Object.entries(constructors())) {
    install(objectOf(builtins, name), native);
  }
  for (const [name, growth] of Object.entries(TEXT_FUNCTIONS)) {
    const fn = objectOf(builtins, name);
    install(fn, throughText(fn, growth));
  }
  for (const name of ['Array', 'Map', 'Set']) {
    const prototype = prototypeOf(builtins, name);
    installOn(prototype, iterationOf(prototype));
  }
  for (const [prototype, table] of iteratorTables()) installOn(prototype, table);
  installOn(Object.getPrototypeOf(Int8Array.prototype) as object, typedArrayMethods);
  installOn(Object.getPrototypeOf(Int8Array) as object, typedArrayStatics);
}

function constructors(): { readonly [name: string]: Native } {
  return {
    ...(collectionConstructors as { readonly [name: string]: Native }),
    ...Object.fromEntries(TYPED_ARRAYS.map((kind) => [kind.name, typedArrayConstructor(kind)])),
    Array: arrayConstructor,
    ArrayBuffer: bufferConstructor,
    BigInt: bigintConstructor,
    Function: functionConstructor,
    Number: numberConstructor,
    Proxy: proxyConstructor,
    RegExp: patternConstructor,
    String: stringConstructor,
  };
}

/** Functions on texts, and what a character of them costs: the length of the result, or more. */
const TEXT_FUNCTIONS = {
  decodeURI: 8,
  decodeURIComponent: 8,
  encodeURI: 9,
  encodeURIComponent: 9,
  escape: 6,
  parseFloat: 1,
  parseInt: 1,
  unescape: 1,
};

function prototypeOf(builtins: Builtins, name: string): object {
  return Reflect.get(objectOf(builtins, name), 'prototype') as object;
}

function objectOf(builtins: Builtins, name: string): object {
  const value = builtins[name];
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    throw new Error(`the built-in ${name} is missing`);
  }
  return value;
}
