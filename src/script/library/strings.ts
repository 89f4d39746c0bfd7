/**
 * Strings: the methods whose cost or result follows a length.
 *
 * Each says how long its result can get before it is made. Patterns that are objects are asked by
 * their own methods, which may be an author's: those calls are steps like any other.
 */
import { Frame } from '../../engine/machine.ts';
import type { Native } from '../vm/function.ts';
import type { Runtime } from '../vm/runtime.ts';
import { describe } from '../vm/runtime.ts';
import { toText } from './convert.ts';
import { chargeLength, chargeText, checkText, MAX_LENGTH, refuse } from './limits.ts';
import { apply, type NativeTable, type Steps, stepwise } from './native.ts';
import { withLength } from './proxies.ts';
import { isObject, lengthOf, toIntegerOrInfinity, toLength, toObject } from './spec.ts';
import { expand } from './substitution.ts';

const { prototype } = String;

/** What a place found and replaced costs beyond its text, in units of fuel. */
const matchCost = 16;

/** The string a method is called on. */
function textOf(self: unknown): string {
  if (typeof self === 'string') return self;
  if (self === null || self === undefined) {
    throw new TypeError(`${describe(self)} is not a string`);
  }
  return String(self);
}

/** A built-in whose result is at most `growth` times as long as the string. */
function linear(builtIn: unknown, growth = 1): Native {
  return (runtime, self, args) => {
    const text = textOf(self);
    chargeText(runtime, text.length * growth);
    return apply(builtIn, text, args);
  };
}

/** A search compares, at worst, all of the pattern at every place. */
function searching(builtIn: unknown): Native {
  return (runtime, self, args) => {
    const text = textOf(self);
    const [pattern] = args;
    const length = typeof pattern === 'string' ? pattern.length : 1;
    runtime.charge((Math.max(0, text.length - length) * length) / 1024);
    return apply(builtIn, text, args);
  };
}

function repeat(runtime: Runtime, self: unknown, args: readonly unknown[]): unknown {
  const text = textOf(self);
  const times = toIntegerOrInfinity(args[0]);
  if (times >= 0 && times !== Infinity) chargeText(runtime, text.length * times);
  return apply(prototype.repeat, text, [times]);
}

function padding(builtIn: unknown): Native {
  return (runtime, self, args) => {
    const text = textOf(self);
    const length = toLength(args[0]);
    const filler = args[1] === undefined ? ' ' : String(args[1]);
    if (length > text.length && filler !== '') chargeText(runtime, length);
    return apply(builtIn, text, [length, filler]);
  };
}

function* concat(runtime: Runtime, self: unknown, args: readonly unknown[]): Steps<string> {
  let text = textOf(self);
  for (const part of args) {
    const more = yield* toText(runtime, part);
    checkText(runtime, text.length + more.length);
    text += more;
  }
  chargeText(runtime, text.length);
  return text;
}

/** Hands over to the pattern's own method, if it has one; else works on its text. */
function byPattern(
  symbol: symbol,
  needsGlobal: boolean,
  plain: (runtime: Runtime, text: string, args: readonly unknown[]) => unknown,
): Native {
  return (runtime, self, args) => {
    const [pattern, ...rest] = args;
    if (self === null || self === undefined) textOf(self);
    if (isObject(pattern)) {
      if (needsGlobal) requireGlobal(pattern);
      const method: unknown = Reflect.get(pattern, symbol);
      if (method !== undefined && method !== null)
        return runtime.call(method, pattern, [self, ...rest]);
    }
    return plain(runtime, textOf(self), args);
  };
}

function requireGlobal(pattern: object): void {
  const matcher: unknown = Reflect.get(pattern, Symbol.match);
  const isPattern = matcher === undefined ? pattern instanceof RegExp : Boolean(matcher);
  if (!isPattern) return;
  const flags: unknown = Reflect.get(pattern, 'flags');
  if (flags === undefined || flags === null || !String(flags).includes('g')) {
    throw new TypeError('the regular expression needs the flag g here');
  }
}

/** A pattern that is no regular expression becomes one: `'a.c'.match('.')`. */
function asRegExp(symbol: symbol, flags: string) {
  return (runtime: Runtime, text: string, args: readonly unknown[]): unknown => {
    const made: object = new RegExp(args[0] === undefined ? '' : String(args[0]), flags);
    return runtime.call(Reflect.get(made, symbol), made, [text]);
  };
}

function replaceText(all: boolean) {
  return (runtime: Runtime, text: string, args: readonly unknown[]): unknown => {
    const pattern = String(args[0]);
    const places = placesOf(runtime, text, pattern, all);
    const [, replacement] = args;
    if (typeof replacement === 'function') {
      return stepwise('replace', () => replaceBy(runtime, text, { pattern, places, replacement }))(
        runtime,
        text,
        args,
        undefined,
      );
    }
    const template = String(replacement);
    const results = places.map((position) =>
      expand(runtime, template, {
        matched: pattern,
        text,
        position,
        captures: [],
        groups: undefined,
      }),
    );
    return assemble(runtime, text, pattern.length, places, results);
  };
}

