/**
 * Frames of scripts: one activation of a script function on a thread's stack.
 *
 * The generator in it is what runs; the rest is what a debugger shows: the code, the scope object
 * that holds its variables, `this`. Frames of natives written as generators ({@link NativeFrame})
 * have a name and nothing to look into.
 */

import { Frame, type Yielded } from '../../engine/machine.ts';
import type { AnyFunction, Code, Scope, ScriptFunction } from './function.ts';
import type { Runtime } from './runtime.ts';

type Running = Generator<Yielded, unknown, unknown>;

/** What stands there in the moment between the frame's making and its generator's. */
const notRunning = undefined as unknown as Running;

export class ScriptFrame extends Frame {
  declare steps: Running;
  readonly code: Code;
  readonly fn: ScriptFunction;
  readonly runtime: Runtime;
  /** `this`; in a derived constructor undefined until `super()` has returned. */
  self: unknown;
  /** `new.target`: undefined when called, the constructor asked for when called by `new`. */
  readonly newTarget: AnyFunction | undefined;
  /** The function's own scope object; null until its first step. Blocks hang below it. */
  scope: Scope | null = null;
  /** For a generator function: what stands between its body and the machine. */
  generator: object | null = null;

  constructor(
    fn: ScriptFunction,
    self: unknown,
    args: readonly unknown[],
    newTarget: AnyFunction | undefined,
  ) {
    super(notRunning);
    this.code = fn.code;
    this.fn = fn;
    this.runtime = fn.runtime;
    this.self = self;
    this.newTarget = newTarget;
    this.steps = fn.code.body(this, fn.scope, self, args);
  }
}

/** A frame of a native that takes part: a generator under the name a debugger shows in grey. */
export class NativeFrame extends Frame {
  readonly name: string;
  constructor(name: string, steps: Running) {
    super(steps);
    this.name = name;
  }
}
