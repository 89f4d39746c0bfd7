/**
 * A running digest of an event log: two runs with the same digest did the same, event by event.
 *
 * Every event of every run goes through here, so it has to be quick: values are mixed in as they are,
 * without making text of them, and the hashes of texts are remembered. Two independent streams of 32
 * bits: enough to notice a difference, not meant to withstand somebody who wants a collision.
 *
 * docs/recording-format.md has the definition.
 */
import type { LogEvent } from '../engine/log.ts';

const LOW_START = 0x811c9dc5 | 0;
const HIGH_START = 0x9747b28c | 0;
const LOW_FACTOR = 0x9e3779b1 | 0;
const HIGH_FACTOR = 0x85ebca77 | 0;
const FNV_PRIME = 0x01000193;

/** What goes before a value, so that no two values read the same. */
const NULL = 1;
const FALSE = 2;
const TRUE = 3;
const SMALL = 4;
const FLOAT = 5;
const TEXT = 6;
const LIST = 7;
const RECORD = 8;

/** Texts whose hashes are remembered, and their length. */
const MOST_TEXTS = 4096;
const LONGEST_TEXT = 256;

const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);

const mixed = (state: number, word: number, factor: number): number => {
  const product = Math.imul(state ^ word, factor);
  return (product << 13) | (product >>> 19);
};

export class EventDigest {
  /** Events so far. */
  count = 0;
  /** Of the last event without its step: the same for the same, and hardly ever for another. */
  bodyKey = 0;
  /** Of the last event: its values, and the characters of its texts. */
  weight = 0;
  #low = LOW_START;
  #high = HIGH_START;
  /** The two streams over one event's body. */
  #bodyLow = LOW_START;
  #bodyHigh = HIGH_START;
  readonly #texts = new Map<string, number>();

  add(event: LogEvent): void {
    this.count++;
    this.weight = 0;
    this.#bodyLow = LOW_START;
    this.#bodyHigh = HIGH_START;
    const { step } = event;
    const members = event as unknown as Readonly<Record<string, unknown>>;
    for (const name in members) if (name !== 'step') this.#member(name, members[name]);
    this.#low = mixed(mixed(this.#low, step | 0, LOW_FACTOR), this.#bodyLow, LOW_FACTOR);
    this.#high = mixed(mixed(this.#high, step | 0, HIGH_FACTOR), this.#bodyHigh, HIGH_FACTOR);
    this.bodyKey = (this.#bodyLow >>> 0) * 0x20_0000 + (this.#bodyHigh >>> 11);
  }

  /** 16 hexadecimal digits. */
  hex(): string {
    const word = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
    return word(this.#high) + word(this.#low);
  }

  #word(word: number): void {
    this.#bodyLow = mixed(this.#bodyLow, word, LOW_FACTOR);
    this.#bodyHigh = mixed(this.#bodyHigh, word, HIGH_FACTOR);
  }

  #member(name: string, value: unknown): void {
    this.#word(this.#hashOf(name));
    this.#value(value);
  }

  #value(value: unknown): void {
    this.weight++;
    if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') {
      this.weight += value.length;
      this.#word(TEXT);
      this.#word(this.#hashOf(value));
    } else if (typeof value === 'boolean') this.#word(value ? TRUE : FALSE);
    else if (typeof value === 'object' && value !== null) this.#structure(value);
    else this.#word(NULL);
  }

  #number(value: number): void {
    if ((value | 0) === value) {
      this.#word(SMALL);
      this.#word(value);
    } else if (Number.isFinite(value)) {
      float[0] = value;
      this.#word(FLOAT);
      this.#word(halves[0] ?? 0);
      this.#word(halves[1] ?? 0);
    } else this.#word(NULL);
  }

  #structure(value: object): void {
    if (Array.isArray(value)) {
      this.#word(LIST);
      this.#word(value.length);
      for (const item of value) this.#value(item);
      return;
    }
    this.#word(RECORD);
    const members = value as Readonly<Record<string, unknown>>;
    let count = 0;
    for (const name in members) {
      count++;
      this.#member(name, members[name]);
    }
    this.#word(count);
  }

  #hashOf(text: string): number {
    if (text.length > LONGEST_TEXT) return fnv(text);
    let hash = this.#texts.get(text);
    if (hash !== undefined) return hash;
    hash = fnv(text);
    if (this.#texts.size >= MOST_TEXTS) this.#texts.clear();
    this.#texts.set(text, hash);
    return hash;
  }
}

/** FNV-1a over the text's UTF-16 units. */
function fnv(text: string): number {
  let hash = LOW_START;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash;
}

/** Are two events the same but for their steps, as far as a recording can tell? */
export function sameBody(one: object, other: object): boolean {
  return sameMembers(one as Members, other as Members, 'step');
}

type Members = Readonly<Record<string, unknown>>;

function sameMembers(one: Members, other: Members, except: string): boolean {
  let count = 0;
  for (const name in one) {
    if (name === except) continue;
    count++;
    const [value, there] = [one[name], other[name]];
    if (there === undefined && !Object.hasOwn(other, name)) return false;
    if (value !== there && !sameValue(value, there)) return false;
  }
  for (const name in other) if (name !== except) count--;
  return count === 0;
}

/** JSON's view of values: what it has no number for is null, and 0 has no sign. */
function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return isNull(one) && isNull(other);
  }
  if (!Array.isArray(one)) {
    return !Array.isArray(other) && sameMembers(one as Members, other as Members, '');
  }
  return (
    Array.isArray(other) &&
    one.length === other.length &&
    one.every((item, at) => sameValue(item, other[at]))
  );
}

const isNull = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value));
