/**
 * The log: what happened in a run, as plain data.
 *
 * Each event says at which step and in which thread it happened, and nothing about the host: no
 * time, no address. The same choices give the same log, to the last event, so logs can be compared,
 * recorded and replayed against. Who does not listen pays one comparison per event.
 */
import {
  RESUME_ACTIONS,
  SIGNAL_ACTIONS,
  UTRACE_SIGNAL_HOLD,
  UTRACE_SYSCALL_ABORT,
  UTRACE_SYSCALL_RESUMED,
  utrace_resume_action,
  utrace_signal_action,
  utrace_syscall_action,
} from './abi/actions.ts';
import { errnoName } from './abi/errno.ts';
import { eventNames } from './abi/events.ts';
import { signalName } from './abi/signals.ts';
import { syscall_name } from './abi/syscalls.ts';

export type LogValue = string | number | boolean | null | readonly LogValue[];

/** What happened. Members called pid name tasks; `engine` is the engine's number. */
export type Happening =
  | { readonly kind: 'start'; readonly pid: number; readonly comm: string }
  | {
      readonly kind: 'syscall-entry';
      readonly pid: number;
      readonly nr: number;
      readonly args: readonly number[];
    }
  /** An engine prevented the call. */
  | { readonly kind: 'syscall-abort'; readonly pid: number; readonly nr: number }
  | {
      readonly kind: 'syscall-exit';
      readonly pid: number;
      readonly nr: number;
      readonly result: number;
    }
  | {
      readonly kind: 'clone';
      readonly pid: number;
      readonly child: number;
      readonly flags: number;
      readonly what: 'process' | 'thread';
    }
  | {
      readonly kind: 'exec';
      readonly pid: number;
      /** The pid before the call; another one when a thread took over its leader's. */
      readonly formerPid: number;
      readonly filename: string;
      readonly argv: readonly string[];
    }
  /** Past the exit report; `code` is the raw wait status. */
  | { readonly kind: 'exit'; readonly pid: number; readonly code: number }
  | { readonly kind: 'reparent'; readonly pid: number; readonly parent: number }
  | { readonly kind: 'state'; readonly pid: number; readonly state: string }
  | { readonly kind: 'reap'; readonly pid: number; readonly by: number }
  | {
      readonly kind: 'signal-sent';
      readonly signo: number;
      readonly to: number;
      readonly group: boolean;
      readonly from: number;
      readonly code: number;
      readonly fate: 'queued' | 'ignored' | 'merged' | 'fatal' | 'gone';
    }
  | {
      readonly kind: 'signal-delivered';
      readonly pid: number;
      readonly signo: number;
      readonly fate: 'ignored' | 'handler' | 'stop' | 'fatal' | 'core';
    }
  | { readonly kind: 'handler-return'; readonly pid: number; readonly signo: number }
  | {
      readonly kind: 'callback';
      readonly engine: number;
      readonly owner: string;
      readonly pid: number;
      /** `report_exec`, or `release`. */
      readonly callback: string;
      /** The arguments besides engine and task, by name; an action or event is a number. */
      readonly args: Readonly<Record<string, LogValue>>;
    }
  | {
      readonly kind: 'answer';
      readonly engine: number;
      readonly owner: string;
      readonly pid: number;
      readonly callback: string;
      readonly answer: number;
    }
  /** A call of the API, made by a script; `result` as the script sees it, if it is a value. */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly LogValue[];
      readonly result: LogValue;
    }
  | { readonly kind: 'printk'; readonly text: string }
  | { readonly kind: 'console'; readonly text: string }
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'violation'; readonly violation: string; readonly text: string };

export type LogEvent = Happening & {
  /** Points passed by all threads when it happened. */
  readonly step: number;
  /** The thread that did it, `sh (1000)`; empty before the first thread runs. */
  readonly thread: string;
};

export type Log = (event: LogEvent) => void;

/** `sh (1000) at 41: 1000 clones 1001`, one line without its end. */
export function describe(event: LogEvent): string {
  return `${event.thread === '' ? 'boot' : event.thread} at ${event.step}: ${sentence(event)}`;
}

