/**
 * Values: what is known of a value while a function is run without its machine.
 *
 * A value is a number, or something with a name. Two things of one name are the same thing: names
 * are built from where a thing comes from, `watch.engine` for a field that nobody has written yet.
 * A value also remembers which calls of utrace it tells the outcome of.
 */

/** The number of a call within one run. */
export type Tag = number;

export interface Value {
  readonly number: number | null;
  /** The constant that the number was written as: UTRACE_STOP is 0, and yet another thing. */
  readonly named: string | null;
  /** What the value is, as long as it is no number. */
  readonly name: string;
  readonly tags: readonly Tag[];
  /** For a mask made from another one: the bits that may be left of that. */
  readonly keeps: number | null;
  /** Where the value comes from, when a decision on it means something. */
  readonly hint: Hint | null;
}

/** `drop`: a reference count after dropping one; `event`: what a callback is told of. */
export type Hint = 'drop' | 'event';

const none: readonly Tag[] = [];

export function numberValue(number: number, named: string | null = null, tags = none): Value {
  return { number, named, name: '', tags, keeps: null, hint: null };
}

export function thing(name: string, tags = none, hint: Hint | null = null): Value {
  return { number: null, named: null, name, tags, keeps: null, hint };
}

/** A value of which nothing is known, and which is equal to no other. */
export const anything = thing('?');

/** Things that exist for certain: their address is neither 0 nor an error. */
export function isPresent(value: Value): boolean {
  return value.number === null && /^(?:@new|&|fn:|text:|current$|newborn$)[^.[]*$/.test(value.name);
}

/** True where the name tells things apart. */
export function isKnown(name: string): boolean {
  return name !== '' && !name.includes('?');
}

/** Whoever follows a list by its pointers would name ever more things. */
const maxSteps = 6;

function isFar(name: string): boolean {
  let steps = 0;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code === 46 || code === 91) steps++;
  }
  return steps > maxSteps + 2;
}

export function fieldOf(base: Value, field: string): string {
  if (base.number !== null || !isKnown(base.name) || isFar(base.name)) return '?';
  return `${base.name}.${field}`;
}

export function elementOf(base: Value, index: Value): string {
  if (base.number !== null || !isKnown(base.name) || isFar(base.name)) return '?';
  const which = index.number !== null ? `${index.number}` : index.name === '?' ? '*' : index.name;
  return `${base.name}[${which}]`;
}

/** The record that a thing was read from: `w` for `w.engine`, and for `w.&inner.engine`. */
export function holdersOf(name: string): readonly string[] {
  const holders: string[] = [];
  for (let cut = name.lastIndexOf('.'); cut > 0; cut = name.lastIndexOf('.', cut - 1)) {
    holders.push(name.slice(0, cut));
    // A record inside of another one is part of it; one that a pointer leads to, or a list, is not.
    const segment = name.slice(name.lastIndexOf('.', cut - 1) + 1, cut);
    if (!segment.startsWith('&') || segment.endsWith('[*]')) break;
  }
  return holders;
}

export function mergedTags(a: readonly Tag[], b: readonly Tag[]): readonly Tag[] {
  if (a.length === 0) return b;
  if (b.length === 0 || a === b) return a;
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}

export function valueKey({ number, named, name, tags, keeps, hint }: Value): string {
  const what = number === null ? name : `${number}${named === null ? '' : `!${named}`}`;
  return `${what}|${tags.join()}|${keeps ?? ''}${hint ?? ''}`;
}
