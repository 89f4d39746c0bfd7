/**
 * Calls: what the arguments of the calls that touch other tasks mean.
 *
 * Executions and kills are read here; creations and waits have their own files.
 */

import {
  betweenQuotes,
  listArgument,
  numberArgument,
  splitArguments,
  stringArgument,
} from './arguments.ts';
import { signalArgument } from './signals.ts';

/** True for the calls that replace the program. */
export function isExecCall(name: string): boolean {
  return name === 'execve' || name === 'execveat';
}

/** What an execution asked for. */
export interface Execution {
  /** The path as escaped in the log; an address when the recording is raw. */
  readonly path: string;
  /** The arguments, unescaped; empty when the log has only their address. */
  readonly argv: readonly string[];
}

/** Reads the arguments of execve or execveat. */
export function readExecution(name: string, args: string): Execution {
  const parts = splitArguments(args);
  const [path, argv] = name === 'execveat' ? parts.slice(1) : parts;
  const list = listArgument(argv) ?? [];
  return {
    path: betweenQuotes(path ?? ''),
    argv: list.flatMap((item) => stringArgument(item) ?? []),
  };
}

/** Whom a signal was sent to. */
export interface KillTarget {
  /** One task, a process, a process group, or everybody the sender may signal. */
  readonly to: 'task' | 'process' | 'group' | 'all';
  /** The task, process or group; 0 is the sender's own group. */
  readonly id: number;
  /** `SIGTERM`; `'0'` for the null signal that only asks whether the target exists. */
  readonly signal: string;
}

const signalPlace: Readonly<Record<string, number>> = {
  kill: 1,
  tkill: 1,
  tgkill: 2,
  rt_sigqueueinfo: 1,
  rt_tgsigqueueinfo: 2,
};

/** Reads kill, tkill, tgkill and their queueing kin; undefined for any other call. */
export function readKill(name: string, args: string): KillTarget | undefined {
  const place = signalPlace[name];
  if (place === undefined) return undefined;
  const parts = splitArguments(args);
  const signal = signalArgument(parts[place]) ?? '0';
  const number = signedNumber(parts[place - 1]);
  if (number === undefined) return undefined;
  if (name !== 'kill' && name !== 'rt_sigqueueinfo') return { to: 'task', id: number, signal };
  if (number === -1) return { to: 'all', id: 0, signal };
  if (number > 0) return { to: 'process', id: number, signal };
  return { to: 'group', id: -number, signal };
}

/** Raw recordings print a negative pid as an unsigned 32-bit number. */
function signedNumber(argument: string | undefined): number | undefined {
  const number = numberArgument(argument);
  return number !== undefined && number > 0x7fffffff ? number - 0x100000000 : number;
}