/** Where the pattern is found, without overlap. */
function placesOf(
  runtime: Runtime,
  text: string,
  pattern: string,
  all: boolean,
): readonly number[] {
  runtime.charge((Math.max(0, text.length - pattern.length) * pattern.length) / 1024);
  const places: number[] = [];
  const step = Math.max(1, pattern.length);
  for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + step)) {
    places.push(at);
    // Past the end an empty pattern is found at the end again and again.
    if (!all || at + step > text.length) break;
  }
  chargeLength(runtime, places.length);
  runtime.charge(places.length * matchCost);
  return places;
}

interface Replacing {
  readonly pattern: string;
  readonly places: readonly number[];
  readonly replacement: unknown;
}

function* replaceBy(
  runtime: Runtime,
  text: string,
  { pattern, places, replacement }: Replacing,
): Steps<string> {
  const results: string[] = [];
  for (const position of places) {
    const called = runtime.call(replacement, undefined, [pattern, position, text]);
    results.push(yield* toText(runtime, Frame.is(called) ? yield called : called));
  }
  return assemble(runtime, text, pattern.length, places, results);
}

function assemble(
  runtime: Runtime,
  text: string,
  width: number,
  places: readonly number[],
  results: readonly string[],
): string {
  let made = '';
  let from = 0;
  for (const [n, position] of places.entries()) {
    made += text.slice(from, position) + (results[n] ?? '');
    checkText(runtime, made.length);
    from = position + width;
  }
  made += text.slice(from);
  chargeText(runtime, made.length);
  return made;
}

function splitText(runtime: Runtime, text: string, args: readonly unknown[]): unknown {
  const [separator, limit] = args;
  chargeText(runtime, text.length);
  const wanted = limit === undefined ? 2 ** 32 - 1 : Number(limit) >>> 0;
  // One more than allowed tells that there are too many, without making them all.
  const by = separator === undefined ? undefined : String(separator);
  const parts = apply(prototype.split, text, [by, Math.min(wanted, MAX_LENGTH + 1)]) as unknown[];
  if (parts.length > MAX_LENGTH) refuse(runtime, `a split into ${parts.length} parts`);
  chargeLength(runtime, parts.length);
  return parts;
}

export const stringMethods: NativeTable = {
  concat: stepwise('concat', concat),
  endsWith: linear(prototype.endsWith),
  includes: searching(prototype.includes),
  indexOf: searching(prototype.indexOf),
  isWellFormed: linear(Reflect.get(prototype, 'isWellFormed')),
  lastIndexOf: searching(prototype.lastIndexOf),
  match: byPattern(Symbol.match, false, asRegExp(Symbol.match, '')),
  matchAll: byPattern(Symbol.matchAll, true, asRegExp(Symbol.matchAll, 'g')),
  normalize: linear(prototype.normalize, 18),
  padEnd: padding(prototype.padEnd),
  padStart: padding(prototype.padStart),
  repeat,
  replace: byPattern(Symbol.replace, false, replaceText(false)),
  replaceAll: byPattern(Symbol.replace, true, replaceText(true)),
  search: byPattern(Symbol.search, false, asRegExp(Symbol.search, '')),
  split: byPattern(Symbol.split, false, splitText),
  startsWith: linear(prototype.startsWith),
  toLowerCase: linear(prototype.toLowerCase, 3),
  toUpperCase: linear(prototype.toUpperCase, 3),
  toWellFormed: linear(Reflect.get(prototype, 'toWellFormed')),
  trim: linear(prototype.trim),
  trimEnd: linear(prototype.trimEnd),
  trimStart: linear(prototype.trimStart),
};

/** `String.raw` goes by the length of what it is given. */
function raw(runtime: Runtime, _self: unknown, args: readonly unknown[]): unknown {
  const pieces = toObject(toObject(args[0])['raw']);
  const view = withLength(pieces, lengthOf(runtime, pieces));
  const made = apply(String.raw, String, [{ raw: view }, ...args.slice(1)]) as string;
  chargeText(runtime, made.length);
  return made;
}

export const stringStatics: NativeTable = { raw };

/** `String(value)` and `new String(value)`; only the first tells what a symbol is called. */
export const stringConstructor: Native = stepwise(
  'String',
  function* (runtime, _self, args, newTarget) {
    const [value] = args;
    if (typeof value === 'symbol' && newTarget === undefined) return String(value);
    const text = args.length === 0 ? '' : yield* toText(runtime, value);
    return newTarget === undefined ? text : Reflect.construct(String, [text], newTarget);
  },
);
