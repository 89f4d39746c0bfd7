/**
 * `JSON.stringify`, with `toJSON` and replacers as steps.
 *
 * Each object on the way down is a frame of its own: however deep the value, nothing of the host's
 * stack is used. An object reached in two ways is written twice, so the size of the text is watched
 * as it grows.
 */
import { Frame } from '../../engine/machine.ts';
import { NativeFrame } from '../vm/frame.ts';
import type { Runtime } from '../vm/runtime.ts';
import { toPrimitive, toText } from './convert.ts';
import { chargeText, checkText, refuse } from './limits.ts';
import { apply, type Steps } from './native.ts';
import { reads } from './notes.ts';
import { type Indexed, isObject, lengthOf, toIntegerOrInfinity } from './spec.ts';

/** What a property costs beyond its text, in units of fuel. */
const propertyCost = 24;
/** Objects within objects. */
const MAX_NESTING = 5000;

class Writing {
  readonly runtime: Runtime;
  readonly replacer: unknown;
  /** The only keys to write, where the author gave a list. */
  readonly keys: readonly string[] | undefined;
  readonly gap: string;
  /** The objects being written, outermost first. */
  readonly open: object[] = [];
  indent = '';
  #size = 0;

  constructor(
    runtime: Runtime,
    replacer: unknown,
    keys: readonly string[] | undefined,
    gap: string,
  ) {
    this.runtime = runtime;
    this.replacer = replacer;
    this.keys = keys;
    this.gap = gap;
  }

  /** Counts what has been written so far. */
  count(text: string): string {
    this.#size += text.length;
    checkText(this.runtime, this.#size);
    chargeText(this.runtime, text.length);
    return text;
  }

  enter(value: object): void {
    if (this.open.includes(value))
      throw new TypeError('an object that contains itself has no JSON');
    if (this.open.length >= MAX_NESTING) refuse(this.runtime, 'JSON nested so deeply');
    this.open.push(value);
  }
}

export function* stringify(
  runtime: Runtime,
  _self: unknown,
  args: readonly unknown[],
): Steps<unknown> {
  const [value, replacer, space] = args;
  const keys = Array.isArray(replacer) ? yield* keysOf(runtime, replacer) : undefined;
  const gap = yield* gapOf(runtime, space);
  const writing = new Writing(
    runtime,
    typeof replacer === 'function' ? replacer : undefined,
    keys,
    gap,
  );
  return yield* property(writing, { '': value }, '');
}

function* keysOf(runtime: Runtime, list: readonly unknown[]): Steps<readonly string[]> {
  const keys = new Set<string>();
  const length = lengthOf(runtime, list);
  for (let k = 0; k < length; k++) {
    const item = unboxed(list[k]);
    if (typeof item === 'string') keys.add(item);
    else if (typeof item === 'number') keys.add(String(item));
    else if (item instanceof String || item instanceof Number)
      keys.add(yield* toText(runtime, item));
  }
  return [...keys];
}

function* gapOf(runtime: Runtime, space: unknown): Steps<string> {
  let by = space;
  if (isBox(space, Number)) by = +((yield* toPrimitive(runtime, space, 'number')) as number);
  else if (isBox(space, String)) by = yield* toText(runtime, space);
  if (typeof by === 'number') return ' '.repeat(Math.max(0, Math.min(10, toIntegerOrInfinity(by))));
  return typeof by === 'string' ? by.slice(0, 10) : '';
}

/** The text of one property, or undefined where it has none. */
function* property(writing: Writing, holder: Indexed, key: string): Steps<string | undefined> {
  const { runtime, replacer } = writing;
  runtime.charge(propertyCost);
  reads(runtime, holder);
  let value = holder[key];
  if (isObject(value) || typeof value === 'bigint') {
    const method: unknown = Reflect.get(Object(value) as object, 'toJSON', value);
    if (typeof method === 'function') {
      const called = runtime.call(method, value, [key]);
      value = Frame.is(called) ? yield called : called;
    }
  }
  if (replacer !== undefined) {
    const called = runtime.call(replacer, holder, [key, value]);
    value = Frame.is(called) ? yield called : called;
  }
  if (isBox(value, Number)) value = +((yield* toPrimitive(runtime, value, 'number')) as number);
  else if (isBox(value, String)) value = yield* toText(runtime, value);
  else value = unboxed(value);
  if (typeof value !== 'object' || value === null) return leaf(writing, value);
  const steps = Array.isArray(value) ? array(writing, value) : object(writing, value as Indexed);
  return (yield new NativeFrame('stringify', steps)) as string;
}

function leaf(writing: Writing, value: unknown): string | undefined {
  if (typeof value === 'bigint') throw new TypeError('a BigInt has no JSON');
  // For what has no parts the built-in will do.
  if (typeof value === 'string') checkText(writing.runtime, value.length);
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : writing.count(text);
}

function* object(writing: Writing, value: Indexed): Steps<string> {
  const { runtime, gap } = writing;
  writing.enter(value);
  const outer = writing.indent;
  writing.indent = outer + gap;
  const parts: string[] = [];
  for (const key of writing.keys ?? keysToWrite(runtime, value)) {
    const text = yield* property(writing, value, key);
    if (text === undefined) continue;
    const name = writing.count(JSON.stringify(key));
    parts.push(`${name}:${gap === '' ? '' : ' '}${text}`);
  }
  const text = enclose(writing, parts, '{', '}');
  writing.indent = outer;
  writing.open.pop();
  return text;
}

function* array(writing: Writing, value: readonly unknown[]): Steps<string> {
  const { runtime, gap } = writing;
  writing.enter(value);
  const outer = writing.indent;
  writing.indent = outer + gap;
  const length = lengthOf(runtime, value);
  const parts: string[] = [];
  for (let k = 0; k < length; k++) {
    parts.push(
      (yield* property(writing, value as unknown as Indexed, String(k))) ?? writing.count('null'),
    );
  }
  const text = enclose(writing, parts, '[', ']');
  writing.indent = outer;
  writing.open.pop();
  return text;
}

function keysToWrite(runtime: Runtime, value: object): readonly string[] {
  const keys = Object.keys(value);
  runtime.charge(keys.length / 16);
  return keys;
}

function enclose(writing: Writing, parts: readonly string[], open: string, close: string): string {
  const { gap, indent } = writing;
  if (parts.length === 0) return writing.count(open + close);
  if (gap === '') return `${open}${parts.join(',')}${close}`;
  const inner = parts.join(`,\n${indent}`);
  writing.count(indent.repeat(parts.length));
  return `${open}\n${indent}${inner}\n${indent.slice(gap.length)}${close}`;
}

/** Plain objects and arrays are no boxes; asking them would throw and catch four errors. */
function mayBeBox(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.getPrototypeOf(value) !== Object.prototype;
}

/** Whether a value is `new Number(…)` or the like. */
function isBox(value: unknown, kind: typeof Number | typeof String): boolean {
  return mayBeBox(value) && succeeds(kind.prototype.valueOf, value);
}

function unboxed(value: unknown): unknown {
  if (!mayBeBox(value)) return value;
  for (const method of [Boolean.prototype.valueOf, BigInt.prototype.valueOf]) {
    if (succeeds(method, value)) return apply(method, value, []);
  }
  return value;
}

function succeeds(method: unknown, value: object): boolean {
  try {
    apply(method, value, []);
    return true;
  } catch {
    return false;
  }
}
