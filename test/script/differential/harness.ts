/**
 * The differential harness: one script, run plainly by the engine and instrumented on a machine.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { type Frame, Machine, type Scheduler } from '../../../src/engine/machine.ts';
import type { EmitOptions } from '../../../src/script/frontend/emit/context.ts';
import { stripTypes } from '../../../src/script/frontend/swc.ts';
import {
  compileProgram,
  type Evaluate,
  type HostModule,
  type HostValues,
  type Program,
} from '../../../src/script/vm/program.ts';
import { Runtime, type StopReason } from '../../../src/script/vm/runtime.ts';

/** The globals that differential cases may use. */
const globals: Record<string, unknown> = {};
const names =
  'Object Array Map Set WeakMap WeakSet Symbol Error TypeError RangeError ReferenceError ' +
  'SyntaxError Math JSON Number String Boolean BigInt RegExp Reflect Proxy NaN Infinity ' +
  'parseInt parseFloat isNaN isFinite Function Uint8Array Int32Array Float64Array ArrayBuffer ' +
  'DataView EvalError URIError AggregateError encodeURIComponent decodeURIComponent';
for (const name of names.split(' ')) globals[name] = Reflect.get(globalThis, name);

/** The built-ins of this realm by name, as the library wants them. */
export function allGlobals(): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    found[name] = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
  }
  return found;
}

export const evaluatePlainly: Evaluate = (text, endowments) =>
  new Function(...Object.keys(endowments), `'use strict';${text}`)(...Object.values(endowments));

export interface Files {
  readonly [path: string]: string;
}

export function compile(
  files: Files,
  entry: string,
  hosts: Readonly<Record<string, HostModule>> = {},
): Program {
  const load = (path: string): string | null => files[path] ?? null;
  const absent = { Date: 'a run knows no clock', setTimeout: 'kernel code runs to its end' };
  return compileProgram({ entries: [entry], load, strip: stripTypes, hosts, globals, absent });
}

/** Runs threads in turn, the one that waited longest first. */
export const roundRobin: Scheduler = {
  choose: (runnable, previous) => {
    const next = runnable.find((thread) => thread.id > (previous?.id ?? 0));
    return next ?? runnable[0] ?? previous ?? never();
  },
};

function never(): never {
  throw new Error('nobody to choose');
}

export class Stopped extends Error {
  readonly reason: StopReason;
  constructor(reason: StopReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface Session {
  readonly machine: Machine;
  readonly runtime: Runtime;
  readonly stopped: { reason: StopReason; message: string } | null;
}

export function session(options: { fuel?: number; maxDepth?: number } = {}): Session {
  const machine = new Machine(roundRobin);
  const made = {
    machine,
    stopped: null as Session['stopped'],
    runtime: new Runtime({
      machine,
      stop: (reason, message) => {
        made.stopped = { reason, message };
        return machine.halt();
      },
      ...options,
    }),
  };
  return made;
}

/** Steps a machine to its end; throws what no frame caught, and what stopped the run. */
export function runToEnd(at: Session, frame: Frame): void {
  at.machine.spawn('main', {}, frame);
  for (;;) {
    const outcome = at.machine.step();
    if (outcome === 'finished') return;
    if (outcome === 'halted') {
      throw new Stopped(at.stopped?.reason ?? 'fuel', at.stopped?.message ?? 'halted');
    }
    if (outcome === 'stuck') throw new Error('stuck');
  }
}

export const forms: readonly EmitOptions[] = [
  { points: 'every', notes: true },
  { points: 'visible', notes: false },
];

/** One differential case: a module with a default export. */
export interface Case {
  readonly file: string;
  readonly title: string;
  readonly text: string;
}

/** The cases in data/: a line `/// title`, then a module that fills `log` or has a default export. */
export function readCases(): Case[] {
  const folder = 'test/script/differential/data';
  return readdirSync(folder)
    .sort()
    .flatMap((file) =>
      readFileSync(`${folder}/${file}`, 'utf8')
        .split(/^\/\/\/ /m)
        .slice(1)
        .map((part) => {
          const end = part.indexOf('\n');
          return { file, title: part.slice(0, end), text: wholeModule(part.slice(end + 1)) };
        }),
    );
}

function wholeModule(body: string): string {
  if (/^export default/m.test(body)) return body;
  return `const log = [];\n${body}\nexport default log;\n`;
}

/** A result as text, functions and all. */
export function shown(value: unknown): string {
  return inspect(value, {
    depth: 10,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 1000,
  });
}

/** What came of an instrumented run. */
export interface Outcome {
  /** The entry file's default export. */
  readonly value: unknown;
  /** The visible points that were passed, in order. */
  readonly points: readonly number[];
  readonly fuelUsed: number;
}

export function runForm(
  program: Program,
  entry: string,
  form: EmitOptions,
  hosts: HostValues = {},
): Outcome {
  const at = session();
  const points: number[] = [];
  at.machine.visible = program.visible;
  at.machine.observer = {
    atPoint: (_thread, _frame, point) => {
      if (program.visible[point] === 1) points.push(point);
      return false;
    },
  };
  const instance = program.prepare(form, evaluatePlainly).instantiate(at.runtime, hosts);
  const before = at.runtime.fuel;
  runToEnd(at, instance.main());
  const value = instance.exportsOf(entry).get('default');
  return { value, points, fuelUsed: before - at.runtime.fuel };
}

/** What a file's default export is after an instrumented run. */
export function instrumented(program: Program, entry: string, form: EmitOptions): unknown {
  return runForm(program, entry, form).value;
}

/** What a file's default export is when the engine runs the files as they are. */
export async function plain(files: Files, entry: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'utrace-plain-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
    const url = pathToFileURL(join(folder, entry)).href;
    const module = (await import(url)) as { default?: unknown };
    return module.default;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