/** What happened, without where. */
export function sentence(event: Happening): string {
  switch (event.kind) {
    case 'start':
      return `${event.pid} starts as ${event.comm}`;
    case 'syscall-entry':
      return `${event.pid} enters ${syscall_name(event.nr)}(${event.args.join(', ')})`;
    case 'syscall-abort':
      return `${event.pid} is kept from ${syscall_name(event.nr)}`;
    case 'syscall-exit':
      return `${event.pid} leaves ${syscall_name(event.nr)} with ${errnoName(event.result)}`;
    case 'clone':
      return `${event.pid} ${event.what === 'thread' ? 'starts thread' : 'forks'} ${event.child}`;
    case 'exec':
      return `${who(event)} executes ${event.filename}`;
    case 'exit':
      return `${event.pid} exits with ${waitStatus(event.code)}`;
    case 'reparent':
      return `${event.pid} becomes a child of ${event.parent}`;
    case 'state':
      return `${event.pid} is ${event.state}`;
    case 'reap':
      return event.by === event.pid
        ? `${event.pid} reaps itself`
        : `${event.by} reaps ${event.pid}`;
    case 'signal-sent':
      return `${signalName(event.signo)} for ${target(event)} from ${event.from}: ${event.fate}`;
    case 'signal-delivered':
      return `${event.pid} takes ${signalName(event.signo)}: ${event.fate}`;
    case 'handler-return':
      return `${event.pid} returns from its handler of ${signalName(event.signo)}`;
    case 'callback':
      return `${event.callback}(${argumentList(event)}) to ${event.owner}#${event.engine} on ${event.pid}`;
    case 'answer':
      return `${event.callback} of ${event.owner}#${event.engine} on ${event.pid} ${answerText(event.callback, event.answer)}`;
    case 'call':
      return `${event.name}(${event.args.join(', ')}) = ${result(event.result)}`;
    case 'printk':
    case 'console':
    case 'warning':
      return `${event.kind}: ${event.text}`;
    case 'violation':
      return `${event.violation}: ${event.text}`;
    default:
      return event satisfies never;
  }
}

/** `status 3`, `SIGSEGV (core dumped)`: a raw wait status in words. */
export function waitStatus(code: number): string {
  const signo = code & 0x7f;
  if (signo === 0) return `status ${(code >> 8) & 0xff}`;
  return signalName(signo) + ((code & 0x80) !== 0 ? ' (core dumped)' : '');
}

function who(event: { readonly pid: number; readonly formerPid: number }): string {
  return event.pid === event.formerPid ? `${event.pid}` : `${event.formerPid}, now ${event.pid},`;
}

function target(event: { readonly to: number; readonly group: boolean }): string {
  return event.group ? `process ${event.to}` : `${event.to}`;
}

const result = (value: LogValue): string =>
  typeof value === 'number' ? errnoName(value) : String(value);

function answerText(callback: string, answer: number): string {
  const silent = callback === 'release' || callback === 'report_reap';
  return silent ? 'returns' : `answers ${actionText(callback, answer)}`;
}

interface CallbackCall {
  readonly callback: string;
  readonly args: Readonly<Record<string, LogValue>>;
}

function argumentList({ callback, args }: CallbackCall): string {
  return Object.entries(args)
    .map(([name, value]) => `${name} ${argument(callback, name, value)}`)
    .join(', ');
}

function argument(callback: string, name: string, value: LogValue): string {
  if (typeof value !== 'number') return String(value);
  switch (name) {
    case 'action':
      return actionText(callback, value);
    case 'event':
      return eventNames(value).join() || '0';
    case 'si_signo':
      return signalName(value);
    case 'nr':
      return syscall_name(value);
    default:
      return String(value);
  }
}

/** `STOP`, `DELIVER|RESUME`, `ABORT|RESUMED|STOP`: an action with the bits of its event. */
function actionText(callback: string, action: number): string {
  const words: string[] = [];
  if (callback === 'report_signal') {
    words.push(SIGNAL_ACTIONS[utrace_signal_action(action) >> 4] ?? 'DELIVER');
    if ((action & UTRACE_SIGNAL_HOLD) !== 0) words.push('HOLD');
  } else if (callback === 'report_syscall_entry') {
    if (utrace_syscall_action(action) === UTRACE_SYSCALL_ABORT) words.push('ABORT');
    if ((action & UTRACE_SYSCALL_RESUMED) !== 0) words.push('RESUMED');
  }
  words.push(RESUME_ACTIONS[utrace_resume_action(action)] ?? String(action));
  return words.join('|');
}
