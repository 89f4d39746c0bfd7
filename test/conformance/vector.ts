/**
 * A vector: one recorded scenario, and how its parts are read without trusting the file.
 *
 * Vectors stay the plain JSON they are; every field is fetched through a function that knows what it
 * must be, so that a damaged file ends in one clear line and never in a wrong verdict.
 */
import { RESUME_ACTIONS } from '../../src/engine/abi/actions.ts';
import { UTRACE_EVENT, UTRACE_EVENTS } from '../../src/engine/abi/events.ts';
import { signalNumber } from '../../src/engine/abi/signals.ts';

export type Json = Readonly<Record<string, unknown>>;

/** The file is wrong, not the engine. */
export class DamagedVector extends Error {}

export interface Vector {
  readonly name: string;
  readonly tags: readonly string[];
  readonly arch: { readonly single_step: boolean; readonly block_step: boolean };
  readonly tasks: readonly Json[];
  /** Ops tables by name, besides `all`. */
  readonly tables: Json;
  /** Scripts of the engines, by name. */
  readonly engines: Json;
  readonly steps: readonly Json[];
  readonly expected: readonly (readonly unknown[])[];
}

/** Reads one line of a vector file. */
export function parseVector(line: string): Vector {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new DamagedVector('not a line of JSON');
  }
  if (!isObject(value)) throw new DamagedVector('not a JSON object');
  const steps = objects(value, 'steps');
  const expected = list(value, 'expected');
  if (steps.length !== expected.length) {
    throw new DamagedVector(`${steps.length} steps, but ${expected.length} expected logs`);
  }
  const arch = optionalObject(value, 'arch');
  return {
    name: text(value, 'name'),
    tags: value['tags'] === undefined ? [] : texts(value, 'tags'),
    arch: { single_step: arch['single_step'] !== false, block_step: arch['block_step'] !== false },
    tasks: objects(value, 'tasks'),
    tables: optionalObject(value, 'tables'),
    engines: optionalObject(value, 'engines'),
    steps,
    expected: expected.map((entries) => {
      if (!Array.isArray(entries)) throw new DamagedVector('an expected log is not a list');
      return entries;
    }),
  };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(json: Json, field: string): string {
  const value = json[field];
  if (typeof value !== 'string') throw wrong(json, field, 'a string');
  return value;
}

export function texts(json: Json, field: string): readonly string[] {
  return list(json, field).map((value) => {
    if (typeof value !== 'string') throw wrong(json, field, 'a list of strings');
    return value;
  });
}

export function number(json: Json, field: string): number {
  const value = json[field];
  if (typeof value !== 'number') throw wrong(json, field, 'a number');
  return value;
}

export function objects(json: Json, field: string): readonly Json[] {
  return list(json, field).map((value) => {
    if (!isObject(value)) throw wrong(json, field, 'a list of objects');
    return value;
  });
}

export function optionalObject(json: Json, field: string): Json {
  const value = json[field];
  if (value === undefined) return {};
  if (!isObject(value)) throw wrong(json, field, 'an object');
  return value;
}

/** A set of names, as the bits that `bits` gives them. */
export function flags(json: Json, field: string, bits: Readonly<Record<string, number>>): number {
  return texts(json, field).reduce((sum, name) => sum | choice(json, name, bits), 0);
}

/** `"QUIESCE EXIT"` as a mask. */
export function eventMask(json: Json, field: string): number {
  const names = text(json, field).split(' ').filter(Boolean);
  return names.reduce((mask, name) => {
    const event = (UTRACE_EVENTS as readonly string[]).indexOf(name);
    if (event < 0) throw new DamagedVector(`no event is called ${name}`);
    return mask | UTRACE_EVENT(event);
  }, 0);
}

/** A resume action by name, or a number as it is. */
export function resumeAction(json: Json, field: string): number {
  const value = json[field];
  if (typeof value === 'number') return value;
  const action = (RESUME_ACTIONS as readonly string[]).indexOf(text(json, field));
  if (action < 0) throw wrong(json, field, 'a resume action');
  return action;
}

/** A signal by name, or a number as it is. */
export function signal(json: Json, field: string): number {
  const value = json[field];
  if (typeof value === 'number') return value;
  const name = text(json, field);
  const signo = /^\d+$/.test(name) ? Number(name) : signalNumber(name);
  if (signo === null) throw wrong(json, field, 'a signal');
  return signo;
}

/** One of the names that `values` knows. */
export function choice<T>(json: Json, name: string, values: Readonly<Record<string, T>>): T {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) {
    const known = Object.keys(values).join(', ');
    throw new DamagedVector(`${JSON.stringify(name)} is none of ${known}, in ${show(json)}`);
  }
  return value;
}

export function list(json: Json, field: string): readonly unknown[] {
  const value = json[field];
  if (!Array.isArray(value)) throw wrong(json, field, 'a list');
  return value;
}

function wrong(json: Json, field: string, expected: string): DamagedVector {
  return new DamagedVector(`"${field}" should be ${expected}, in ${show(json)}`);
}

function show(json: Json): string {
  const line = JSON.stringify(json);
  return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}
