/**
 * The runtime of one run: how scripts call, construct, and are kept within bounds.
 *
 * Emitted code and natives go through it for every call. Script functions answer with a frame that
 * the machine pushes; natives that take part answer with a value or a frame; other natives are simply
 * called. Bounds are the run's own (depth of calls, fuel), never the host's, so that the same run
 * ends the same way everywhere; reaching one ends the run, and no `catch` of a script sees it.
 *
 * The protocol for whoever writes natives, in one line:
 * `const r = runtime.call(f, self, args); const value = r instanceof Frame ? yield r : r;`
 */

import { Frame, type Machine, Wait } from '../../engine/machine.ts';
import { ScriptFrame } from './frame.ts';
import { type AnyFunction, behind, ScriptFunction } from './function.ts';

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

/** Natives that call back into a script that calls a native …: host stack, so kept small. */
const maxNativeDepth = 100;

export class Runtime {
  readonly machine: Machine;
  readonly stop: (reason: StopReason, message: string) => never;
  readonly maxDepth: number;
  fuel: number;
  #nativeDepth = 0;

  constructor(options: RuntimeOptions) {
    this.machine = options.machine;
    this.stop = options.stop;
    this.maxDepth = options.maxDepth ?? 10_000;
    this.fuel = options.fuel ?? 50_000_000;
  }

  /** Calls `f`: answers its result, or a frame to push whose result it is. */
  call(f: unknown, self: unknown, args: readonly unknown[]): unknown {
    if (typeof f !== 'function') throw new TypeError(`${describe(f)} is not a function`);
    this.charge(1);
    const found = behind(f);
    if (found === undefined) return Reflect.apply(f, self, args);
    if (!(found instanceof ScriptFunction)) return found.call(this, self, args, undefined);
    this.#checkDepth();
    return new ScriptFrame(found, self, args, undefined);
  }

  /** Constructs: as {@link call}, for `new f(...args)`. */
  construct(f: unknown, args: readonly unknown[], newTarget: unknown = f): unknown {
    if (typeof f !== 'function') throw new TypeError(`${describe(f)} is not a constructor`);
    this.charge(1);
    const found = behind(f);
    const target = newTarget as AnyFunction;
    if (found === undefined) return Reflect.construct(f, args, target);
    if (!(found instanceof ScriptFunction)) return found.call(this, undefined, args, target);
    this.#checkDepth();
    return new ScriptFrame(found, undefined, args, target);
  }

  /** Takes `cost` units of fuel; ends the run when there is none left. */
  charge(cost: number): void {
    this.fuel -= cost;
    if (this.fuel < 0) this.stop('fuel', 'the run used up its steps');
  }

  /**
   * Runs a frame to its end at once, for a native that called a script function and cannot wait.
   * Statements run without letting others in; whatever blocks or belongs to the kernel is refused.
   */
  drain(first: Frame): unknown {
    if (++this.#nativeDepth > maxNativeDepth) {
      this.stop('recursion', 'natives and scripts call each other without end');
    }
    try {
      return this.#drain(first);
    } finally {
      this.#nativeDepth--;
    }
  }

  #drain(first: Frame): unknown {
    const stack: Frame[] = [first];
    let value: unknown;
    let throwing = false;
    for (;;) {
      const frame = stack[stack.length - 1];
      if (frame === undefined) {
        if (throwing) throw value;
        return value;
      }
      try {
        const next = throwing ? frame.steps.throw(value) : frame.steps.next(value);
        throwing = false;
        value = next.value;
        if (next.done) stack.pop();
        else if (value instanceof Frame) {
          stack.push(value);
          value = undefined;
        } else if (typeof value === 'number' && value >= 0) {
          frame.at = value;
          value = undefined;
        } else this.#refuse(value instanceof Wait ? value.reason : 'a call into the kernel');
      } catch (error) {
        if (this.machine.halted !== null) throw error;
        throwing = true;
        value = error;
        stack.pop();
      }
    }
  }

  #refuse(what: string): never {
    const message = `${what} cannot be interleaved here: it is inside a native function`;
    return this.stop('not-interleavable', message);
  }

  #checkDepth(): void {
    const depth = this.machine.current?.stack.length ?? 0;
    if (depth > this.maxDepth) {
      this.stop('recursion', `calls are nested deeper than ${this.maxDepth}`);
    }
  }
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
