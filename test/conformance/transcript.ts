/**
 * The log of a vector's run: what happened in a step, and what had changed by its end.
 *
 * Mirrors: the vectors' README §4.
 */
import {
  RESUME_ACTIONS,
  SIGNAL_ACTIONS,
  UTRACE_RESUME_MASK,
  UTRACE_SIGNAL_HOLD,
  UTRACE_SIGNAL_MASK,
  UTRACE_SYSCALL_ABORT,
  UTRACE_SYSCALL_MASK,
  UTRACE_SYSCALL_RESUMED,
} from '../../src/engine/abi/actions.ts';
import { CLONE_THREAD, CLONE_VFORK } from '../../src/engine/abi/clone.ts';
import { eventNames, STOP_MARK } from '../../src/engine/abi/events.ts';
import { signalName } from '../../src/engine/abi/signals.ts';
import type { utrace_engine } from '../../src/engine/utrace/engine.ts';
import type { Callback, UtraceTask } from '../../src/engine/utrace/host.ts';
import { dispositionName, type HostTask } from './task.ts';

export type Entry = readonly unknown[];

export const JCTL_TYPES = { '0': 0, STOPPED: 5, CONTINUED: 6 } as const;

/** What `task`, `mask` and `engine` entries last said, so that only changes are logged. */
export class Changes {
  readonly #said = new Map<object, string>();
  readonly #masks = new Map<object, number>();

  *of(tasks: Iterable<HostTask>, engines: Iterable<[string, utrace_engine]>): Generator<Entry> {
    for (const task of tasks) {
      const { state, step } = task;
      if (this.#isNews(task, `${state},${step}`, 'running,none')) {
        yield ['task', task.id, state, step];
      }
      if ((this.#masks.get(task) ?? 0) !== task.utrace_flags) {
        this.#masks.set(task, task.utrace_flags);
        yield ['mask', task.id, maskNames(task.utrace_flags)];
      }
    }
    for (const [name, engine] of engines) {
      const entry = engineEntry(name, engine);
      if (this.#isNews(engine, JSON.stringify(entry), JSON.stringify(['engine', name, '']))) {
        yield entry;
      }
    }
  }

  #isNews(thing: object, now: string, initially: string): boolean {
    const last = this.#said.get(thing) ?? initially;
    this.#said.set(thing, now);
    return last !== now;
  }
}

function engineEntry(name: string, { status, flags, hold }: utrace_engine): Entry {
  if (status !== 'attached') return ['engine', name, null, status];
  const events = eventNames(flags).join(' ');
  return hold ? ['engine', name, events, 'stop'] : ['engine', name, events];
}

export function maskNames(mask: number): string {
  const names: string[] = eventNames(mask);
  if ((mask & STOP_MARK) !== 0) names.push('STOP');
  return names.join(' ');
}

/** A callback's arguments as the logs write them. */
export function callbackArguments(callback: Callback): object {
  const task = idOf(callback.task);
  if (callback.kind === 'reap') return { task };
  if (callback.kind === 'death') {
    const { group_dead, signal } = callback;
    return { task, group_dead, signal: signal < 0 ? String(signal) : signalName(signal) };
  }
  const action = RESUME_ACTIONS[callback.action & UTRACE_RESUME_MASK];
  return { task, action, ...eventArguments(callback) };
}

type LivingCallback = Exclude<Callback, { kind: 'death' | 'reap' }>;

function eventArguments(callback: LivingCallback): object {
  switch (callback.kind) {
    case 'quiesce':
      return { event: eventNames(callback.event)[0] ?? '0' };
    case 'signal':
      return signalArguments(callback);
    case 'clone':
      return { flags: cloneFlagNames(callback.clone_flags), child: idOf(callback.child) };
    case 'jctl':
      return { type: jctlName(callback.type), notify: jctlName(callback.notify) };
    case 'syscall_entry':
      return syscallArguments(callback.action);
    case 'exit':
      return { orig_code: callback.orig_code, code: callback.code.value };
    case 'exec':
    case 'syscall_exit':
      return {};
  }
}

function signalArguments(callback: Extract<Callback, { kind: 'signal' }>): object {
  const { action, info, orig_ka, return_ka } = callback;
  return {
    signal: SIGNAL_ACTIONS[(action & UTRACE_SIGNAL_MASK) >> 4],
    ...((action & UTRACE_SIGNAL_HOLD) === 0 ? {} : { hold: true }),
    info: signalName(info.si_signo),
    orig: orig_ka === null ? 'none' : dispositionName(orig_ka),
    ka: dispositionName(return_ka.action),
  };
}

function syscallArguments(action: number): object {
  const aborts = (action & UTRACE_SYSCALL_MASK) === UTRACE_SYSCALL_ABORT;
  const resumed = (action & UTRACE_SYSCALL_RESUMED) !== 0;
  return { syscall: aborts ? 'ABORT' : 'RUN', ...(resumed ? { resumed } : {}) };
}

function cloneFlagNames(flags: number): string {
  const names = [];
  if ((flags & CLONE_VFORK) !== 0) names.push('VFORK');
  if ((flags & CLONE_THREAD) !== 0) names.push('THREAD');
  return names.join(' ');
}

function jctlName(type: number): string {
  return Object.entries(JCTL_TYPES).find(([, value]) => value === type)?.[0] ?? String(type);
}

const idOf = (task: UtraceTask): string => (task as HostTask).id;
