/**
 * Generators of the author's own: objects whose `next` resumes a frame.
 *
 * The body is a generator like every function's, and the machine runs it step by step. What the
 * author yields suspends it: the frame leaves the stack as if it had returned, with its result for
 * the caller, and the next `next` pushes it again.
 */

import { Frame, type Yielded } from '../../engine/machine.ts';
import { Existing } from './existing.ts';
import { ScriptFrame } from './frame.ts';
import { defineNative, type ScriptFunction } from './function.ts';
import { allKeys } from './memory.ts';
import type { Runtime } from './runtime.ts';

type Running = Generator<Yielded, unknown, unknown>;
type Step = IteratorResult<Yielded, unknown>;

/** What the body yields besides what the machine understands. */
class Signal {}
/** The parameters are bound; the call is over, the body waits for the first `next`. */
export const begin = new Signal() as unknown as Yielded;
/** The author yielded a value. */
const handed = new Signal();
/** A `yield*` passes on a result object as it is, and wants to hear how it is resumed. */
const delegated = new Signal();
/** The generator delegated to has returned, and so shall this one. */
const leaving = new Signal();

type Mode = 'next' | 'throw' | 'return';

/** How a delegating `yield*` is resumed. */
interface Resumption {
  readonly mode: Mode;
  readonly value: unknown;
}

/** The generator a machine sees in place of the body's own: it stops where the author yields. */
class Resumable implements Running {
  readonly frame: ScriptFrame;
  readonly #body: Running;
  readonly #object: object;
  #state: 'new' | 'waiting' | 'delegating' | 'running' | 'done' = 'new';
  #pending: Resumption | null = null;
  /** The value handed out, or passed on by a delegation. */
  out: unknown;

  constructor(frame: ScriptFrame, object: object) {
    this.frame = frame;
    this.#body = frame.steps;
    this.#object = object;
  }

  /** Runs the part of the body that belongs to the call itself. */
  start(): Frame {
    this.#state = 'running';
    this.#pending = { mode: 'next', value: undefined };
    return this.frame;
  }

  /** Answers a result object, or the frame whose result it is. */
  resume(mode: Mode, value: unknown): unknown {
    this.#moves();
    if (this.#state === 'running') throw new TypeError('Generator is already running');
    if (this.#state === 'new' && mode !== 'next') this.#state = 'done';
    if (this.#state === 'done') {
      if (mode === 'throw') throw value;
      return { value: mode === 'return' ? value : undefined, done: true };
    }
    this.#pending =
      this.#state === 'delegating'
        ? { mode: 'next', value: { mode, value } satisfies Resumption }
        : { mode, value };
    this.#state = 'running';
    return this.frame;
  }

  /** Where it stands is memory that everyone who holds it shares. */
  #moves(): void {
    const { runtime } = this.frame;
    if (runtime.watching) runtime.memory.access(this.#object, allKeys, true);
  }

  next(value?: unknown): Step {
    const pending = this.#pending;
    this.#pending = null;
    return this.#guard(() => {
      if (pending === null) return this.#body.next(value);
      switch (pending.mode) {
        case 'next':
          return this.#body.next(pending.value);
        case 'throw':
          return this.#body.throw(pending.value);
        case 'return':
          return this.#body.return(pending.value);
        default:
          return pending.mode satisfies never;
      }
    });
  }

  throw(error: unknown): Step {
    return this.#guard(() => this.#body.throw(error));
  }

  return(value: unknown): Step {
    return this.#guard(() => this.#body.return(value));
  }

  [Symbol.iterator](): this {
    return this;
  }

  get [Symbol.toStringTag](): string {
    return 'Generator';
  }

  #guard(run: () => Step): Step {
    try {
      return this.#settle(run());
    } catch (error) {
      this.#state = 'done';
      this.#moves();
      throw error;
    }
  }

  #settle(first: Step): Step {
    let step = first;
    for (;;) {
      if (step.done) {
        this.#state = 'done';
        this.#moves();
        return { done: true, value: { value: step.value, done: true } };
      }
      const yielded: unknown = step.value;
      if (!(yielded instanceof Signal)) return step;
      if (yielded === leaving) {
        step = this.#body.return(this.out);
        continue;
      }
      return { done: true, value: this.#suspend(yielded) };
    }
  }

  #suspend(signal: Signal): unknown {
    if (signal === (begin as unknown)) {
      this.#state = 'new';
      return this.#object;
    }
    this.#moves();
    this.#state = signal === delegated ? 'delegating' : 'waiting';
    return signal === delegated ? this.out : { value: this.out, done: false };
  }
}

class Stamp extends Existing {
  #resumable: Resumable;
  private constructor(target: object, resumable: Resumable) {
    super(target);
    this.#resumable = resumable;
  }
  static put(target: object, resumable: Resumable): void {
    new Stamp(target, resumable);
  }
  static of(target: unknown): Resumable {
    if (typeof target === 'object' && target !== null && #resumable in target) {
      return target.#resumable;
    }
    throw new TypeError('this is not a generator object');
  }
}

