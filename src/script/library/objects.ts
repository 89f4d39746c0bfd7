/**
 * Object's own functions: what goes through all properties of an object pays for them first.
 *
 * Errors have an own `stack` in some engines, of one kind or another; here it is never listed.
 */
import type { Native } from '../vm/function.ts';
import type { Runtime } from '../vm/runtime.ts';
import { END, iterate } from './iteration.ts';
import { chargeLength, checkLength } from './limits.ts';
import { apply, type NativeTable, type Steps, stepwise } from './native.ts';
import { reads, writes } from './notes.ts';
import { define, type Indexed, isObject } from './spec.ts';

/** How many own properties an object has; cheap for those that have many. */
function sizeOf(object: object): number {
  if (Array.isArray(object)) return object.length;
  if (ArrayBuffer.isView(object)) return object.byteLength;
  if (object instanceof String) return object.length;
  return 0;
}

/** What a key costs, with its property and the text it may have to become; in units of fuel. */
const keyCost = 12;

/** Pays for looking at all own properties of a value. */
function payFor(runtime: Runtime, value: unknown): void {
  if (typeof value === 'string') chargeLength(runtime, value.length);
  if (!isObject(value)) return;
  checkLength(runtime, sizeOf(value));
  reads(runtime, value);
  const { length } = Reflect.ownKeys(value);
  checkLength(runtime, length);
  runtime.charge(length * keyCost);
}

/** A built-in that goes through its first argument. */
function through(builtIn: unknown): Native {
  return (runtime, self, args) => {
    payFor(runtime, args[0]);
    return apply(builtIn, self, args);
  };
}

/** A built-in that looks at one property of its first argument. */
function looking(builtIn: unknown): Native {
  return (runtime, self, args) => {
    if (isObject(args[0])) reads(runtime, args[0]);
    return apply(builtIn, self, args);
  };
}

/** A built-in that goes through its first argument and changes it. */
function changing(builtIn: unknown): Native {
  return (runtime, self, args) => {
    payFor(runtime, args[0]);
    if (isObject(args[0])) writes(runtime, args[0]);
    for (const source of args.slice(1)) payFor(runtime, source);
    return apply(builtIn, self, args);
  };
}

/** As {@link looking}, for methods of objects: the object is `this`. */
function lookingAtSelf(builtIn: unknown): Native {
  return (runtime, self, args) => {
    if (isObject(self)) reads(runtime, self);
    if (isHidden(self, args[0])) return false;
    return apply(builtIn, self, args);
  };
}

/** The trace of an error belongs to the engine. What an author put there is his. */
function isHidden(object: unknown, key: unknown): boolean {
  if (key !== 'stack' || !(object instanceof Error)) return false;
  const found = Reflect.getOwnPropertyDescriptor(object, 'stack');
  return found !== undefined && (found.get !== undefined || typeof found.value !== 'string');
}

/** A list of own keys without what is hidden. */
function listing(builtIn: unknown): Native {
  return (runtime, self, args) => {
    payFor(runtime, args[0]);
    const keys = apply(builtIn, self, args) as unknown[];
    return args[0] instanceof Error ? keys.filter((key) => !isHidden(args[0], key)) : keys;
  };
}

function descriptor(builtIn: unknown): Native {
  return (runtime, self, args) => {
    if (isObject(args[0])) reads(runtime, args[0]);
    return isHidden(args[0], args[1]) ? undefined : apply(builtIn, self, args);
  };
}

function descriptors(runtime: Runtime, self: unknown, args: readonly unknown[]): unknown {
  payFor(runtime, args[0]);
  const found = apply(Object.getOwnPropertyDescriptors, self, args) as Indexed;
  if (isHidden(args[0], 'stack')) Reflect.deleteProperty(found, 'stack');
  return found;
}

function* fromEntries(runtime: Runtime, _self: unknown, args: readonly unknown[]): Steps<unknown> {
  const made = {};
  const cursor = yield* iterate(runtime, args[0]);
  for (;;) {
    const entry = yield* cursor.next();
    if (entry === END) return made;
    try {
      if (!isObject(entry)) throw new TypeError('an entry is a pair: [key, value]');
      reads(runtime, entry);
      const key = Reflect.get(entry, 0);
      define(made, (typeof key === 'symbol' ? key : String(key)) as string, Reflect.get(entry, 1));
    } catch (error) {
      if (runtime.machine.halted === null) yield* cursor.close();
      throw error;
    }
  }
}

export const objectStatics: NativeTable = {
  assign: changing(Object.assign),
  create: (runtime, self, args) => {
    payFor(runtime, args[1]);
    return apply(Object.create, self, args);
  },
  defineProperties: changing(Object.defineProperties),
  defineProperty: (runtime, self, args) => {
    if (isObject(args[0])) writes(runtime, args[0]);
    return apply(Object.defineProperty, self, args);
  },
  entries: through(Object.entries),
  freeze: changing(Object.freeze),
  fromEntries: stepwise('fromEntries', fromEntries),
  getOwnPropertyDescriptor: descriptor(Object.getOwnPropertyDescriptor),
  getOwnPropertyDescriptors: descriptors,
  getOwnPropertyNames: listing(Object.getOwnPropertyNames),
  getOwnPropertySymbols: through(Object.getOwnPropertySymbols),
  hasOwn: (runtime, self, args) => {
    if (isObject(args[0])) reads(runtime, args[0]);
    return isHidden(args[0], args[1]) ? false : apply(Object.hasOwn, self, args);
  },
  isExtensible: looking(Object.isExtensible),
  isFrozen: through(Object.isFrozen),
  isSealed: through(Object.isSealed),
  keys: through(Object.keys),
  seal: changing(Object.seal),
  values: through(Object.values),
};

/**
 * `toLocaleString` is not among them: the lockdown makes it the same function as `toString`, which
 * would then call itself.
 */
export const objectMethods: NativeTable = {
  hasOwnProperty: lookingAtSelf(Object.prototype.hasOwnProperty),
  propertyIsEnumerable: lookingAtSelf(Object.prototype.propertyIsEnumerable),
};

/** Reflect's counterparts of the above. */
export const reflectListing: NativeTable = {
  getOwnPropertyDescriptor: descriptor(Reflect.getOwnPropertyDescriptor),
  ownKeys: listing(Reflect.ownKeys),
};
