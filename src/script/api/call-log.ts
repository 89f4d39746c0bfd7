/**
 * API calls in the log: name, arguments and result as plain values.
 */
import type { LogValue } from '../../engine/log.ts';
import { Frame, type Steps } from '../../engine/machine.ts';
import { NativeFrame } from '../vm/frame.ts';
import type { RunContext } from './context.ts';
import { engineBehind, errnoOf } from './engine-view.ts';
import { taskBehind } from './task-view.ts';

/** Logs the call once its result is known, and answers the result (or the frame that brings it). */
export function logged(
  run: RunContext,
  name: string,
  args: readonly unknown[],
  result: unknown,
): unknown {
  if (result instanceof Frame) return new NativeFrame(name, whenDone(run, name, args, result));
  run.kernel.emit({ kind: 'call', name, args: args.map(shown), result: shown(result) });
  return result;
}

function* whenDone(
  run: RunContext,
  name: string,
  args: readonly unknown[],
  frame: Frame,
): Steps<unknown> {
  const before = args.map(shown);
  const result = yield frame;
  run.kernel.emit({ kind: 'call', name, args: before, result: shown(result) });
  return result;
}

/** A value of a script, short, without asking the script anything. */
function shown(value: unknown): LogValue {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
    case 'string':
      return value;
    case 'undefined':
      return null;
    case 'object':
      return value === null ? null : shownObject(value);
    default:
      return typeof value;
  }
}

function shownObject(value: object): string {
  const task = taskBehind(value);
  if (task !== undefined) return `task ${task.pid}`;
  const engine = engineBehind(value);
  if (engine !== undefined) return `engine ${engine.id}`;
  const errno = errnoOf(value);
  return errno === undefined ? 'object' : `error -${errno}`;
}
