/**
 * Conversions: `valueOf`, `toString` and `Symbol.toPrimitive` of the author's, called as frames.
 */

import { Frame, type Yielded } from '../../engine/machine.ts';
import { NativeFrame } from './frame.ts';
import { get } from './properties.ts';
import type { Runtime } from './runtime.ts';

type Hint = 'default' | 'number' | 'string';

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** A value made primitive: itself, or a frame whose result it is. */
export function primitive(runtime: Runtime, value: unknown, hint: Hint): unknown {
  if (!isObject(value)) return value;
  return new NativeFrame('toPrimitive', steps(runtime, value, hint));
}

function* steps(runtime: Runtime, value: object, hint: Hint): Generator<Yielded, unknown, unknown> {
  const found = get(runtime, value, Symbol.toPrimitive);
  const exotic = Frame.is(found) ? yield found : found;
  if (exotic !== undefined && exotic !== null) {
    const called = runtime.call(exotic, value, [hint]);
    const result = Frame.is(called) ? yield called : called;
    if (isObject(result)) throw new TypeError('Cannot convert object to primitive value');
    return result;
  }
  for (const name of hint === 'string' ? ['toString', 'valueOf'] : ['valueOf', 'toString']) {
    const got = get(runtime, value, name);
    const method = Frame.is(got) ? yield got : got;
    if (typeof method !== 'function') continue;
    const called = runtime.call(method, value, []);
    const result = Frame.is(called) ? yield called : called;
    if (!isObject(result)) return result;
  }
  throw new TypeError('Cannot convert object to primitive value');
}

/** One side of `==`: converted only if it is an object and the other side is not. */
export function loose(runtime: Runtime, value: unknown, other: unknown): unknown {
  const converts = isObject(value) && !isObject(other) && other !== undefined && other !== null;
  return converts ? primitive(runtime, value, 'default') : value;
}

/** A value as a property key: itself, or a frame whose result it is. */
export function keyOf(runtime: Runtime, value: unknown): unknown {
  if (isObject(value)) return new NativeFrame('toPropertyKey', keySteps(runtime, value));
  return plainKey(value);
}

function* keySteps(runtime: Runtime, value: object): Generator<Yielded, unknown, unknown> {
  return plainKey(yield* steps(runtime, value, 'string'));
}

/** A value as a property key, by the engine's own conversions. */
export function plainKey(value: unknown): PropertyKey {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'symbol') {
    return value;
  }
  // An object's own conversion may answer a symbol, which `String` would refuse.
  if (isObject(value)) return Reflect.ownKeys({ [value as unknown as string]: 0 })[0] ?? '';
  return String(value);
}
