/**
 * The intrinsics of Node 20 by name: what a script finds, whichever engine runs it.
 *
 * A newer engine has more (iterator helpers, `Map.groupBy`, `RegExp.escape`), and a script that asks
 * "is it there?" would then run differently on each. So everything that is not listed here is taken
 * away before a script runs ({@link file://./intrinsics.ts}). Things that must be absent on Node 20
 * as well (clocks, locales, statics of RegExp) are simply not listed.
 *
 * Notation: the path of an object, then the names of its own properties; `@@x` is `Symbol.x`.
 */
export const NODE_20: { readonly [path: string]: string } = {
  Object: `
    length name prototype assign getOwnPropertyDescriptor getOwnPropertyDescriptors
    getOwnPropertyNames getOwnPropertySymbols hasOwn is preventExtensions seal create
    defineProperties defineProperty freeze getPrototypeOf setPrototypeOf isExtensible isFrozen
    isSealed keys entries fromEntries values`,
  'Object.prototype': `
    constructor __defineGetter__ __defineSetter__ hasOwnProperty __lookupGetter__
    __lookupSetter__ isPrototypeOf propertyIsEnumerable toString valueOf __proto__
    toLocaleString`,
  Function: 'length name prototype',
  'Function.prototype': `
    length name arguments caller constructor apply bind call toString @@hasInstance`,
  Array: 'length name prototype isArray from of @@species',
  'Array.prototype': `
    length constructor at concat copyWithin fill find findIndex findLast findLastIndex
    lastIndexOf pop push reverse shift unshift slice sort splice includes indexOf join keys
    entries values forEach filter flat flatMap map every some reduce reduceRight
    toLocaleString toString toReversed toSorted toSpliced with @@iterator @@unscopables`,
  Number: `
    length name prototype isFinite isInteger isNaN isSafeInteger parseFloat parseInt MAX_VALUE
    MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY MAX_SAFE_INTEGER MIN_SAFE_INTEGER
    EPSILON`,
  'Number.prototype': `
    constructor toExponential toFixed toPrecision toString valueOf toLocaleString`,
  Boolean: 'length name prototype',
  'Boolean.prototype': 'constructor toString valueOf',
  String: 'length name prototype fromCharCode fromCodePoint raw',
  'String.prototype': `
    length constructor anchor at big blink bold charAt charCodeAt codePointAt concat endsWith
    fontcolor fontsize fixed includes indexOf isWellFormed italics lastIndexOf link
    localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search
    slice small split strike sub substr substring sup startsWith toString toWellFormed trim
    trimStart trimLeft trimEnd trimRight toLocaleLowerCase toLocaleUpperCase toLowerCase
    toUpperCase valueOf @@iterator`,
  Symbol: `
    length name prototype for keyFor asyncIterator hasInstance isConcatSpreadable iterator
    match matchAll replace search species split toPrimitive toStringTag unscopables dispose
    asyncDispose`,
  'Symbol.prototype': 'constructor toString valueOf description @@toStringTag @@toPrimitive',
  BigInt: 'length name prototype asUintN asIntN',
  'BigInt.prototype': 'constructor toLocaleString toString valueOf @@toStringTag',
  Map: 'length name prototype @@species',
  'Map.prototype': `
    constructor get set has delete clear entries forEach keys size values @@toStringTag
    @@iterator`,
  Set: 'length name prototype @@species',
  'Set.prototype': `
    constructor has add delete clear entries forEach size values keys @@toStringTag @@iterator`,
  WeakMap: 'length name prototype',
  'WeakMap.prototype': 'constructor delete get set has @@toStringTag',
  WeakSet: 'length name prototype',
  'WeakSet.prototype': 'constructor delete has add @@toStringTag',
  RegExp: 'length name prototype @@species',
  'RegExp.prototype': `
    constructor exec dotAll flags global hasIndices ignoreCase multiline source sticky unicode
    toString test unicodeSets @@match @@matchAll @@replace @@search @@split`,
  JSON: 'parse stringify @@toStringTag',
  Math: `
    abs acos acosh asin asinh atan atanh atan2 ceil cbrt expm1 clz32 cos cosh exp floor fround
    hypot imul log log1p log2 log10 max min pow random round sign sin sinh sqrt tan tanh trunc
    E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 @@toStringTag`,
  Reflect: `
    defineProperty deleteProperty apply construct get getOwnPropertyDescriptor getPrototypeOf
    has isExtensible ownKeys preventExtensions set setPrototypeOf @@toStringTag`,
  Proxy: 'length name revocable',
  ArrayBuffer: 'length name prototype isView @@species',
  'ArrayBuffer.prototype': `
    constructor byteLength slice maxByteLength resizable resize @@toStringTag`,
  DataView: 'length name prototype',
  'DataView.prototype': `
    constructor buffer byteLength byteOffset getInt8 setInt8 getUint8 setUint8 getInt16
    setInt16 getUint16 setUint16 getInt32 setInt32 getUint32 setUint32 getFloat32 setFloat32
    getFloat64 setFloat64 getBigInt64 setBigInt64 getBigUint64 setBigUint64 @@toStringTag`,
  Int8Array: 'length name prototype BYTES_PER_ELEMENT',
  'Int8Array.prototype': 'constructor BYTES_PER_ELEMENT',
  Uint8Array: 'length name prototype BYTES_PER_ELEMENT',
  'Uint8Array.prototype': 'constructor BYTES_PER_ELEMENT',
  Uint8ClampedArray: 'length name prototype BYTES_PER_ELEMENT',
  'Uint8ClampedArray.prototype': 'constructor BYTES_PER_ELEMENT',
  Int16Array: 'length name prototype BYTES_PER_ELEMENT',
  'Int16Array.prototype': 'constructor BYTES_PER_ELEMENT',
  Uint16Array: 'length name prototype BYTES_PER_ELEMENT',
  'Uint16Array.prototype': 'constructor BYTES_PER_ELEMENT',
  Int32Array: 'length name prototype BYTES_PER_ELEMENT',
  'Int32Array.prototype': 'constructor BYTES_PER_ELEMENT',
  Uint32Array: 'length name prototype BYTES_PER_ELEMENT',
  'Uint32Array.prototype': 'constructor BYTES_PER_ELEMENT',
  BigInt64Array: 'length name prototype BYTES_PER_ELEMENT',
  'BigInt64Array.prototype': 'constructor BYTES_PER_ELEMENT',
  BigUint64Array: 'length name prototype BYTES_PER_ELEMENT',
  'BigUint64Array.prototype': 'constructor BYTES_PER_ELEMENT',
  Error: 'length name prototype',
  'Error.prototype': 'constructor name message toString',
  EvalError: 'length name prototype',
  'EvalError.prototype': 'constructor name message',
  RangeError: 'length name prototype',
  'RangeError.prototype': 'constructor name message',
  ReferenceError: 'length name prototype',
  'ReferenceError.prototype': 'constructor name message',
  SyntaxError: 'length name prototype',
  'SyntaxError.prototype': 'constructor name message',
  TypeError: 'length name prototype',
  'TypeError.prototype': 'constructor name message',
  URIError: 'length name prototype',
  'URIError.prototype': 'constructor name message',
  AggregateError: 'length name prototype',
  'AggregateError.prototype': 'constructor name message',
  '%GeneratorFunction.prototype%': 'prototype constructor @@toStringTag',
  '%GeneratorPrototype%': 'constructor next return throw @@toStringTag',
  '%IteratorPrototype%': '@@iterator',
  '%ArrayIteratorPrototype%': 'next @@toStringTag',
  '%MapIteratorPrototype%': 'next @@toStringTag',
  '%SetIteratorPrototype%': 'next @@toStringTag',
  '%StringIteratorPrototype%': 'next @@toStringTag',
  '%RegExpStringIteratorPrototype%': 'next @@toStringTag',
  '%TypedArray%': 'length name prototype of from @@species',
  '%TypedArrayPrototype%': `
    constructor buffer byteLength byteOffset length entries keys values at copyWithin every
    fill filter find findIndex findLast findLastIndex forEach includes indexOf join
    lastIndexOf map reverse reduce reduceRight set slice some sort subarray toLocaleString
    toString toReversed toSorted with @@toStringTag @@iterator`,
};
