/**
 * Shapes: what the arguments of a request look like, as a table that is read twice: by the compiler
 * for its types, and at the seam for what really came.
 *
 * Reading answers a clean copy: only the members that were asked for, none of them null. What does
 * not fit is refused with the name of the member and what it should have been.
 */

/** What came does not fit; the message says which member, and what was wanted. */
export class ShapeError extends Error {}

export interface Shape<T> {
  /** May the member be left out? */
  readonly optional: boolean;
  /** @throws ShapeError */
  read(value: unknown, at: string): T;
}

/** The type that a shape reads. */
export type Of<S> = S extends Shape<infer T> ? T : never;

interface OptionalShape<T> extends Shape<T | undefined> {
  readonly optional: true;
}

type Members = Readonly<Record<string, Shape<unknown>>>;
type Left<M> = {
  [Name in keyof M]: M[Name] extends OptionalShape<unknown> ? Name : never;
}[keyof M];
type ObjectOf<M extends Members> = {
  readonly [Name in Exclude<keyof M, Left<M>>]: Of<M[Name]>;
} & { readonly [Name in Left<M>]?: Of<M[Name]> | undefined };

function shape<T>(wanted: string, fits: (value: unknown) => value is T): Shape<T> {
  return {
    optional: false,
    read(value, at) {
      if (!fits(value)) throw new ShapeError(`"${at}" is not ${wanted}`);
      return value;
    },
  };
}

export const anything: Shape<unknown> = shape('anything', (_value): _value is unknown => true);
export const text = shape('text', (value) => typeof value === 'string');
export const flag = shape('true or false', (value) => typeof value === 'boolean');
export const integer = shape('a whole number', (value): value is number =>
  Number.isSafeInteger(value),
);
/** Counts of things, which are never fewer than none. */
export const count = shape(
  'a whole number from 0 up',
  (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0,
);

export function oneOf<const T extends string>(...all: readonly T[]): Shape<T> {
  const fits = (value: unknown): value is T => all.some((one) => one === value);
  return shape(`one of ${all.join(', ')}`, fits);
}

export function optional<T>(inner: Shape<T>): OptionalShape<T> {
  return {
    optional: true,
    // Some clients say null where they mean nothing.
    read: (value, at) =>
      value === undefined || value === null ? undefined : inner.read(value, at),
  };
}

export function list<T>(inner: Shape<T>): Shape<readonly T[]> {
  return {
    optional: false,
    read(value, at) {
      if (!Array.isArray(value)) throw new ShapeError(`"${at}" is not a list`);
      return value.map((item, index) => inner.read(item, `${at}[${index}]`));
    },
  };
}

export function object<M extends Members>(members: M): Shape<ObjectOf<M>> {
  return {
    optional: false,
    read(value, at) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new ShapeError(`"${at}" is not an object`);
      }
      const read: Record<string, unknown> = {};
      for (const [name, member] of Object.entries(members)) {
        const place = at === 'arguments' ? name : `${at}.${name}`;
        const given = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
        if (given === undefined && !member.optional) throw new ShapeError(`"${place}" is missing`);
        const one = member.read(given, place);
        if (one !== undefined) read[name] = one;
      }
      return read as ObjectOf<M>;
    },
  };
}

/** Any object, its members as they came. */
export const record = shape(
  'an object',
  (value): value is Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
);
