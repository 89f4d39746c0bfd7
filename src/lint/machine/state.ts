/**
 * States: all that is remembered on one path through a function.
 *
 * Where a call of utrace has several outcomes, the path splits, one for each: a result is then a
 * plain number, and every comparison with it is plain arithmetic. Two paths that remember the same
 * are one.
 */
import type { Span } from '../finding.ts';
import { EINPROGRESS } from '../names.ts';
import { anything, type Tag, type Value, valueKey } from './value.ts';

/** A place in a file. */
export interface Site extends Span {
  readonly file: string;
}

/** A place with what happens there, for the story of a finding. */
export interface Step {
  readonly site: Site;
  readonly message: string;
}

/** A detach, or a clearing of final events, whose outcome may still concern somebody. */
export interface Pending {
  readonly tag: Tag;
  readonly kind: 'detach' | 'clear';
  /** What the call returned on this path: 0 or a negative errno. */
  readonly outcome: number;
  /** A barrier was called since. */
  readonly hasBarrier: boolean;
  /** Somebody waited for an event since. */
  readonly hasWaited: boolean;
  /** The caller gave up the processor since. */
  readonly hasSlept: boolean;
  /** A decision was made by the outcome since. */
  readonly isConsulted: boolean;
  /** How it came here; no part of what makes two states different. */
  readonly story: readonly Step[];
}

export interface EngineFacts {
  /** Attached on this path, by that call. */
  readonly attach: Tag | null;
  /** `fresh`: attached on this path and no event set, so that no callback can come. */
  readonly armed: 'fresh' | 'armed' | null;
  /** References taken on this path beside the one that an attach gives. */
  readonly spare: number;
  readonly isPut: boolean;
  readonly pending: Pending | null;
  /** The call that has detached it for good on this path. */
  readonly detached: Tag | null;
  /** The ops table and the data given to attach. */
  readonly table: string | null;
  readonly data: Value | null;
}

export const noFacts: EngineFacts = {
  attach: null,
  armed: null,
  spare: 0,
  isPut: false,
  pending: null,
  detached: null,
  table: null,
  data: null,
};

export class State {
  readonly env: Map<string, Value>;
  readonly engines: Map<string, EngineFacts>;
  /** What was freed, and where: the calls that led there, and the last one itself. */
  readonly freed: Map<string, readonly Site[]>;
  /** Locks held, in order: `atomic` for those under which nobody may sleep. */
  locks: readonly string[] = [];
  /** A reference count was dropped and asked whether it was the last. */
  hasDropped = false;
  hasTestedEvent = false;
  /** A look at the registers of a stopped task that was begun. */
  examining: Tag | null = null;
  /** The barrier that gave up last, and for whom, when nobody has slept since. */
  spinning: string | null = null;
  /** The same, whoever has slept since. */
  givenUp: string | null = null;
  /** The next sleep ends at once when a signal is pending. */
  isInterruptible = false;

  constructor(from?: State) {
    this.env = new Map(from?.env);
    this.engines = new Map(from?.engines);
    this.freed = new Map(from?.freed);
    if (from === undefined) return;
    this.locks = from.locks;
    this.hasDropped = from.hasDropped;
    this.hasTestedEvent = from.hasTestedEvent;
    this.examining = from.examining;
    this.spinning = from.spinning;
    this.givenUp = from.givenUp;
    this.isInterruptible = from.isInterruptible;
  }

  copy(): State {
    return new State(this);
  }

  facts(engine: string): EngineFacts {
    return this.engines.get(engine) ?? noFacts;
  }

  change(engine: string, change: Partial<EngineFacts>): void {
    const facts = { ...this.facts(engine), ...change };
    const { attach, armed, spare, isPut, pending, detached } = facts;
    const isPlain =
      attach === null &&
      armed === null &&
      spare === 0 &&
      !isPut &&
      pending === null &&
      detached === null;
    // Two paths that know nothing of an engine are not different for having known something.
    if (isPlain) this.engines.delete(engine);
    else this.engines.set(engine, facts);
  }

  /** Changes every pending detach, of one engine or of all. */
  changePending(change: (pending: Pending, engine: string) => Pending): void {
    for (const [engine, facts] of this.engines) {
      if (facts.pending === null) continue;
      this.engines.set(engine, { ...facts, pending: essence(change(facts.pending, engine)) });
    }
  }

