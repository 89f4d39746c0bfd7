/**
 * Events of a log in few bytes: most of them repeat what was said before.
 *
 * An event is its step (as the distance from the one before) and its *body*, all the rest. A body
 * that occurred before in the same stretch is named by its number. A new one is written out: the
 * number of its shape (the names of its members, in order), one bit for each member that is not what
 * it was in the last body of this shape, and the values of those. Texts, large numbers and shapes are
 * numbered as they first occur, too. A kind of event that comes to be later needs no change here:
 * nothing is known of what the members mean.
 *
 * The tables begin anew with each stretch, so any stretch can be read by itself.
 */
import type { LogEvent, LogValue } from '../../engine/log.ts';
import { type EventDigest, sameBody } from '../event-digest.ts';
import { type ByteReader, ByteWriter, fold, isFoldable, MalformedError, unfold } from './bytes.ts';

/** A value's first varint: even is a small number, folded; odd is one of these or a reference. */
const NULL = 0;
const TRUE = 1;
const FALSE = 2;
const FLOAT = 3;
const LIST = 4;
const RECORD = 5;
const NEW_TEXT = 6;
const NEW_NUMBER = 7;
const FIRST_REFERENCE = 8;

/** Folded numbers from here on are worth remembering. */
const LARGE = 0x10_0000;
/** Lists within lists, at most. */
const DEEPEST = 16;
/** Bodies, shapes, and texts with numbers, of a stretch that are numbered, at most; and names of a shape. */
const TABLE_LIMIT = 0x1_0000;
const MOST_NAMES = 30;
/** References make much of few bytes. The events of a stretch have at most so many characters and values. */
const HEAVIEST = 0x800_0000;

/** A value as the format knows it: what JSON knows. */
type Value = LogValue | { readonly [name: string]: Value };
type Members = Readonly<Record<string, Value>>;

/** The names of members in order, and what each was in the last record of this shape. */
interface Shape {
  readonly names: readonly string[];
  readonly last: (Value | undefined)[];
}

interface NumberedShape extends Shape {
  readonly number: number;
}

/** Bodies that are looked for; the last ones, for most that repeat do so soon. A power of two. */
const BODIES_SOUGHT = 4096;

/**
 * Every event of a recorded run goes through here, so as little as possible is made for one: bodies are
 * looked for in a table of fixed size, and members are read where they are.
 */
export class EventWriter {
  readonly #bytes = new ByteWriter(4096);
  /** By the low bits of their keys. */
  readonly #bodies: (LogEvent | undefined)[] = new Array(BODIES_SOUGHT).fill(undefined);
  readonly #keys = new Float64Array(BODIES_SOUGHT).fill(Number.NaN);
  readonly #numbers = new Uint32Array(BODIES_SOUGHT);
  #numbered = 0;
  readonly #values = new Map<string | number, number>();
  readonly #shapes = new Map<string, NumberedShape>();
  /** The shape met last, by what hints at it. */
  readonly #recent = new Map<string, NumberedShape>();
  #step = 0;
  count = 0;
  /** Values and characters of all events. */
  weight = 0;

  get length(): number {
    return this.#bytes.length;
  }

  /** @param digest  has just taken in the event */
  add(event: LogEvent, { bodyKey, weight }: EventDigest): void {
    this.count++;
    this.weight += weight;
    this.#bytes.varint(fold(event.step - this.#step));
    this.#step = event.step;
    const slot = bodyKey % BODIES_SOUGHT;
    const known = this.#bodies[slot];
    const again = this.#keys[slot] === bodyKey;
    if (known !== undefined && again && sameBody(known, event)) {
      this.#bytes.varint((this.#numbers[slot] ?? 0) + 1);
      return;
    }
    if (this.#numbered < TABLE_LIMIT) {
      // Most bodies that come once never come again: only one that does is kept.
      this.#bodies[slot] = again ? event : undefined;
      this.#keys[slot] = bodyKey;
      this.#numbers[slot] = this.#numbered++;
    }
    this.#bytes.varint(0);
    this.#record(event as unknown as Members, event.kind, 'step');
  }

