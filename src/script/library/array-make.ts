/**
 * `Array.from` and `Array.of`: arrays made of whatever can be iterated or has a length.
 */
import { Frame } from '../../engine/machine.ts';
import type { Runtime } from '../vm/runtime.ts';
import { END, iterate, iteratorMethod } from './iteration.ts';
import { checkLength } from './limits.ts';
import { type NativeTable, type Steps, stepwise } from './native.ts';
import { visits } from './notes.ts';
import { callable, define, type Indexed, isConstructor, lengthOf, toObject } from './spec.ts';

/** How `Array.from` changes what it takes. */
interface Change {
  readonly runtime: Runtime;
  readonly mapper: unknown;
  readonly self: unknown;
}

function* from(runtime: Runtime, self: unknown, args: readonly unknown[]): Steps<unknown> {
  const [items, mapper, mapperSelf] = args;
  if (mapper !== undefined) callable(mapper);
  const change: Change = { runtime, mapper, self: mapperSelf };
  const method = iteratorMethod(toObject(items));
  return method === undefined
    ? yield* fromArrayLike(change, self, toObject(items))
    : yield* fromIterable(change, self, items, method);
}

function* fromIterable(
  change: Change,
  maker: unknown,
  items: unknown,
  method: unknown,
): Steps<unknown> {
  const { runtime } = change;
  const made = yield* make(runtime, maker, []);
  const cursor = yield* iterate(runtime, items, method);
  let k = 0;
  for (;;) {
    const value = yield* cursor.next();
    if (value === END) break;
    try {
      checkLength(runtime, k + 1);
      define(made, k, yield* changed(change, value, k));
    } catch (error) {
      if (runtime.machine.halted === null) yield* cursor.close();
      throw error;
    }
    k++;
  }
  made['length'] = k;
  return made;
}

function* fromArrayLike(change: Change, maker: unknown, list: Indexed): Steps<unknown> {
  const { runtime } = change;
  const length = lengthOf(runtime, list);
  const made = yield* make(runtime, maker, [length]);
  for (let k = 0; k < length; k++) {
    visits(runtime, list);
    define(made, k, yield* changed(change, list[k], k));
  }
  made['length'] = length;
  return made;
}

function* changed({ runtime, mapper, self }: Change, value: unknown, k: number): Steps<unknown> {
  if (mapper === undefined) return value;
  const result = runtime.call(mapper, self, [value, k]);
  return Frame.is(result) ? yield result : result;
}

/** An instance of whatever `Array.from` is called on, an array otherwise. */
function* make(runtime: Runtime, maker: unknown, args: readonly unknown[]): Steps<Indexed> {
  if (maker === Array || !isConstructor(maker)) {
    return (args.length === 0 ? [] : new Array(args[0] as number)) as unknown as Indexed;
  }
  const made = runtime.construct(maker, args);
  return (Frame.is(made) ? yield made : made) as Indexed;
}

function* of(runtime: Runtime, self: unknown, args: readonly unknown[]): Steps<unknown> {
  const made = yield* make(runtime, self, [args.length]);
  for (const [k, value] of args.entries()) define(made, k, value);
  made['length'] = args.length;
  return made;
}

export const arrayStatics: NativeTable = {
  from: stepwise('from', from),
  of: stepwise('of', of),
};
