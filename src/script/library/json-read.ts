/**
 * `JSON.parse`, with the reviver's calls as steps.
 */
import { Frame } from '../../engine/machine.ts';
import { NativeFrame } from '../vm/frame.ts';
import type { Runtime } from '../vm/runtime.ts';
import { toText } from './convert.ts';
import { chargeText } from './limits.ts';
import type { Steps } from './native.ts';
import { writes } from './notes.ts';
import { type Indexed, isObject, lengthOf } from './spec.ts';

export function* parse(runtime: Runtime, _self: unknown, args: readonly unknown[]): Steps<unknown> {
  const text = yield* toText(runtime, args[0]);
  // Making the objects costs more than reading the text.
  chargeText(runtime, text.length);
  runtime.charge(text.length / 2);
  const value: unknown = JSON.parse(text);
  const reviver = args[1];
  if (typeof reviver !== 'function') return value;
  return yield new NativeFrame('parse', revive(runtime, reviver, { '': value }, ''));
}

/** Depth first, children before their parent; each object on the way is a frame of its own. */
function* revive(runtime: Runtime, reviver: unknown, holder: Indexed, key: string): Steps<unknown> {
  const value = holder[key];
  if (isObject(value)) {
    const object = value as Indexed;
    for (const name of keysOf(runtime, object)) {
      const made = yield new NativeFrame('parse', revive(runtime, reviver, object, name));
      writes(runtime, object);
      if (made === undefined) Reflect.deleteProperty(object, name);
      else replace(object, name, made);
    }
  }
  const called = runtime.call(reviver, holder, [key, value]);
  return Frame.is(called) ? yield called : called;
}

function keysOf(runtime: Runtime, value: object): readonly string[] {
  if (!Array.isArray(value)) return Object.keys(value);
  return Array.from({ length: lengthOf(runtime, value) }, (_, k) => String(k));
}

/** Like CreateDataProperty: what cannot be replaced stays. */
function replace(object: object, key: string, value: unknown): void {
  Reflect.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
