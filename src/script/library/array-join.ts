/**
 * `join` and what is built on it. Elements that are objects are turned into text step by step; an
 * array that contains itself shows as nothing there, as everywhere.
 */
import { Frame, type Thread } from '../../engine/machine.ts';
import type { Runtime } from '../vm/runtime.ts';
import { toText } from './convert.ts';
import { chargeText, checkText } from './limits.ts';
import { type NativeTable, type Steps, stepwise } from './native.ts';
import { reads } from './notes.ts';
import { isObject, lengthOf, toObject } from './spec.ts';

/** What an element costs beyond its text, in units of fuel. */
const partCost = 5;

/** What each thread is joining right now: another one may join the same array meanwhile. */
const joining = new WeakMap<Thread, object[]>();
const nobody: object[] = [];

function joinsOf(runtime: Runtime): object[] {
  const thread = runtime.machine.current;
  if (thread === null) return nobody;
  const known = joining.get(thread) ?? [];
  joining.set(thread, known);
  return known;
}

function* join(runtime: Runtime, self: unknown, args: readonly unknown[]): Steps<string> {
  const list = toObject(self);
  const joins = joinsOf(runtime);
  if (joins.includes(list)) return '';
  const length = lengthOf(runtime, list);
  const separator = args[0] === undefined ? ',' : yield* toText(runtime, args[0]);
  joins.push(list);
  try {
    let text = '';
    for (let k = 0; k < length; k++) {
      reads(runtime, list);
      const value = list[k];
      let part = '';
      if (isObject(value)) part = yield* toText(runtime, value);
      else if (value !== undefined && value !== null) part = `${value as string}`;
      text = k === 0 ? part : text + separator + part;
      runtime.charge(partCost);
      chargeText(runtime, part.length + separator.length);
      checkText(runtime, text.length);
    }
    return text;
  } finally {
    joins.splice(joins.lastIndexOf(list), 1);
  }
}

function* arrayText(runtime: Runtime, self: unknown): Steps<unknown> {
  const list = toObject(self);
  const joiner: unknown = Reflect.get(list, 'join');
  if (typeof joiner !== 'function') return Object.prototype.toString.call(list);
  const result = runtime.call(joiner, list, []);
  return Frame.is(result) ? yield result : result;
}

export const arrayJoin: NativeTable = {
  join: stepwise('join', join),
  toString: stepwise('toString', arrayText),
};