  /** Writes what was added since the last time, and begins anew. */
  flush(to: ByteWriter): void {
    to.varint(this.count);
    to.raw(this.#bytes.bytes());
    this.#bytes.clear();
    this.#bodies.fill(undefined);
    this.#keys.fill(Number.NaN);
    this.#numbered = 0;
    this.#values.clear();
    this.#shapes.clear();
    this.#recent.clear();
    this.#step = 0;
    this.count = 0;
    this.weight = 0;
  }

  /**
   * @param hint    records with the same one are mostly of one shape
   * @param except  a member that is no part of it
   */
  #record(record: Members, hint: string, except: string): void {
    const shape = this.#shapeOf(record, hint, except);
    const { last } = shape;
    const changed = changes(record, last, except);
    this.#bytes.varint(changed);
    if (changed === 0) return;
    let at = 0;
    for (const name in record) {
      if (name === except) continue;
      if ((changed & (1 << at)) !== 0) {
        const value = record[name] ?? null;
        this.#value(value, name);
        last[at] = value;
      }
      at++;
    }
  }

  #shapeOf(record: Members, hint: string, except: string): Shape {
    const recent = this.#recent.get(hint);
    if (recent !== undefined && hasShape(record, recent, except)) {
      this.#bytes.varint(recent.number + 1);
      return recent;
    }
    const names = Object.keys(record).filter((name) => name !== except);
    return this.#shape(names, hint);
  }

  #shape(names: readonly string[], hint: string): Shape {
    const key = names.join('\0');
    const known = this.#shapes.get(key);
    if (known !== undefined) {
      this.#bytes.varint(known.number + 1);
      this.#recent.set(hint, known);
      return known;
    }
    if (names.length > MOST_NAMES) throw new RangeError(`an event with ${names.length} members`);
    this.#bytes.varint(0);
    this.#bytes.varint(names.length);
    for (const name of names) this.#remembered(name);
    const shape = { names, last: [], number: this.#shapes.size };
    if (this.#shapes.size < TABLE_LIMIT) this.#shapes.set(key, shape);
    return shape;
  }

  #value(value: Value, name: string): void {
    if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#remembered(value);
    else if (value === null) this.#other(NULL);
    else if (typeof value === 'boolean') this.#other(value ? TRUE : FALSE);
    else if (Array.isArray(value)) {
      this.#other(LIST);
      this.#bytes.varint(value.length);
      for (const item of value) this.#value(item, name);
    } else {
      this.#other(RECORD);
      this.#record(value as Members, name, '');
    }
  }

  #number(value: number): void {
    if (!Number.isFinite(value)) this.#other(NULL);
    else if (Object.is(value, -0)) this.#number(0);
    else if (!isFoldable(value)) {
      this.#other(FLOAT);
      this.#bytes.float64(value);
    } else if (fold(value) >= LARGE) this.#remembered(value);
    else this.#bytes.varint(fold(value) * 2);
  }

  #remembered(value: string | number): void {
    const known = this.#values.get(value);
    if (known !== undefined) {
      this.#other(FIRST_REFERENCE + known);
      return;
    }
    if (this.#values.size < TABLE_LIMIT) this.#values.set(value, this.#values.size);
    if (typeof value === 'string') {
      this.#other(NEW_TEXT);
      this.#bytes.text(value);
    } else {
      this.#other(NEW_NUMBER);
      this.#bytes.varint(fold(value));
    }
  }

  #other(tag: number): void {
    this.#bytes.varint(tag * 2 + 1);
  }
}

/** Has it exactly these members, in this order? */
function hasShape(record: Members, { names }: Shape, except: string): boolean {
  let at = 0;
  for (const name in record) if (name !== except && names[at++] !== name) return false;
  return at === names.length;
}

/** One bit for each member that is not what it was; what has parts may have changed in them. */
function changes(record: Members, last: Shape['last'], except: string): number {
  let [changed, at] = [0, 0];
  for (const name in record) {
    if (name === except) continue;
    const value = record[name] ?? null;
    if (value !== last[at] || typeof value === 'object') changed |= 1 << at;
    at++;
  }
  return changed;
}

export interface ReadEvent {
  readonly step: number;
  readonly body: Members;
}

export const asEvent = ({ step, body }: ReadEvent): LogEvent =>
  ({ step, ...body }) as unknown as LogEvent;

/** The events of one stretch, one by one. */
export class EventReader {
  readonly #bytes: ByteReader;
  readonly #bodies: { readonly body: Members; readonly weight: number }[] = [];
  readonly #values: (string | number)[] = [];
  readonly #shapes: Shape[] = [];
  #step = 0;
  #weight = 0;
  left: number;

  /** @param bytes  at the events' count; they reach to the end */
  constructor(bytes: ByteReader) {
    this.#bytes = bytes;
    this.left = bytes.count(2);
  }

  /** @returns undefined at the end. @throws MalformedError */
  next(): LogEvent | undefined {
    const read = this.read();
    return read === undefined ? undefined : asEvent(read);
  }

