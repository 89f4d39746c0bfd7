/**
 * Natives of the library: how a built-in function gets an implementation that takes part in a run.
 *
 * A *plain* one answers at once; it charges for what it costs and refuses what is too large. A
 * *stepwise* one is a generator in a frame of its own: it calls back into scripts by yielding, so a
 * callback of `map` can be preempted and stepped into, and a debugger shows the frame in grey.
 */
import { Frame, type Yielded } from '../../engine/machine.ts';
import { NativeFrame } from '../vm/frame.ts';
import { type AnyFunction, defineNative, type Native } from '../vm/function.ts';
import { numberOf } from '../vm/memory.ts';
import type { Runtime } from '../vm/runtime.ts';

export type Steps<R> = Generator<Yielded, R, unknown>;

/** The body of a stepwise native. */
export type Stepwise = (
  runtime: Runtime,
  self: unknown,
  args: readonly unknown[],
  newTarget: AnyFunction | undefined,
) => Steps<unknown>;

/** What a frame and its generator cost, in calls. */
const frameCost = 16;

/** Makes a native of a generator; `name` is what a debugger shows for its frame. */
export function stepwise(name: string, body: Stepwise): Native {
  return (runtime, self, args, newTarget) => {
    runtime.charge(frameCost);
    const steps = body(runtime, self, args, newTarget);
    return new NativeFrame(name, runtime.memory.sink === null ? steps : numbering(runtime, steps));
  };
}

function* numbering(runtime: Runtime, steps: Steps<unknown>): Steps<unknown> {
  return numbered(runtime, yield* steps);
}

/** Gives what a native has made its number; what a script made has one already. */
function numbered(runtime: Runtime, value: unknown): unknown {
  const counts = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return counts && numberOf(value) === undefined ? runtime.made(value) : value;
}

export interface NativeTable {
  readonly [name: string | symbol]: Native;
}

/** Gives the methods of a built-in object their implementations. Missing ones are passed over. */
export function installOn(holder: object, natives: NativeTable): void {
  for (const name of Reflect.ownKeys(natives)) {
    const fn: unknown = Reflect.get(holder, name);
    const native = natives[name];
    if (typeof fn === 'function' && native !== undefined) install(fn, native);
  }
}

/** Gives one built-in its implementation. */
export function install(fn: object, native: Native): void {
  defineNative(fn, (runtime, self, args, newTarget) => {
    const result = native(runtime, self, args, newTarget);
    return runtime.memory.sink === null || Frame.is(result) ? result : numbered(runtime, result);
  });
}

/** Calls the built-in itself: for those that are right once arguments have been checked. */
export function apply(fn: unknown, self: unknown, args: readonly unknown[]): unknown {
  return Reflect.apply(fn as (...values: unknown[]) => unknown, self, args);
}
