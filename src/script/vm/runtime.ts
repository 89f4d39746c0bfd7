/**
 * The runtime of one run: how scripts call, construct, and are kept within bounds.
 *
 * Emitted code and natives go through it for every call. Script functions answer with a frame that
 * the machine pushes; natives that take part answer with a value or a frame; other natives are simply
 * called. Bounds are the run's own (depth of calls, fuel), never the host's, so that the same run
 * ends the same way everywhere; reaching one ends the run, and no `catch` of a script sees it.
 *
 * The protocol for whoever writes natives, in one line:
 * `const r = runtime.call(f, self, args); const value = Frame.is(r) ? yield r : r;`
 */

import { Frame, type Machine } from '../../engine/machine.ts';
import { Aborted } from './aborted.ts';
import { drain } from './drain.ts';
import { ScriptFrame } from './frame.ts';
import {
  type AnyFunction,
  behind,
  type Code,
  isClass,
  isConstructor,
  type Scope,
  ScriptFunction,
  stampScript,
} from './function.ts';
import { dressGenerator, startGenerator } from './generator.ts';
import { giveIdentity, Memory, numberOf } from './memory.ts';

/** Why a run had to end that no script can be allowed to catch. */
export type StopReason =
  /** Calls nested deeper than {@link RuntimeOptions.maxDepth}. */
  | 'recursion'
  /** The fuel is used up: loop iterations, calls and what natives charge. */
  | 'fuel'
  /** Something that others could get in between happened inside a native that cannot be stopped. */
  | 'not-interleavable'
  /** A native was asked for more than it may cost or make. */
  | 'native-limit';

export interface RuntimeOptions {
  readonly machine: Machine;
  /** Ends the run; must not return. Normally records a violation and calls `machine.halt()`. */
  readonly stop: (reason: StopReason, message: string) => never;
  /** Script and native frames on one thread's stack. */
  readonly maxDepth?: number;
  /** Loop iterations, calls and charged native work of the whole run. */
  readonly fuel?: number;
}

// A free name costs a walk through the frozen realm at each use; these are used at every call.
const { create } = Object;
const { apply, construct } = Reflect;

/** Identities of one thread's allocations; threads are far apart so that they never meet. */
const identitiesPerThread = 2 ** 32;

export class Runtime {
  readonly machine: Machine;
  /** Ends the run, or while a debugger evaluates, the evaluation. */
  stop: (reason: StopReason, message: string) => never;
  readonly maxDepth: number;
  readonly memory: Memory;
  fuel: number;
  /**
   * Told when a point of script code was passed inside a native that cannot be interleaved: whoever
   * claims to have seen all interleavings has not seen those there.
   */
  onDrained: (code: Code) => void = () => {};
  /** Told of what a `catch` of a script is about to get. */
  onCaught: (error: unknown) => void = () => {};
  /** Somebody wants to know what is accessed. */
  watching = false;
  /** An evaluation is being ended. */
  aborting = false;
  /** How many identities each thread has given, by thread id. */
  readonly #allocated: number[] = [];

  constructor(options: RuntimeOptions) {
    this.machine = options.machine;
    this.stop = options.stop;
    this.maxDepth = options.maxDepth ?? 10_000;
    this.fuel = options.fuel ?? 50_000_000;
    this.memory = new Memory((on) => {
      this.watching = on;
    });
  }

  /**
   * Calls `f`: answers its result, or a frame to push whose result it is.
   *
   * @param name  what the author wrote for `f`, for the error if it is no function
   */
  call(f: unknown, self: unknown, args: readonly unknown[], name?: string): unknown {
    if (typeof f !== 'function') throw new TypeError(`${name ?? describe(f)} is not a function`);
    if (--this.fuel < 0) this.#outOfFuel();
    const found = behind(f);
    if (found === undefined) return this.#native(f, self, args);
    if (!(found instanceof ScriptFunction)) return found.call(this, self, args, undefined);
    this.#begin(found);
    const { kind } = found.code;
    if (kind === 'generator') return startGenerator(found, self, args);
    if (isClass(kind)) {
      throw new TypeError(`Class constructor ${found.code.name} cannot be invoked without 'new'`);
    }
    return new ScriptFrame(found, self, args, undefined);
  }

  /** Constructs: as {@link call}, for `new f(...args)`. */
  construct(f: unknown, args: readonly unknown[], newTarget: unknown = f, name?: string): unknown {
    if (typeof f !== 'function') throw notConstructor(f, name);
    if (--this.fuel < 0) this.#outOfFuel();
    const found = behind(f);
    const target = newTarget as AnyFunction;
    if (found === undefined) {
      if (this.watching) this.memory.sink?.call?.(f);
      return this.#made(construct(f, args, target));
    }
    if (!(found instanceof ScriptFunction)) {
      if (!isConstructor(f)) throw notConstructor(f, name);
      return found.call(this, undefined, args, target);
    }
    const { kind } = found.code;
    if (kind !== 'function' && !isClass(kind)) throw notConstructor(f, name);
    this.#begin(found);
    const self = kind === 'derived' ? undefined : this.made(instanceFor(target));
    return new ScriptFrame(found, self, args, target);
  }

  /** Takes `cost` units of fuel; ends the run when there is none left. */
  charge(cost: number): void {
    this.fuel -= cost;
    if (this.fuel < 0) this.#outOfFuel();
  }

