/**
 * `console` for scripts: lines of the run's log.
 *
 * Values are shown without running anything of the script's: no getter, no `toString`.
 */

import { defineNative, type Native } from '../vm/function.ts';
import type { Runtime } from '../vm/runtime.ts';
import { MAX_TEXT } from './limits.ts';
import { functionName, type Indexed } from './spec.ts';

export type ConsoleLevel = 'debug' | 'error' | 'info' | 'log' | 'warn';

/** Receives each line, with the runtime of the run that wrote it. */
export type ConsoleSink = (runtime: Runtime, level: ConsoleLevel, line: string) => void;

const LEVELS: readonly ConsoleLevel[] = ['debug', 'error', 'info', 'log', 'warn'];
const MAX_DEPTH = 3;
const MAX_ITEMS = 100;
const MAX_LINE = Math.min(MAX_TEXT, 10_000);

/** Makes the object that scripts know as `console`. */
export function createConsole(sink: ConsoleSink): object {
  const made: { [level: string]: object } = {};
  for (const level of LEVELS) {
    const method = { [level](): void {} }[level];
    if (method === undefined) continue;
    const native: Native = (runtime, _self, args) => {
      sink(runtime, level, formatLine(args));
      return undefined;
    };
    defineNative(method, native);
    made[level] = Object.freeze(method);
  }
  return Object.freeze(made);
}

/** One line of text from the arguments of `console.log`; strings stand as they are. */
export function formatLine(args: readonly unknown[]): string {
  const parts = args.map((value) => (typeof value === 'string' ? value : inspect(value)));
  return parts.join(' ').slice(0, MAX_LINE);
}

/** A value as an author would write it, cut where it gets deep or long. */
export function inspect(value: unknown, depth = 0, open: readonly object[] = []): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.slice(0, MAX_LINE));
    case 'bigint':
      return `${value}n`;
    case 'function':
      return `[function ${functionName(value)}]`;
    case 'symbol':
      return String(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'object':
      if (value === null) return 'null';
      if (open.includes(value)) return '[circular]';
      return inspectObject(value, depth, [...open, value]);
    default:
      return String(value);
  }
}

function inspectObject(value: object, depth: number, open: readonly object[]): string {
  if (value instanceof Error) return inspectError(value);
  const within = (item: unknown): string => inspect(item, depth + 1, open);
  const isList = Array.isArray(value);
  if (depth >= MAX_DEPTH) return isList ? '[…]' : '{…}';
  if (value instanceof Map) {
    const entries = first(value.size, Map.prototype.entries.call(value));
    return `Map { ${cut(
      entries.map(([k, v]) => `${within(k)} => ${within(v)}`),
      value.size,
    )} }`;
  }
  if (value instanceof Set) {
    return `Set { ${cut(first(value.size, Set.prototype.values.call(value)).map(within), value.size)} }`;
  }
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

function inspectError(error: Error): string {
  const own = (key: string): unknown => Reflect.getOwnPropertyDescriptor(error, key)?.value;
  const name =
    own('name') ??
    functionName(Reflect.get(Object.getPrototypeOf(error) as Indexed, 'constructor'));
  const message = own('message');
  return typeof message === 'string' && message !== ''
    ? `${String(name)}: ${message}`
    : String(name);
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
  return length > parts.length
    ? `${parts.join(', ')}, … ${length - parts.length} more`
    : parts.join(', ');
}
