/**
 * Script memory in footprints: every property, variable and freed object that a step of a script touches,
 * as locations.
 *
 * A location is the hash of who (the identity of an object or scope) and what (a key or a slot), so it
 * is the same in every run in which the thread that made the object did the same. An access to a
 * part is noted on the whole as well, as one to a part, so that kfree() and whatever goes through all
 * of an object conflicts with it. Adding and removing keys is noted once more, because two threads
 * that add different ones decide their order between them.
 */
import {
  hashedLocation,
  type Mode,
  type Notes,
  PART_READ,
  PART_WRITE,
  READ,
  WRITE,
} from '../engine/footprint.ts';
import { isProxy } from './library/proxies.ts';
import type { Run } from './run.ts';
import type { Scope } from './vm/function.ts';
import { allKeys, type NoteSink, numberOf } from './vm/memory.ts';

/** Keys of no script: of the whole, of the order of its keys, of all proxies together. */
const ORDER = 0x5bd1e995;
const PROXIES = hashedLocation(0x1b873593);
/** Objects that no script made and that are not frozen share this identity. */
const UNKNOWN = 0;

/** Mixes two numbers into one of 32 bits. */
function mix(one: number, other: number): number {
  let hash = Math.imul(one ^ (other >>> 15), 0x85ebca6b) ^ Math.imul(other, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
  return hash ^ (hash >>> 16);
}

const hashes = new Map<PropertyKey, number>();
const MOST_HASHES = 10_000;

/** The hash of a key; a number is the same key as its text. */
function hashOf(key: PropertyKey): number {
  const known = hashes.get(key);
  if (known !== undefined) return known;
  const text = typeof key === 'symbol' ? `[${key.description ?? ''}]` : String(key);
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  if (hashes.size >= MOST_HASHES) hashes.clear();
  hashes.set(key, hash);
  return hash;
}

const hashOfIdentity = (identity: number): number =>
  mix(identity | 0, Math.floor(identity / 2 ** 32) | 0);

class ScriptMemory implements NoteSink {
  readonly #run: Run;
  readonly #notes: Notes;
  /** The script names Proxy, so an object may be more than it seems. */
  readonly #wild: boolean;

  constructor(run: Run) {
    this.#run = run;
    this.#notes = run.machine.notes;
    this.#wild = run.script.program.globals.includes('Proxy');
  }

  property(object: object, key: PropertyKey, write: boolean): void {
    this.#run.mustNotBeGone('touches memory');
    this.freed(object, key, write);
  }

  /** As {@link property}, whether or not the module is still there. */
  freed(object: object, key: PropertyKey, write: boolean): void {
    if (this.#notes.footprint === null) return;
    if (this.#wild && this.#isProxy(object)) return;
    if (key === allKeys) this.#whole(object, write);
    else if (write) this.#write(object, key);
    else this.#read(object, key);
  }

  variable(scope: Scope, slot: string, write: boolean): void {
    this.#run.mustNotBeGone('touches a variable');
    if (this.#notes.footprint === null) return;
    const who = hashOfIdentity(scope['#'] as number);
    this.#notes.note(hashedLocation(mix(who, hashOf(slot))), write ? WRITE : READ);
  }

  call(): void {
    this.#run.mustNotBeGone('calls a function');
  }

  /** To go through an object, as for-in does, is to go through what it inherits from as well. */
  #whole(object: object, write: boolean): void {
    for (let holder: object | null = object; holder !== null; ) {
      const who = this.#identity(holder);
      this.#noteOn(who, 0, write ? WRITE : READ);
      this.#noteOn(who, ORDER, write ? WRITE : READ);
      holder = write ? null : Object.getPrototypeOf(holder);
      if (holder !== null && this.#wild && this.#isProxy(holder)) return;
      if (holder !== null && Object.isFrozen(holder)) return;
    }
  }

  #write(object: object, key: PropertyKey): void {
    const who = this.#identity(object);
    const resizes = key === 'length' && Array.isArray(object);
    this.#noteOn(who, 0, resizes ? WRITE : PART_WRITE);
    this.#noteOn(who, hashOf(key), WRITE);
    // What deletes is not told from what sets; to write what is there keeps the order.
    if (resizes || !Object.hasOwn(object, key)) {
      this.#noteOn(who, ORDER, WRITE);
      this.#noteOn(who, hashOf('length'), WRITE);
    }
  }

  /** Reads go up the prototypes to where the key is found. What is frozen never changes. */
  #read(object: object, key: PropertyKey): void {
    for (let holder: object | null = object; holder !== null; ) {
      const frozen = Object.isFrozen(holder);
      const who = this.#identity(holder);
      this.#noteOn(who, 0, PART_READ);
      if (!frozen) this.#noteOn(who, hashOf(key), READ);
      if (Object.hasOwn(holder, key)) return;
      holder = Object.getPrototypeOf(holder);
      if (holder !== null && this.#wild && this.#isProxy(holder)) return;
      if (holder !== null && Object.isFrozen(holder)) return;
    }
  }

  /** All proxies are one location, which every access reads where there may be any. */
  #isProxy(object: object): boolean {
    const proxy = isProxy(object);
    this.#notes.note(PROXIES, proxy ? WRITE : READ);
    return proxy;
  }

  #identity(object: object): number {
    return hashOfIdentity(numberOf(object) ?? UNKNOWN);
  }

  #noteOn(who: number, what: number, mode: Mode): void {
    this.#notes.note(hashedLocation(mix(who, what)), mode);
  }
}

/** Every access and call matters now: a callback still in progress may only return. */
export const mustNotBeGone = (run: Run): NoteSink => ({
  property: () => run.mustNotBeGone('touches memory'),
  variable: () => run.mustNotBeGone('touches a variable'),
  call: () => run.mustNotBeGone('calls a function'),
});

/** From now on, footprints of the run hold what scripts touch. Before the script's first statement. */
export function noteScriptMemory(run: Run): void {
  run.runtime.memory.sink = new ScriptMemory(run);
}