  /** One round of a loop; always true, so that it can stand in a test. */
  tick(): true {
    if (--this.fuel < 0) this.#outOfFuel();
    return true;
  }

  /** `object[key]` is about to be read; answers the object. */
  read<T>(object: T, key: PropertyKey): T {
    if (object === undefined || object === null) {
      throw new TypeError(`Cannot read properties of ${object} (reading '${String(key)}')`);
    }
    if (this.watching) this.memory.access(object, key, false);
    return object;
  }

  /** `object[key]` is about to be written or deleted; answers the object. */
  write<T>(object: T, key: PropertyKey): T {
    if (object === undefined || object === null) {
      throw new TypeError(`Cannot set properties of ${object} (setting '${String(key)}')`);
    }
    if (this.watching) this.memory.access(object, key, true);
    return object;
  }

  /** `key in object`. */
  has(key: PropertyKey, object: object): boolean {
    if (this.watching) this.memory.access(object, key, false);
    return key in object;
  }

  /** A variable others may change has the value `value`, which is answered. */
  noteRead<T>(scope: Scope, slot: string, value: T): T {
    if (this.watching) this.memory.sink?.variable(scope, slot, false);
    return value;
  }

  /** A variable others may read is about to become `value`, which is answered. */
  noteWrite<T>(scope: Scope, slot: string, value: T): T {
    if (this.watching) this.memory.sink?.variable(scope, slot, true);
    return value;
  }

  /** Numbers an object that the running thread has just made; answers it. */
  made<T extends object>(object: T): T {
    if (this.memory.sink !== null) giveIdentity(object, this.nextIdentity());
    return object;
  }

  /**
   * What an object or a scope is called in this run: the same in every run in which its thread did
   * the same. Objects that no script made are numbered when they are first asked for.
   */
  identityOf(object: object): number {
    const scoped = (object as Scope)['#'];
    if (typeof scoped === 'number') return scoped;
    const known = numberOf(object);
    if (known !== undefined) return known;
    const number = this.nextIdentity();
    giveIdentity(object, number);
    return number;
  }

  nextIdentity(): number {
    const thread = this.machine.current?.id ?? 0;
    const next = (this.#allocated[thread] ?? 0) + 1;
    this.#allocated[thread] = next;
    return thread * identitiesPerThread + next;
  }

  /** False once the run is over: then no `finally` of a script may run any more. */
  get live(): boolean {
    return this.machine.halted === null && !this.aborting;
  }

  /** What a `catch` of a script gets; what scripts must not catch goes on. */
  caught(error: unknown): unknown {
    if (this.machine.halted !== null || error instanceof Aborted) throw error;
    if (isStackOverflow(error)) this.stop('recursion', 'natives and scripts nest too deeply');
    this.onCaught(error);
    return error;
  }

  /** Makes the plain function `face` a closure of the script. */
  closure(face: AnyFunction, code: Code, scope: Scope, home: object | null): AnyFunction {
    const script = new ScriptFunction(face, code, scope, this, home);
    if (code.kind === 'generator') dressGenerator(face);
    if (this.memory.sink !== null) giveIdentity(face, this.nextIdentity());
    return stampScript(face, script);
  }

  /** A native has called the plain function of a closure, and waits for its result. */
  enter(
    face: AnyFunction,
    self: unknown,
    args: ArrayLike<unknown>,
    newTarget: AnyFunction | undefined,
  ): unknown {
    const list = Array.prototype.slice.call(args);
    const result =
      newTarget === undefined ? this.call(face, self, list) : this.construct(face, list, newTarget);
    return Frame.is(result) ? this.drain(result) : result;
  }

  /** Runs a frame to its end at once, for a native that called a script function and cannot wait. */
  drain(frame: Frame): unknown {
    return drain(this, frame);
  }

  /** Objects a script got from a native are its own to share. */
  #made(value: unknown): unknown {
    const counts = this.memory.sink !== null && typeof value === 'object' && value !== null;
    if (counts && numberOf(value) === undefined) giveIdentity(value, this.nextIdentity());
    return value;
  }

  /** A native that knows nothing of the run: it may do anything to the object it is called on. */
  #native(f: object, self: unknown, args: readonly unknown[]): unknown {
    if (this.watching) {
      this.memory.sink?.call?.(f);
      this.memory.access(self, '*', true);
    }
    return this.#made(apply(f as AnyFunction, self, args as never[]));
  }

  #begin(fn: ScriptFunction): void {
    if (this.watching) this.memory.sink?.call?.(fn.face);
    const depth = this.machine.current?.stack.length ?? 0;
    if (depth > this.maxDepth) {
      this.stop('recursion', `calls are nested deeper than ${this.maxDepth}`);
    }
  }

  #outOfFuel(): never {
    return this.stop('fuel', 'the run used up its steps');
  }
}

function notConstructor(f: unknown, name: string | undefined): TypeError {
  return new TypeError(`${name ?? describe(f)} is not a constructor`);
}

/** The object that a constructor starts with. */
function instanceFor(newTarget: AnyFunction): object {
  const prototype: unknown = newTarget.prototype;
  const usable = typeof prototype === 'object' || typeof prototype === 'function';
  return create(usable ? prototype : Object.prototype);
}

/** The host's own stack ran out; where that happens differs from engine to engine. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack|too much recursion/i.test(error.message);
}

/** A value in an error message: short, and the same on every engine. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
    case 'object':
      return value === null ? 'null' : 'an object';
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    default:
      return String(value);
  }
}
