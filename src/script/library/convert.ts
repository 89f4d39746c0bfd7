/**
 * Conversions to primitive values, step by step: `toString`, `valueOf` and `Symbol.toPrimitive` of
 * an author's object are calls like any other.
 */
import { Frame } from '../../engine/machine.ts';
import type { Runtime } from '../vm/runtime.ts';
import type { Steps } from './native.ts';
import { isObject } from './spec.ts';

export type Hint = 'string' | 'number' | 'default';

/** ToPrimitive. */
export function* toPrimitive(runtime: Runtime, value: unknown, hint: Hint): Steps<unknown> {
  if (!isObject(value)) return value;
  const exotic: unknown = Reflect.get(value, Symbol.toPrimitive);
  if (exotic !== undefined && exotic !== null) {
    const called = runtime.call(exotic, value, [hint]);
    const result = Frame.is(called) ? yield called : called;
    if (!isObject(result)) return result;
    throw new TypeError('Symbol.toPrimitive did not answer a primitive value');
  }
  const order = hint === 'string' ? ['toString', 'valueOf'] : ['valueOf', 'toString'];
  for (const name of order) {
    const method: unknown = Reflect.get(value, name);
    if (typeof method !== 'function') continue;
    const called = runtime.call(method, value, []);
    const result = Frame.is(called) ? yield called : called;
    if (!isObject(result)) return result;
  }
  throw new TypeError('an object without a primitive value');
}

/** ToString. */
export function* toText(runtime: Runtime, value: unknown): Steps<string> {
  if (typeof value === 'string') return value;
  // A template refuses symbols, as ToString does.
  return `${(yield* toPrimitive(runtime, value, 'string')) as string}`;
}
