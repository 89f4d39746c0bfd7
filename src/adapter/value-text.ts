/**
 * Values as text: one line for a row, JSON for the clipboard. Nothing of the script is run for it.
 */

import { errnoName } from '../engine/abi/errno.ts';
import { engineBehind, errnoOf } from '../script/api/engine-view.ts';
import { taskBehind } from '../script/api/task-view.ts';
import { isProxy } from '../script/library/proxies.ts';
import type { Run } from '../script/run.ts';
import { notInitialised } from '../script/vm/scopes.ts';
import { Shown } from './rows.ts';
import type { ValueFormat } from './session-port.ts';

const MAX_TEXT = 200;
const MAX_DEPTH = 6;
const MAX_MEMBERS = 1000;

export function valueText(run: Run, value: unknown, { hex }: ValueFormat): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.slice(0, MAX_TEXT));
    case 'bigint':
      return `${value}n`;
    case 'symbol':
      return value === notInitialised ? (value.description ?? '') : String(value);
    case 'function':
      return isProxy(value) ? 'a proxy' : `ƒ ${nameOf(value)}`.trim();
    case 'object':
      return value === null ? 'null' : objectText(run, value);
    case 'number':
      return hex && Number.isSafeInteger(value) ? hexadecimal(value) : String(value);
    default:
      return String(value);
  }
}

export const isNumbered = (key: string): boolean => /^(0|[1-9]\d*)$/.test(key);

/** The name as it lies in the function; a getter for it is not asked. */
function nameOf(fn: object): string {
  const name: unknown = Reflect.getOwnPropertyDescriptor(fn, 'name')?.value;
  return typeof name === 'string' ? name.slice(0, MAX_TEXT) : '';
}

function hexadecimal(value: number): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

function objectText(run: Run, value: object): string {
  if (value instanceof Shown) return value.text;
  const task = taskBehind(value);
  if (task !== undefined) return `${task.comm} (${task.pid})`;
  const engine = engineBehind(value);
  if (engine !== undefined) return `engine ${engine.id}, ${engine.status}`;
  const errno = errnoOf(value);
  if (errno !== undefined) return `ERR_PTR(${errnoName(-errno)})`;
  if (isProxy(value)) return 'a proxy';
  const freed = run.runtime.memory.isFreed(value) ? 'freed ' : '';
  if (Array.isArray(value)) return `${freed}array of ${value.length}`;
  if (value instanceof Map) return `${freed}map of ${value.size}`;
  if (value instanceof Set) return `${freed}set of ${value.size}`;
  return `${freed}{${Object.getOwnPropertyNames(value).slice(0, 5).join(', ')}}`;
}

/** A value for the clipboard: JSON, whole where it is not huge. */
export function clipboardText(run: Run, value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(plain(run, value, 0), null, 2) ?? valueText(run, value, { hex: false });
}

/** Own data members only, so that no getter runs. */
function plain(run: Run, value: unknown, depth: number): unknown {
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  const kernels = taskBehind(value) ?? engineBehind(value) ?? errnoOf(value);
  if (depth >= MAX_DEPTH || kernels !== undefined || value instanceof Shown || isProxy(value)) {
    return objectText(run, value);
  }
  const inner = (each: unknown): unknown => plain(run, each, depth + 1);
  if (value instanceof Map) return [...Map.prototype.entries.call(value)].map(inner);
  if (value instanceof Set) return [...Set.prototype.values.call(value)].map(inner);
  const data = Object.entries(Object.getOwnPropertyDescriptors(value))
    .slice(0, MAX_MEMBERS)
    .filter(([, { get, enumerable }]) => get === undefined && enumerable);
  if (Array.isArray(value)) return data.map(([, each]) => inner(each.value));
  return Object.fromEntries(data.map(([name, each]) => [name, inner(each.value)]));
}
