/**
 * `console` for scripts: lines of the run's log.
 *
 * Values are shown as {@link inspect} shows them: nothing of the script's runs.
 */

import { defineNative, type Native } from '../vm/function.ts';
import type { Runtime } from '../vm/runtime.ts';
import { inspect, MAX_LINE } from './inspect.ts';

export type ConsoleLevel = 'debug' | 'error' | 'info' | 'log' | 'warn';

/** Receives each line, with the runtime of the run that wrote it. */
export type ConsoleSink = (runtime: Runtime, level: ConsoleLevel, line: string) => void;

const LEVELS: readonly ConsoleLevel[] = ['debug', 'error', 'info', 'log', 'warn'];

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
