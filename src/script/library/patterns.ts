/**
 * Regular expressions: what strings ask them for, with callbacks as steps and results that are
 * bounded.
 *
 * How long a match takes cannot be said beforehand: a pattern that backtracks is the watchdog's. A
 * regular expression that an author gave an `exec` of his own runs in the built-in algorithm.
 */
import { Frame } from '../../engine/machine.ts';
import type { Native } from '../vm/function.ts';
import type { Runtime } from '../vm/runtime.ts';
import { toText } from './convert.ts';
import { chargeLength, chargeText, checkText, MAX_LENGTH, refuse } from './limits.ts';
import { apply, type NativeTable, type Steps, stepwise } from './native.ts';
import { isProxy } from './proxies.ts';
import { expand } from './substitution.ts';

const { prototype } = RegExp;
const execute = prototype.exec;

/** What a match costs beyond the search, in units of fuel. */
const matchCost = 16;

/** A regular expression that behaves as the language says: nothing of it is an author's. */
function isPlain(value: unknown): value is RegExp {
  if (typeof value !== 'object' || value === null || isProxy(value)) return false;
  if (Object.getPrototypeOf(value) !== prototype) return false;
  return Reflect.ownKeys(value).length === 1 && Object.hasOwn(value, 'lastIndex');
}

function exec(pattern: RegExp, text: string): RegExpExecArray | null {
  return apply(execute, pattern, [text]) as RegExpExecArray | null;
}

/** All matches of a global pattern, or the first of another, as `replace` and `match` want them. */
function matches(runtime: Runtime, pattern: RegExp, text: string): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  runtime.charge(text.length / 64);
  if (!pattern.global) {
    const only = exec(pattern, text);
    return only === null ? found : [only];
  }
  const unicode = pattern.unicode || pattern.flags.includes('v');
  pattern.lastIndex = 0;
  for (let match = exec(pattern, text); match !== null; match = exec(pattern, text)) {
    found.push(match);
    runtime.charge(matchCost);
    if (found.length > MAX_LENGTH) refuse(runtime, 'so many matches');
    // An empty match would be found again at the same place.
    if (match[0] === '') pattern.lastIndex = advance(text, pattern.lastIndex, unicode);
  }
  return found;
}

function advance(text: string, index: number, unicode: boolean): number {
  const pair = unicode && (text.codePointAt(index) ?? 0) > 0xffff;
  return index + (pair ? 2 : 1);
}

function* replace(runtime: Runtime, self: unknown, args: readonly unknown[]): Steps<unknown> {
  const text = yield* toText(runtime, args[0]);
  const [, replacement] = args;
  if (!isPlain(self)) return apply(prototype[Symbol.replace], self, [text, replacement]);
  const template = typeof replacement === 'function' ? '' : yield* toText(runtime, replacement);
  let made = '';
  let from = 0;
  for (const match of matches(runtime, self, text)) {
    let result: string;
    if (typeof replacement === 'function') {
      const named = match.groups === undefined ? [] : [match.groups];
      const called = runtime.call(replacement, undefined, [...match, match.index, text, ...named]);
      result = yield* toText(runtime, Frame.is(called) ? yield called : called);
    } else {
      const [matched, ...captures] = match;
      const { index: position, groups } = match;
      result = expand(runtime, template, { matched, text, position, captures, groups });
    }
    made += text.slice(from, match.index) + result;
    checkText(runtime, made.length);
    from = match.index + match[0].length;
  }
  chargeText(runtime, made.length);
  return made + text.slice(from);
}

function* match(runtime: Runtime, self: unknown, args: readonly unknown[]): Steps<unknown> {
  const text = yield* toText(runtime, args[0]);
  if (!isPlain(self)) return apply(prototype[Symbol.match], self, [text]);
  runtime.charge(text.length / 64);
  if (!self.global) return exec(self, text);
  const found = matches(runtime, self, text).map(([whole]) => whole);
  return found.length === 0 ? null : found;
}

function* split(runtime: Runtime, self: unknown, args: readonly unknown[]): Steps<unknown> {
  const text = yield* toText(runtime, args[0]);
  const limit = args[1] === undefined ? 2 ** 32 - 1 : Number(args[1]) >>> 0;
  chargeText(runtime, text.length);
  // One more than allowed tells that there are too many, without making them all.
  const bounded = Math.min(limit, MAX_LENGTH + 1);
  const parts = apply(prototype[Symbol.split], self, [text, bounded]) as unknown[];
  if (parts.length > MAX_LENGTH) refuse(runtime, 'a split into so many parts');
  chargeLength(runtime, parts.length);
  return parts;
}

/** A built-in that looks at a text once. */
function once(name: string, builtIn: unknown): Native {
  return stepwise(name, function* (runtime, self, args) {
    const text = yield* toText(runtime, args[0]);
    runtime.charge(text.length / 64);
    return apply(builtIn, self, [text]);
  });
}

export const patternMethods: NativeTable = {
  exec: once('exec', execute),
  test: once('test', prototype.test),
  [Symbol.match]: stepwise('match', match),
  [Symbol.matchAll]: once('matchAll', prototype[Symbol.matchAll]),
  [Symbol.replace]: stepwise('replace', replace),
  [Symbol.search]: once('search', prototype[Symbol.search]),
  [Symbol.split]: stepwise('split', split),
};

/** `new RegExp(pattern, flags)`: only what the syntax of 2024 knows, whatever the engine accepts. */
export const patternConstructor: Native = (runtime, _self, args, newTarget) => {
  const made =
    newTarget === undefined
      ? apply(RegExp, undefined, args)
      : Reflect.construct(RegExp, args, newTarget);
  if (!(made instanceof RegExp)) return made;
  chargeText(runtime, made.source.length);
  if (isNewer(made.source)) throw new SyntaxError('Invalid regular expression: invalid group');
  return made;
};

/** Whether a pattern switches flags within (`(?i:…)`) or names two groups alike. */
function isNewer(source: string): boolean {
  const names = new Set<string>();
  let inClass = false;
  for (let at = 0; at < source.length; at++) {
    const unit = source[at];
    if (unit === '\\') at++;
    else if (unit === '[') inClass = true;
    else if (unit === ']') inClass = false;
    else if (unit === '(' && !inClass) {
      const rest = source.slice(at, at + 200);
      if (/^\(\?(?:[a-z]+-?|-)[a-z]*:/.test(rest)) return true;
      const name = /^\(\?<([^=!>][^>]*)>/.exec(rest)?.[1];
      if (name !== undefined && names.has(name)) return true;
      if (name !== undefined) names.add(name);
    }
  }
  return false;
}