  /** The same, in two parts: bodies that repeat are the same object. */
  read(): ReadEvent | undefined {
    if (this.left === 0) {
      this.#bytes.end();
      return undefined;
    }
    this.left--;
    this.#step += unfold(this.#bytes.varint());
    const step = this.#step;
    if (!Number.isSafeInteger(step) || step < 0) throw new MalformedError('a step is no step');
    return { step, body: this.#body() };
  }

  #body(): Members {
    const reference = this.#bytes.varint();
    if (reference > 0) {
      const { body, weight } = known(this.#bodies, reference - 1);
      this.#weigh(weight);
      return body;
    }
    const before = this.#weight;
    const body = this.#record(0);
    if (typeof body['thread'] !== 'string' || typeof body['kind'] !== 'string') {
      throw new MalformedError('an event has no thread or no kind');
    }
    if (this.#bodies.length < TABLE_LIMIT) {
      this.#bodies.push({ body, weight: this.#weight - before });
    }
    return body;
  }

  #weigh(more: number): void {
    this.#weight += more;
    if (this.#weight > HEAVIEST)
      throw new MalformedError('its events are too much for one stretch');
  }

  #record(depth: number): Members {
    if (depth > DEEPEST) throw new MalformedError('an event is nested too deeply');
    const { names, last } = this.#shape();
    const changed = this.#bytes.varint();
    if (changed >= 2 ** names.length)
      throw new MalformedError('an event changes what is not there');
    // What stays is looked up first: a record within this one may be of the same shape.
    const values = names.map((_, at) =>
      (changed & (1 << at)) === 0 ? this.#again(last[at]) : null,
    );
    const members = names.map((name, at): readonly [string, Value] => {
      const stays = (changed & (1 << at)) === 0;
      const value = stays ? (values[at] ?? null) : this.#value(depth);
      if (!stays) last[at] = value;
      return [name, value];
    });
    return Object.fromEntries(members);
  }

  #again(value: Value | undefined): Value {
    const isSimple = value === null || (value !== undefined && typeof value !== 'object');
    if (!isSimple) throw new MalformedError('an event repeats what was not there');
    this.#weigh(typeof value === 'string' ? value.length : 1);
    return value;
  }

  #shape(): Shape {
    const reference = this.#bytes.varint();
    if (reference > 0) return known(this.#shapes, reference - 1);
    const count = this.#bytes.varint();
    if (count > MOST_NAMES) throw new MalformedError('an event has too many members');
    const names: string[] = [];
    for (let left = count; left > 0; left--) names.push(this.#name());
    if (new Set(names).size < names.length) throw new MalformedError('a name occurs twice');
    const shape = { names, last: [] };
    if (this.#shapes.length < TABLE_LIMIT) this.#shapes.push(shape);
    return shape;
  }

  #name(): string {
    const name = this.#value(DEEPEST);
    if (typeof name !== 'string') throw new MalformedError('a name is no text');
    return name;
  }

  #value(depth: number): Value {
    this.#weigh(1);
    const first = this.#bytes.varint();
    if (first % 2 === 0) return unfold(first / 2);
    const tag = (first - 1) / 2;
    switch (tag) {
      case NULL:
        return null;
      case TRUE:
      case FALSE:
        return tag === TRUE;
      case FLOAT:
        return this.#bytes.float64();
      case LIST:
        return this.#list(depth + 1);
      case RECORD:
        return this.#record(depth + 1);
      case NEW_TEXT:
        return this.#remember(this.#bytes.text());
      case NEW_NUMBER:
        return this.#remember(unfold(this.#bytes.varint()));
      default:
        return this.#weighed(known(this.#values, tag - FIRST_REFERENCE));
    }
  }

  #list(depth: number): Value {
    if (depth > DEEPEST) throw new MalformedError('an event is nested too deeply');
    const items: LogValue[] = [];
    for (let left = this.#bytes.count(); left > 0; left--) {
      items.push(this.#value(depth) as LogValue);
    }
    return items;
  }

  #remember(value: string | number): string | number {
    if (this.#values.length < TABLE_LIMIT) this.#values.push(value);
    return this.#weighed(value);
  }

  #weighed(value: string | number): string | number {
    if (typeof value === 'string') this.#weigh(value.length);
    return value;
  }
}

function known<T>(table: readonly T[], reference: number): T {
  const entry = table[reference];
  if (entry === undefined) throw new MalformedError('it refers to what was not there yet');
  return entry;
}
