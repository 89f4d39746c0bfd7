/**
 * Runs one call of the library on a machine, the way a script's call would run, and the built-in
 * beside it; tells whether they agree.
 */
import assert from 'node:assert/strict';
import { Frame, Machine, type Yielded } from '../../../src/engine/machine.ts';
import { installLibrary } from '../../../src/script/library/install.ts';
import { NativeFrame } from '../../../src/script/vm/frame.ts';
import { defineNative } from '../../../src/script/vm/function.ts';
import { Runtime, type StopReason } from '../../../src/script/vm/runtime.ts';

const builtins: { [name: string]: unknown } = {};
for (const name of Object.getOwnPropertyNames(globalThis)) {
  if (/^[A-Z]|^(un)?escape|^(de|en)code|^parse/.test(name))
    builtins[name] = Reflect.get(globalThis, name);
}
installLibrary(builtins);

export type Fn = (...args: never[]) => unknown;

/** How a call ended. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'thrown'; readonly error: unknown }
  | { readonly kind: 'stopped'; readonly reason: StopReason; readonly message: string };

export interface Run {
  readonly outcome: Outcome;
  /** Points passed within callbacks. */
  readonly points: number;
  /** Fuel used. */
  readonly fuel: number;
}

/** A callback that lets others in once before it answers: what a script's function does. */
export function stepping<F extends Fn>(answer: F): F {
  const fn = function (this: unknown, ...args: never[]): unknown {
    return Reflect.apply(answer, this, args);
  };
  Object.defineProperty(fn, 'name', { value: answer.name });
  Object.defineProperty(fn, 'length', { value: answer.length });
  defineNative(fn, (_runtime, self, args) => {
    const steps = function* (): Generator<Yielded, unknown, unknown> {
      yield 1;
      return Reflect.apply(answer, self, args as never[]);
    };
    return new NativeFrame(answer.name, steps());
  });
  return fn as unknown as F;
}

/** Calls `fn` on a machine of its own; `newTarget` makes it a construction. */
export function run(
  fn: unknown,
  self: unknown,
  args: readonly unknown[],
  newTarget?: unknown,
): Run {
  const machine = new Machine({ choose: ([first]) => first as never });
  machine.visible = { 1: 1 };
  let outcome: Outcome | null = null;
  const stop = (reason: StopReason, message: string): never => {
    outcome = { kind: 'stopped', reason, message };
    return machine.halt();
  };
  const runtime = new Runtime({ machine, stop, fuel: 5_000_000 });
  const main = function* (): Generator<Yielded, void, unknown> {
    try {
      const made =
        newTarget === undefined
          ? runtime.call(fn, self, args)
          : runtime.construct(fn, args, newTarget);
      const value = Frame.is(made) ? yield made : made;
      outcome = { kind: 'value', value };
    } catch (error) {
      if (machine.halted === null) outcome = { kind: 'thrown', error };
    }
  };
  machine.spawn('main', {}, new NativeFrame('main', main()));
  while (machine.step() === 'ran');
  assert.ok(outcome !== null, 'the call neither ended nor was stopped');
  return { outcome, points: machine.steps, fuel: 5_000_000 - runtime.fuel };
}

function native(
  fn: unknown,
  self: unknown,
  args: readonly unknown[],
  newTarget?: unknown,
): Outcome {
  try {
    const value =
      newTarget === undefined
        ? Reflect.apply(fn as Fn, self, args as never[])
        : Reflect.construct(fn as Fn, args as never[], newTarget as Fn);
    return { kind: 'value', value };
  } catch (error) {
    return { kind: 'thrown', error };
  }
}

/** Makes `this`, the arguments and the log of a case; called once for each of the two runs. */
export type Setup = (
  log: unknown[],
  step: <F extends Fn>(answer: F) => F,
) => {
  readonly self?: unknown;
  readonly args: readonly unknown[];
  readonly newTarget?: unknown;
};

/** Asserts that the library and the built-in give the same result, effects and order of calls. */
export function same(title: string, fn: unknown, setup: Setup): void {
  const expectedLog: unknown[] = [];
  const expectedCase = setup(expectedLog, (answer) => answer);
  const expected = native(fn, expectedCase.self, expectedCase.args, expectedCase.newTarget);
  const actualLog: unknown[] = [];
  const actualCase = setup(actualLog, stepping);
  const { outcome } = run(fn, actualCase.self, actualCase.args, actualCase.newTarget);
  assert.deepEqual(shape(outcome), shape(expected), title);
  assert.deepEqual(shape(actualCase.self), shape(expectedCase.self), `${title}: this afterwards`);
  assert.deepEqual(
    actualCase.args.filter((arg) => typeof arg !== 'function').map((arg) => shape(arg)),
    expectedCase.args.filter((arg) => typeof arg !== 'function').map((arg) => shape(arg)),
    `${title}: arguments afterwards`,
  );
  assert.deepEqual(shape(actualLog), shape(expectedLog), `${title}: calls`);
}

/** What can be compared of a value: holes, prototypes, order of keys, identity within. */
export function shape(value: unknown, known: Map<object, number> = new Map()): unknown {
  if (typeof value === 'function') return `function ${value.name}/${value.length}`;
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : value;
  const seen = known.get(value);
  if (seen !== undefined) return `#${seen}`;
  known.set(value, known.size);
  // Messages are the engine's own.
  if (value instanceof Error) return `error ${value.name}`;
  const inner = (item: unknown): unknown => shape(item, known);
  const prototype: unknown = Object.getPrototypeOf(value);
  const kind =
    prototype === null ? 'null' : (Reflect.get(prototype as object, 'constructor') as Fn)?.name;
  const entries = Reflect.ownKeys(value).map((key) => {
    const found = Reflect.getOwnPropertyDescriptor(value, key);
    const flags = `${found?.writable ? 'w' : ''}${found?.enumerable ? 'e' : ''}${found?.configurable ? 'c' : ''}`;
    return [String(key), flags, inner(found?.value), found?.get === undefined ? '' : 'get'];
  });
  const content = contentOf(value).map(inner);
  return [kind, entries, content];
}

/** The entries of a Map or Set; nothing for what only inherits from one. */
function contentOf(value: object): unknown[] {
  for (const entries of [Map.prototype.entries, Set.prototype.values]) {
    try {
      return [
        ...(Reflect.apply(entries as () => Iterable<unknown>, value, []) as Iterable<unknown>),
      ];
    } catch {
      // Not that kind.
    }
  }
  return [];
}
