/**
 * Script functions: ordinary JavaScript functions whose code the machine can run step by step.
 *
 * A function value that a script sees is a plain function, so that any native may hold and call it.
 * What makes it a script function is a private field stamped on it, which no script can see, list or
 * forge: its code as a generator, the scope it closes over, the home of its `super`. Calls between
 * script functions read the stamp and never enter the plain function; only a native that knows
 * nothing of the machine does, and then the body runs to its end without letting anyone else in.
 *
 * Natives that do know carry a stamp too: {@link defineNative} gives them an implementation that may
 * answer with a frame, so that a callback of `map` or `sort` can be preempted and stepped into.
 */

import type { Yielded } from '../../engine/machine.ts';
import { Existing } from './existing.ts';
import type { ScriptFrame } from './frame.ts';
import type { Runtime } from './runtime.ts';

/** Any function object, script's or not. Nobody calls it through this type. */
export type AnyFunction = (...args: never[]) => unknown;

/** Variables at run time: one object per activation, or per iteration where closures capture. */
export interface Scope {
  [slot: string]: unknown;
}

export type CodeKind =
  | 'function'
  | 'arrow'
  | 'method'
  | 'generator'
  /** A class that inherits from nothing; `this` exists before its body runs. */
  | 'base'
  /** A class with `extends`; `super()` makes `this`. */
  | 'derived'
  /** Field initialisers and static blocks of a class, a module's body, an expression under debug. */
  | 'fields'
  | 'module'
  | 'expression';

/** A class's own code, which only `new` may start. */
export function isClass(kind: CodeKind): boolean {
  return kind === 'base' || kind === 'derived';
}

/** The body of a script function: a generator hoisted out of the run, one per function and script. */
export type Body = (
  frame: ScriptFrame,
  closure: Scope,
  self: unknown,
  args: readonly unknown[],
) => Generator<Yielded, unknown, unknown>;

/** What all closures made from one place of the source have in common. */
export interface Code {
  /** Index into the program's table of functions. */
  readonly id: number;
  readonly name: string;
  readonly kind: CodeKind;
  readonly file: string;
  /** Offsets into the author's text, UTF-16 units from 0. */
  readonly start: number;
  readonly end: number;
  /** The function's own text, as `toString` shows it. */
  readonly source: string;
  /** Index of the static scope that holds its parameters and variables. */
  readonly scope: number;
  /** A generator whose parameters compute something, which happens when it is called. */
  readonly eager: boolean;
  /** Set once, when the emitted text has been evaluated. */
  body: Body;
}

/** What is particular to one closure. */
export class ScriptFunction {
  readonly code: Code;
  readonly scope: Scope;
  readonly runtime: Runtime;
  /** Where `super` starts to look: the object or prototype the method was defined on. */
  home: object | null;
  /** For a class: runs the initialisers of its instance fields; null when it has none. */
  fields: ScriptFunction | null = null;
  /** The plain function that scripts and natives hold. */
  readonly face: AnyFunction;
  constructor(face: AnyFunction, code: Code, scope: Scope, runtime: Runtime, home: object | null) {
    this.face = face;
    this.code = code;
    this.scope = scope;
    this.runtime = runtime;
    this.home = home;
  }
}

/**
 * A native that takes part: answers a value, or a frame whose result is the value.
 *
 * @param newTarget  undefined when called, the constructor asked for when called by `new`
 */
export type Native = (
  runtime: Runtime,
  self: unknown,
  args: readonly unknown[],
  newTarget: AnyFunction | undefined,
) => unknown;

export class NativeFunction {
  call: Native;
  /** Whether it is a constructor; null until somebody asks. */
  constructs: boolean | null = null;
  constructor(call: Native) {
    this.call = call;
  }
}

/** The stamp. Works on frozen functions; copying a function's properties does not copy it. */
class Stamp extends Existing {
  #behind: ScriptFunction | NativeFunction;
  private constructor(target: object, behind: ScriptFunction | NativeFunction) {
    super(target);
    this.#behind = behind;
  }
  static put(target: object, behind: ScriptFunction | NativeFunction): void {
    if (#behind in target) target.#behind = behind;
    else new Stamp(target, behind);
  }
  static of(target: object): ScriptFunction | NativeFunction | undefined {
    return #behind in target ? target.#behind : undefined;
  }
}

/** What is behind a function: script, a native that takes part, or `undefined` for any other. */
export const behind: (fn: object) => ScriptFunction | NativeFunction | undefined = Stamp.of;

/** Makes the plain function `fn` the face of a script function. */
export function stampScript<F extends object>(fn: F, script: ScriptFunction): F {
  Stamp.put(fn, script);
  return fn;
}

/**
 * Gives a native function an implementation for calls that come from scripts. A second definition
 * replaces the first. Calls that come from other natives still reach the function itself.
 */
export function defineNative(fn: object, implementation: Native): void {
  Stamp.put(fn, new NativeFunction(implementation));
}

/** The script function behind a value, if it is one. */
export function scriptOf(value: unknown): ScriptFunction | undefined {
  if (typeof value !== 'function') return undefined;
  const found = behind(value);
  return found instanceof ScriptFunction ? found : undefined;
}

/** Whether `new` may be applied to a value. */
export function isConstructor(value: unknown): value is AnyFunction {
  if (typeof value !== 'function') return false;
  const found = behind(value);
  if (found instanceof ScriptFunction) {
    return found.code.kind === 'function' || isClass(found.code.kind);
  }
  if (found === undefined) return constructs(value);
  found.constructs ??= constructs(value);
  return found.constructs;
}

/** Asks whether something could be constructed, without doing it. */
function constructs(fn: object): boolean {
  try {
    Reflect.construct(Object, [], fn as AnyFunction);
    return true;
  } catch {
    return false;
  }
}