  /** Forgets every detach that concerns nobody any more: it is settled, and its result is gone. */
  forgetSettled(): void {
    for (const [engine, { pending }] of this.engines) {
      if (pending === null || !isSettled(pending) || this.#tells(pending.tag)) continue;
      this.change(engine, { pending: null });
    }
  }

  /** Forgets what was freed where nothing leads to it any more. */
  forgetFreed(isLive: (variable: string) => boolean): void {
    for (const object of [...this.freed.keys()]) {
      if (!this.#isNamed(object, isLive)) this.freed.delete(object);
    }
  }

  #isNamed(object: string, isLive: (variable: string) => boolean): boolean {
    const root = /^[^.[]*/.exec(object)?.[0] ?? object;
    if (!/^[@&]/.test(root) && isLive(root)) return true;
    if (/\.data(?:\.|$)/.test(object)) return true;
    const inside = `${object}.`;
    for (const [place, { name }] of this.env) {
      // The record of an engine is asked for by the engine's name.
      if (place.startsWith(inside) && this.engines.has(name)) return true;
      if (name === object || name.startsWith(inside)) return true;
    }
    for (const engine of this.engines.keys()) if (engine.startsWith(inside)) return true;
    return false;
  }

  #tells(tag: Tag): boolean {
    for (const { tags } of this.env.values()) if (tags.includes(tag)) return true;
    return false;
  }

  /**
   * Forgets what few decisions depend on: plain numbers, or every name and the engines of which
   * nobody waits to hear. What a call of utrace returned stays.
   */
  coarsen(what: 'numbers' | 'names'): void {
    for (const [key, { number, named, tags }] of this.env) {
      if (tags.length > 0 || (what === 'numbers' && (number === null || named !== null))) continue;
      // The name that a variable began with may mean something else by now.
      if (what === 'numbers') this.env.delete(key);
      else this.env.set(key, anything);
    }
    if (what === 'numbers') return;
    this.freed.clear();
    for (const [engine, { pending, attach }] of this.engines) {
      if (pending === null && attach === null) this.engines.delete(engine);
    }
  }

  /** Forgets a thing: another one is about to take its name. */
  forget(name: string): void {
    const isAbout = (text: string): boolean => text.includes(name);
    for (const [key, value] of this.env) {
      if (isAbout(key) || isAbout(value.name)) this.env.delete(key);
    }
    for (const engine of [...this.engines.keys()]) if (isAbout(engine)) this.engines.delete(engine);
    if (this.spinning !== null && isAbout(this.spinning)) this.spinning = null;
    if (this.givenUp !== null && isAbout(this.givenUp)) this.givenUp = null;
    for (const object of [...this.freed.keys()]) if (isAbout(object)) this.freed.delete(object);
  }

  /** Equal for states that remember the same. */
  key(): string {
    const parts: string[] = [];
    for (const [key, value] of this.env) parts.push(`${key}=${valueKey(value)}`);
    parts.sort();
    for (const [engine, { attach, armed, spare, isPut, pending, detached }] of this.engines) {
      const { tag, outcome, hasBarrier, hasWaited, hasSlept, isConsulted } = pending ?? {};
      parts.push(
        `${engine}:${attach}${armed}${spare}${isPut}${detached}/${tag}${outcome}${hasBarrier}${hasWaited}${hasSlept}${isConsulted}`,
      );
    }
    const flags = `${this.hasDropped}${this.hasTestedEvent}${this.examining}${this.spinning}${this.givenUp}${this.isInterruptible}`;
    return `${parts.join(';')}/${[...this.freed.keys()].join()}/${this.locks.join()}/${flags}`;
  }
}

/** Nothing bad can come of it: gone at once, or waited for in the way that its outcome asks for. */
function isSettled({ outcome, hasBarrier, hasWaited }: Pending): boolean {
  return outcome === 0 || hasBarrier || (hasWaited && outcome !== -EINPROGRESS);
}

/** A detach without what does not matter for its outcome: paths differ in nothing else. */
function essence(pending: Pending): Pending {
  const { outcome } = pending;
  if (outcome === -EINPROGRESS) {
    return { ...pending, hasWaited: false, hasSlept: false, isConsulted: false };
  }
  if (outcome !== 0) return { ...pending, hasBarrier: false };
  return { ...pending, hasBarrier: false, hasWaited: false, hasSlept: false, isConsulted: false };
}
