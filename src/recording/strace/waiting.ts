/**
 * Waiting: what a wait call that returned says about a child.
 *
 * wait4 and its kin print the status word decoded, waitid a siginfo. Either may be missing, when
 * the program passed NULL or the recording is raw; then only the child's number is known, and for
 * waitid not always that.
 */

import { flagsArgument, numberArgument, splitArguments } from './arguments.ts';
import type { Result } from './result.ts';
import { readSiginfo } from './siginfo.ts';
import { signalArgument } from './signals.ts';

/** A status word: what became of a child. */
export type WaitStatus =
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'signal'; readonly signal: string; readonly core: boolean }
  | { readonly kind: 'stopped'; readonly signal: string | undefined }
  | { readonly kind: 'continued' }
  | { readonly kind: 'unknown' };

/** What a wait call reported. */
export interface WaitReport {
  /** null when neither result nor arguments name it. */
  readonly child: number | null;
  readonly status: WaitStatus;
  /** WNOWAIT: the child stays as it is. */
  readonly peek: boolean;
  /** Whether the call also asked for stops, or for continues. */
  readonly asksStops: boolean;
  readonly asksContinues: boolean;
}

const waitCalls = new Set(['wait4', 'waitpid', 'wait3', 'osf_wait4', 'waitid']);

/** True for the calls that wait for children. */
export function isWaitCall(name: string): boolean {
  return waitCalls.has(name);
}

/**
 * Reads a wait call that returned.
 *
 * @returns undefined when it reported nothing: an error, or no child ready under WNOHANG
 */
export function readWait(name: string, args: string, result: Result): WaitReport | undefined {
  if (result.kind !== 'value') return undefined;
  return name === 'waitid' ? readWaitid(args, result) : readWait4(name, args, result);
}

function readWait4(name: string, args: string, result: Result): WaitReport | undefined {
  const child = numberArgument(result.text) ?? 0;
  if (child <= 0) return undefined;
  const parts = splitArguments(args);
  const options = parts[name === 'wait3' ? 1 : 2];
  return { child, status: readStatus(args), ...readOptions(options) };
}

function readWaitid(args: string, result: Result): WaitReport | undefined {
  if (result.kind !== 'value' || result.value !== 0) return undefined;
  const [idType, id, info, optionText] = splitArguments(args);
  const options = readOptions(optionText);
  const shown = info?.indexOf('{') ?? -1;
  if (info !== undefined && shown >= 0) {
    const siginfo = readSiginfo(info.slice(shown));
    if (siginfo.pid === undefined) return undefined;
    return { child: siginfo.pid, status: readChildCode(siginfo.code, siginfo.status), ...options };
  }
  if (options.hang) return undefined;
  return { child: namedChild(idType, id), status: { kind: 'unknown' }, ...options };
}

/** The child that waitid's own arguments name: by number, or by a descriptor that shows it. */
function namedChild(idType: string | undefined, id: string | undefined): number | null {
  if (idType === undefined || id === undefined) return null;
  if (/^(?:P_PID$|0x1\b|1$)/.test(idType)) return numberArgument(id) ?? null;
  const shown = /<pid:(\d+)/.exec(id);
  return shown === null ? null : Number(shown[1]);
}

function readOptions(text: string | undefined) {
  const { names, bits } = flagsArgument(text);
  return {
    hang: names.has('WNOHANG') || (bits & 1) !== 0,
    peek: names.has('WNOWAIT') || (bits & 0x1000000) !== 0,
    asksStops: names.has('WUNTRACED') || names.has('WSTOPPED') || (bits & 2) !== 0,
    asksContinues: names.has('WCONTINUED') || (bits & 8) !== 0,
  };
}

/**
 * Reads a status as strace prints it, `[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]`, wherever it stands
 * among the arguments: program output may have got in front of it.
 */
export function readStatus(text: string | undefined): WaitStatus {
  if (text === undefined) return { kind: 'unknown' };
  const exit = /WEXITSTATUS\(s\) == (\d+)/.exec(text);
  if (exit !== null) return { kind: 'exit', status: Number(exit[1]) };
  const term = /WTERMSIG\(s\) == ([^\s&}]+)/.exec(text);
  if (term !== null) {
    const signal = signalArgument(term[1]) ?? String(term[1]);
    return { kind: 'signal', signal, core: text.includes('WCOREDUMP(s)') };
  }
  const stop = /WSTOPSIG\(s\) == ([^\s&}]+)/.exec(text);
  if (stop !== null) return { kind: 'stopped', signal: signalArgument(stop[1]) ?? stop[1] };
  return text.includes('WIFCONTINUED(s)') ? { kind: 'continued' } : { kind: 'unknown' };
}

/** The codes of a SIGCHLD, by name and by number. */
const childCodes = [
  '',
  'CLD_EXITED',
  'CLD_KILLED',
  'CLD_DUMPED',
  'CLD_TRAPPED',
  'CLD_STOPPED',
  'CLD_CONTINUED',
];

/** Reads `si_code` and `si_status` of a SIGCHLD or of waitid. */
export function readChildCode(code: string | undefined, status: string | undefined): WaitStatus {
  const name = code?.match(/CLD_[A-Z]+/)?.[0] ?? childCodes[numberArgument(code) ?? 0];
  switch (name) {
    case 'CLD_EXITED':
      return { kind: 'exit', status: numberArgument(status) ?? 0 };
    case 'CLD_KILLED':
    case 'CLD_DUMPED':
      return {
        kind: 'signal',
        signal: signalArgument(status) ?? String(status),
        core: name === 'CLD_DUMPED',
      };
    case 'CLD_TRAPPED':
    case 'CLD_STOPPED':
      return { kind: 'stopped', signal: signalArgument(status) };
    case 'CLD_CONTINUED':
      return { kind: 'continued' };
    default:
      return { kind: 'unknown' };
  }
}