/** Calls a generator function: answers the generator object, or a frame whose result it is. */
export function startGenerator(
  fn: ScriptFunction,
  self: unknown,
  args: readonly unknown[],
): unknown {
  const given: unknown = fn.face.prototype;
  const object: object = Object.create(
    typeof given === 'object' && given !== null ? given : generatorPrototype,
  );
  const frame = new ScriptFrame(fn, self, args, undefined);
  const resumable = new Resumable(frame, object);
  frame.steps = resumable;
  frame.generator = resumable;
  Stamp.put(object, resumable);
  fn.runtime.made(object);
  return fn.code.eager ? resumable.start() : object;
}

/** The author yields `value` from the generator whose frame this is. */
export function hand(frame: ScriptFrame, value: unknown): Yielded {
  (frame.generator as Resumable).out = value;
  return handed as unknown as Yielded;
}

/** `yield*`: passes everything between the caller and another iterator. */
export function* delegate(
  runtime: Runtime,
  frame: ScriptFrame,
  iterable: unknown,
): Generator<Yielded, unknown, unknown> {
  const resumable = frame.generator as Resumable;
  const iterator = yield* iteratorOf(runtime, iterable);
  const next: unknown = Reflect.get(iterator, 'next');
  let resumption: Resumption = { mode: 'next', value: undefined };
  for (;;) {
    const { mode, value } = resumption;
    const method: unknown = mode === 'next' ? next : (Reflect.get(iterator, mode) ?? undefined);
    if (method === undefined) yield* missing(runtime, iterator, resumption, resumable);
    const called = runtime.call(method, iterator, [value]);
    const result = Frame.is(called) ? yield called : called;
    if (typeof result !== 'object' || result === null) {
      throw new TypeError('an iterator answered something that is not an object');
    }
    const { done } = result as IteratorResult<unknown>;
    if (done) {
      const last: unknown = (result as IteratorResult<unknown>).value;
      if (mode !== 'return') return last;
      resumable.out = last;
      yield leaving as unknown as Yielded;
    }
    resumable.out = result;
    resumption = (yield delegated as unknown as Yielded) as Resumption;
  }
}

/** The iterator delegated to has no `throw` or no `return`. */
function* missing(
  runtime: Runtime,
  iterator: object,
  resumption: Resumption,
  resumable: Resumable,
): Generator<Yielded, void, unknown> {
  if (resumption.mode === 'return') {
    resumable.out = resumption.value;
    yield leaving as unknown as Yielded;
  }
  const close: unknown = Reflect.get(iterator, 'return') ?? undefined;
  if (close !== undefined) {
    const called = runtime.call(close, iterator, []);
    if (Frame.is(called)) yield called;
  }
  throw new TypeError('The iterator does not provide a throw method');
}

function* iteratorOf(runtime: Runtime, iterable: unknown): Generator<Yielded, object, unknown> {
  const method: unknown =
    iterable === undefined || iterable === null
      ? undefined
      : Reflect.get(Object(iterable) as object, Symbol.iterator, iterable);
  if (typeof method !== 'function') throw new TypeError('yield* needs something iterable');
  const called = runtime.call(method, iterable, []);
  const iterator = Frame.is(called) ? yield called : called;
  if (typeof iterator === 'object' && iterator !== null) return iterator;
  throw new TypeError('Symbol.iterator did not answer an object');
}

const arrayIterator = Reflect.getPrototypeOf([][Symbol.iterator]()) as object;
const iteratorPrototype = Reflect.getPrototypeOf(arrayIterator);

/** What all generator objects of scripts inherit. */
export const generatorPrototype: object = Object.create(iteratorPrototype, {
  next: method('next'),
  return: method('return'),
  throw: method('throw'),
  [Symbol.toStringTag]: { value: 'Generator', configurable: true },
});
/** What all generator functions of scripts inherit. */
const functionPrototype: object = Object.create(Function.prototype, {
  prototype: { value: generatorPrototype, configurable: true },
  [Symbol.toStringTag]: { value: 'GeneratorFunction', configurable: true },
});
Object.freeze(generatorPrototype);
Object.freeze(functionPrototype);

function method(mode: Mode): PropertyDescriptor {
  const holder = {
    [mode](this: unknown, value: unknown): unknown {
      const resumable = Stamp.of(this);
      const result = resumable.resume(mode, value);
      return Frame.is(result) ? resumable.frame.runtime.drain(result) : result;
    },
  };
  const fn = holder[mode] as object;
  defineNative(fn, (_runtime, self, args) => Stamp.of(self).resume(mode, args[0]));
  Object.freeze(fn);
  return { value: fn, writable: true, configurable: true };
}

/** Gives a new generator function what makes it one for a script that looks. */
export function dressGenerator(face: object): void {
  Object.setPrototypeOf(face, functionPrototype);
  const prototype: object = Object.create(generatorPrototype);
  Object.defineProperty(face, 'prototype', { value: prototype, writable: true });
}
