/**
 * Memory: what was freed, what each object is called, and who wants to hear of accesses.
 *
 * Emitted code and natives report every access to a property through the runtime; it looks here only
 * when something is freed or somebody listens, so a run that needs neither pays one test. Marks are
 * the run's own and vanish with it. Identities are given in the order of allocation of each thread,
 * so that they do not depend on how threads interleave.
 */

import { Existing } from './existing.ts';
import type { Scope } from './function.ts';

/** The key that stands for all keys of an object: its length, its size, its list of names. */
export const allKeys = '*';

/** Somebody who wants to know what memory each stretch between two points touches. */
export interface NoteSink {
  /** A property; `key` is {@link allKeys} where an operation concerns the whole object. */
  property(object: object, key: PropertyKey, write: boolean): void;
  /** A property of an object that was freed; told before the access ends the run. */
  freed?(object: object, key: PropertyKey, write: boolean): void;
  /** A variable that more than one function uses; tell objects apart by {@link identityOf}. */
  variable(scope: Scope, slot: string, write: boolean): void;
  /** A function of the script, or a native that does not take part, is called. */
  call?(fn: object): void;
}

/** Called at every access to an object that was freed; normally ends the run. */
export type FreedAccess = (object: object, key: PropertyKey, write: boolean) => void;

export class Memory {
  readonly #freed = new Set<object>();
  #sink: NoteSink | null = null;
  #onFreedAccess: FreedAccess = () => {};
  /** Told whenever it starts or stops to matter what is accessed. */
  readonly #watch: (on: boolean) => void;

  constructor(watch: (on: boolean) => void) {
    this.#watch = watch;
  }

  /** Marks an object so that every later access to it is reported. */
  free(object: object): void {
    this.#freed.add(object);
    this.#changed();
  }

  /** Takes the mark away: the object is handed out again. */
  unfree(object: object): void {
    this.#freed.delete(object);
    this.#changed();
  }

  isFreed(object: object): boolean {
    return this.#freed.has(object);
  }

  onFreedAccess(hook: FreedAccess): void {
    this.#onFreedAccess = hook;
  }

  /** Who is told of every access from now on; null for nobody. */
  set sink(sink: NoteSink | null) {
    this.#sink = sink;
    this.#changed();
  }

  get sink(): NoteSink | null {
    return this.#sink;
  }

  /** One access. The runtime calls it only while it matters. */
  access(object: unknown, key: PropertyKey, write: boolean): void {
    if (typeof object !== 'object' && typeof object !== 'function') return;
    if (object === null) return;
    if (this.#freed.has(object)) {
      // It ends the run, and still is what this step touches.
      this.#sink?.freed?.(object, key, write);
      this.#onFreedAccess(object, key, write);
    }
    this.#sink?.property(object, key, write);
  }

  #changed(): void {
    this.#watch(this.#freed.size > 0 || this.#sink !== null);
  }
}

class Identity extends Existing {
  #number: number;
  private constructor(target: object, number: number) {
    super(target);
    this.#number = number;
  }
  static give(target: object, number: number): void {
    if (#number in target) target.#number = number;
    else new Identity(target, number);
  }
  static of(target: object): number | undefined {
    return #number in target ? target.#number : undefined;
  }
}

/** Gives a new object its number. */
export const giveIdentity: (target: object, number: number) => void = Identity.give;
/** The number of an object, if it has one. */
export const numberOf: (target: object) => number | undefined = Identity.of;
