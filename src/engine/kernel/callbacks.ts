/**
 * Callbacks: how the kernel runs what an engine's author wrote.
 *
 * An ops table is compiled code or a script. Compiled code answers at once, with a number; a script
 * answers with a frame, which runs on the stack of the task that reports, interleaved with all else.
 * Both have a point before and one after. Release callbacks come when the last reference goes, which
 * can be deep inside atomic code, so they are queued and run as soon as the code that dropped the
 * reference gets to it.
 */

import type { LogValue } from '../log.ts';
import { type Frame, Frame as MachineFrame, type Steps } from '../machine.ts';
import type { utrace_engine, utrace_engine_ops } from '../utrace/engine.ts';
import { type Callback, type CallbackKind, savedSigInfo } from '../utrace/host.ts';
import type { Kernel } from './kernel.ts';
import { POINT_AFTER_CALLBACK, POINT_BEFORE_CALLBACK } from './points.ts';
import type { Task } from './task.ts';

/** An ops table that the kernel can run. */
export interface EngineOps extends utrace_engine_ops {
  /** Whose engine it is, for logs and people. */
  readonly name: string;
  /**
   * Makes the callback, which `has()` says is there.
   *
   * @param callback  null for `release`, which gets no arguments but the engine's data
   * @returns the answer (0 where there is none), or a frame whose result it is
   */
  invoke(
    kind: CallbackKind | 'release',
    kernel: Kernel,
    engine: utrace_engine,
    callback: Callback | null,
  ): Frame | number;
}

const KINDS = [
  'quiesce',
  'signal',
  'clone',
  'jctl',
  'exec',
  'syscall_entry',
  'syscall_exit',
  'exit',
  'death',
  'reap',
  'release',
] as const;

/** How many callbacks of each kind were begun. */
export class CallbackCounts {
  readonly byKind: Record<CallbackKind | 'release', number> = {
    quiesce: 0,
    signal: 0,
    clone: 0,
    jctl: 0,
    exec: 0,
    syscall_entry: 0,
    syscall_exit: 0,
    exit: 0,
    death: 0,
    reap: 0,
    release: 0,
  };

  get total(): number {
    return KINDS.reduce((sum, kind) => sum + this.byKind[kind], 0);
  }
}

export function* makeCallback(
  kernel: Kernel,
  engine: utrace_engine,
  callback: Callback,
): Steps<number> {
  yield POINT_BEFORE_CALLBACK;
  const { kind } = callback;
  kernel.callbacks.byKind[kind]++;
  if (kernel.log !== null) logCallback(kernel, engine, callback);
  const made = (engine.ops as EngineOps).invoke(kind, kernel, engine, callback);
  const answer = typeof made === 'number' ? made : numeric(yield made);
  if (kernel.log !== null) logAnswer(kernel, engine, kind, answer);
  yield POINT_AFTER_CALLBACK;
  return answer;
}

/** Runs the release callbacks that are due. */
export function* runReleases(kernel: Kernel): Steps<void> {
  for (let engine = kernel.releases.shift(); engine; engine = kernel.releases.shift()) {
    yield POINT_BEFORE_CALLBACK;
    kernel.callbacks.byKind.release++;
    if (kernel.log !== null) logBegin(kernel, engine, 'release', {});
    const made = (engine.madeWith as EngineOps).invoke('release', kernel, engine, null);
    if (typeof made !== 'number') yield made;
    if (kernel.log !== null) logAnswer(kernel, engine, 'release', 0);
  }
}

/** Runs what is due on the calling thread, for those who make API calls outside of passes. */
export function flushReleases(kernel: Kernel): Frame | null {
  return kernel.releases.length === 0 ? null : new MachineFrame(runReleases(kernel));
}

const numeric = (answer: unknown): number => (typeof answer === 'number' ? answer : 0);

const callbackName = (kind: CallbackKind | 'release'): string =>
  kind === 'release' ? 'release' : `report_${kind}`;

function logCallback(kernel: Kernel, engine: utrace_engine, callback: Callback): void {
  logBegin(kernel, engine, callback.kind, callbackArguments(callback));
}

function logBegin(
  kernel: Kernel,
  engine: utrace_engine,
  kind: CallbackKind | 'release',
  args: Readonly<Record<string, LogValue>>,
): void {
  kernel.emit({
    kind: 'callback',
    engine: engine.id,
    owner: (engine.madeWith as EngineOps).name,
    pid: (engine.task as Task).pid,
    callback: callbackName(kind),
    args,
  });
}

function logAnswer(
  kernel: Kernel,
  engine: utrace_engine,
  kind: CallbackKind | 'release',
  answer: number,
): void {
  kernel.emit({
    kind: 'answer',
    engine: engine.id,
    owner: (engine.madeWith as EngineOps).name,
    pid: (engine.task as Task).pid,
    callback: callbackName(kind),
    answer,
  });
}

/** The arguments as they stand when the callback begins, under their names in C. */
function callbackArguments(callback: Callback): Readonly<Record<string, LogValue>> {
  switch (callback.kind) {
    case 'quiesce':
      return { action: callback.action, event: callback.event };
    case 'signal':
      return { action: callback.action, ...savedSigInfo(callback.info) };
    case 'clone':
      return {
        action: callback.action,
        clone_flags: callback.clone_flags,
        child: (callback.child as Task).pid,
      };
    case 'jctl':
      return { action: callback.action, type: callback.type, notify: callback.notify };
    case 'exec':
      return { action: callback.action, filename: (callback.task as Task).image.filename };
    case 'syscall_entry':
    case 'syscall_exit': {
      const { orig_ax, ax } = (callback.task as Task).regs;
      return { action: callback.action, nr: orig_ax, ax };
    }
    case 'exit':
      return {
        action: callback.action,
        orig_code: callback.orig_code,
        code: callback.code.value,
      };
    case 'death':
      return { group_dead: callback.group_dead, signal: callback.signal };
    case 'reap':
      return {};
    default:
      return callback satisfies never;
  }
}
