/**
 * Shared things: objects that several threads of the machine can reach, and that note who touches them.
 *
 * Where the machine takes footprints, their mutable fields are accessors that note each access and
 * keep the values in slots; elsewhere they are plain fields, and nothing is paid. Lists and sets in
 * such fields note a read when they are got and a write when they are changed, so a list must be
 * got again after others may have run.
 */
import { FIELDS_PER_PLACE, type Notes, READ, WRITE } from './footprint.ts';

interface Noting {
  /** Makes an object that inherits from the class's own prototype by way of the accessors. */
  readonly Blank: new () => Shared;
  /** The slots of an object whose fields are yet to be set. */
  readonly slots: readonly unknown[];
  /** Their numbers: field n is location `place + n`. */
  readonly fields: ReadonlyMap<string, number>;
}

/** By class. */
const notingOf = new Map<unknown, Noting>();
/**
 * What a slot holds before its field is first set. That first setting is not noted: it is part of making
 * the object, which nobody else can reach before a later write, and of ten notes it would be four.
 */
const UNSET = Symbol('unset');
const NO_SLOTS: unknown[] = [];

type Unfinished = { -readonly [field in keyof Shared]: Shared[field] };

/**
 * The base of what threads share. Subclasses `declare` the fields they name to {@link shareFields} and
 * set them in the constructor, so that it is the accessors, where there are any, that are set.
 */
export class Shared {
  // Declared: a field that is defined for objects of many classes costs 0.4 µs, one that is set 10 ns.
  declare readonly notes: Notes;
  declare readonly place: number;
  declare readonly slots: unknown[];

  constructor(notes: Notes) {
    const noting = notes.on ? notingOf.get(new.target) : undefined;
    // Made anew: to change the prototype of an object that is there costs many times more.
    const self: Unfinished = noting === undefined ? this : new noting.Blank();
    self.notes = notes;
    self.place = notes.newPlace();
    self.slots = noting === undefined ? NO_SLOTS : noting.slots.slice();
    // biome-ignore lint/correctness/noConstructorReturn: the subclass fills in the object made here
    return self as this;
  }
}

/** Names the mutable fields of a class of shared things; the n-th is location `place + n`. */
export function shareFields<T extends Shared>(
  shared: { readonly prototype: T; readonly name: string },
  names: readonly (keyof T & string)[],
): void {
  if (names.length > FIELDS_PER_PLACE) throw new RangeError(`${shared.name} has too many fields`);
  class Blank {}
  Reflect.deleteProperty(Blank.prototype, 'constructor');
  Object.setPrototypeOf(Blank.prototype, shared.prototype);
  names.forEach((name, n) => {
    Object.defineProperty(Blank.prototype, name, accessor(n));
  });
  notingOf.set(shared, {
    Blank: Blank as new () => Shared,
    slots: names.map(() => UNSET),
    fields: new Map(names.map((name, n) => [name, n])),
  });
}

function accessor(n: number): PropertyDescriptor {
  return {
    enumerable: true,
    get(this: Shared): unknown {
      const { footprint } = this.notes;
      if (footprint !== null) footprint.note(this.place + n, READ);
      return this.slots[n];
    },
    // To set what is set already changes nothing, and is to have looked.
    set(this: Shared, value: unknown): void {
      const { footprint } = this.notes;
      const before = this.slots[n];
      if (footprint !== null && before !== UNSET) {
        footprint.note(this.place + n, before === value ? READ : WRITE);
      }
      this.slots[n] = value;
    },
  };
}

/** The location of a field named to {@link shareFields}. */
export function locationOf(owner: Shared, field: string): number {
  const n = notingOf.get(owner.constructor)?.fields.get(field);
  if (n === undefined) throw new TypeError(`${field} is not shared`);
  return owner.place + n;
}

/** An empty list for the field of that name. */
export function sharedList<T>(owner: Shared, field: string): T[] {
  return owner.notes.on ? new NotingList(owner.notes, locationOf(owner, field)) : [];
}

/** An empty set for the field of that name. */
export function sharedSet<T>(owner: Shared, field: string): Set<T> {
  return owner.notes.on ? new NotingSet(owner.notes, locationOf(owner, field)) : new Set();
}

/** A list whose changes are writes of `location`. Only calls are noticed, no assignment to an index. */
class NotingList<T> extends Array<T> {
  readonly #notes: Notes;
  readonly #location: number;

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  constructor(notes: Notes, location: number) {
    super();
    this.#notes = notes;
    this.#location = location;
  }
  override push(...items: T[]): number {
    this.#notes.note(this.#location, WRITE);
    return super.push(...items);
  }
  override pop(): T | undefined {
    this.#notes.note(this.#location, WRITE);
    return super.pop();
  }
  override shift(): T | undefined {
    this.#notes.note(this.#location, WRITE);
    return super.shift();
  }
  override splice(start: number, count?: number, ...items: T[]): T[] {
    this.#notes.note(this.#location, WRITE);
    return super.splice(start, count ?? this.length, ...items);
  }
}

class NotingSet<T> extends Set<T> {
  readonly #notes: Notes;
  readonly #location: number;

  constructor(notes: Notes, location: number) {
    super();
    this.#notes = notes;
    this.#location = location;
  }
  override add(item: T): this {
    this.#notes.note(this.#location, WRITE);
    return super.add(item);
  }
  override delete(item: T): boolean {
    this.#notes.note(this.#location, WRITE);
    return super.delete(item);
  }
}

/** A box that looks like `{value}` to whoever gets it, scripts among them. */
export function sharedValue(notes: Notes, value: number): { value: number } {
  if (!notes.on) return { value };
  const place = notes.newPlace();
  let content = value;
  const box: PropertyDescriptor = {
    enumerable: true,
    get(): number {
      notes.note(place, READ);
      return content;
    },
    set(next: number): void {
      notes.note(place, WRITE);
      content = next;
    },
  };
  return Object.defineProperty({ value }, 'value', box);
}
