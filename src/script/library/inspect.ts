/**
 * Inspection: values as text, without running anything of the script's.
 *
 * No getter, no `toString`, no trap: what is shown is what lies in the object. So a log line or a
 * message about an error can never hang, recurse or change what it tells about.
 */
import { isProxy } from './proxies.ts';
import { functionName } from './spec.ts';

/** Longest text of one value or line, UTF-16 units. */
export const MAX_LINE = 10_000;
const MAX_DEPTH = 3;
const MAX_ITEMS = 100;

const NATIVE_ERRORS = [
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  AggregateError,
  Error,
];

/** A value as an author would write it, cut where it gets deep or long. */
export function inspect(value: unknown, depth = 0, open: readonly object[] = []): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.slice(0, MAX_LINE));
    case 'bigint':
      return `${value}n`;
    case 'function':
      return isProxy(value) ? '[proxy]' : `[function ${functionName(value)}]`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'object':
      if (value === null) return 'null';
      if (isProxy(value)) return '[proxy]';
      if (open.includes(value)) return '[circular]';
      return inspectObject(value, depth, [...open, value]);
    default:
      return String(value);
  }
}

/** What was thrown, in words: an error by its name and message, anything else as a value. */
export function describeThrown(value: unknown): string {
  if (isError(value)) return inspectError(value);
  return `the value ${inspect(value)} that was thrown`;
}

function inspectObject(value: object, depth: number, open: readonly object[]): string {
  if (isError(value)) return inspectError(value);
  const within = (item: unknown): string => inspect(item, depth + 1, open);
  const isList = Array.isArray(value);
  if (depth >= MAX_DEPTH) return isList ? '[…]' : '{…}';
  if (isMap(value)) {
    const entries = first(value.size, Map.prototype.entries.call(value));
    const shown = entries.map(([key, item]) => `${within(key)} => ${within(item)}`);
    return `Map { ${cut(shown, value.size)} }`;
  }
  if (isSet(value)) {
    const shown = first(value.size, Set.prototype.values.call(value)).map(within);
    return `Set { ${cut(shown, value.size)} }`;
  }
  return inspectProperties(value, isList, within);
}

function inspectProperties(
  value: object,
  isList: boolean,
  within: (item: unknown) => string,
): string {
  const keys = Object.keys(value);
  const shown = keys.slice(0, MAX_ITEMS).map((key) => {
    const text = member(value, key, within);
    return isList && /^\d+$/.test(key) ? text : `${key}: ${text}`;
  });
  const body = cut(shown, keys.length);
  if (isList) return `[${body}]`;
  return body === '' ? '{}' : `{ ${body} }`;
}

function member(value: object, key: string, within: (item: unknown) => string): string {
  const found = Reflect.getOwnPropertyDescriptor(value, key);
  return found !== undefined && 'value' in found ? within(found.value) : '[getter]';
}

function inspectError(error: object): string {
  const name = dataOf(error, 'name') ?? className(error);
  const message = dataOf(error, 'message');
  return typeof message === 'string' && message !== '' ? `${name}: ${message}` : String(name);
}

/** The name of the class an error is of: the author's, or one of the language's. */
function className(error: object): string {
  for (const at of lineOf(error)) {
    const native = NATIVE_ERRORS.find((candidate) => candidate.prototype === at);
    if (native !== undefined) return native.name;
    const maker = Reflect.getOwnPropertyDescriptor(at, 'constructor')?.value;
    if (functionName(maker) !== '') return functionName(maker);
  }
  return 'Error';
}

/** A text found along the prototypes, up to the language's own; a getter is passed over. */
function dataOf(error: object, key: string): string | undefined {
  for (const at of lineOf(error)) {
    if (NATIVE_ERRORS.some((candidate) => candidate.prototype === at)) return undefined;
    const value: unknown = Reflect.getOwnPropertyDescriptor(at, key)?.value;
    if (typeof value === 'string') return value.slice(0, MAX_LINE);
  }
  return undefined;
}

function isError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false;
  return lineOf(value).includes(Error.prototype);
}

function isMap(value: object): value is Map<unknown, unknown> {
  return lineOf(value).includes(Map.prototype) && hasSize(Map.prototype, value);
}

function isSet(value: object): value is Set<unknown> {
  return lineOf(value).includes(Set.prototype) && hasSize(Set.prototype, value);
}

/** What only inherits from a collection has no size. */
function hasSize(prototype: object, value: object): boolean {
  try {
    return Reflect.get(prototype, 'size', value) >= 0;
  } catch {
    return false;
  }
}

/** An object and its prototypes, as far as no proxy stands in between. */
function lineOf(value: object): readonly object[] {
  const line: object[] = [];
  for (
    let at: object | null = value;
    at !== null && !isProxy(at);
    at = Reflect.getPrototypeOf(at)
  ) {
    line.push(at);
  }
  return line;
}

function first<T>(size: number, iterator: Iterator<T>): T[] {
  const items: T[] = [];
  for (let n = Math.min(size, MAX_ITEMS); n > 0; n--) {
    const next = iterator.next();
    if (next.done !== true) items.push(next.value);
  }
  return items;
}

function cut(parts: readonly string[], length: number): string {
  const shown = parts.join(', ');
  return length > parts.length ? `${shown}, … ${length - parts.length} more` : shown;
}
