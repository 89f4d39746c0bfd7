/**
 * Lines: one line of strace's output, told apart by its form alone.
 *
 * A line says one thing: a call began, ended, or did both; a signal came; a task stopped, ended or
 * was replaced. What it means for the tasks is decided later, by those who know what came before.
 *
 * Mirrors: strace's syscall_entering_trace(), syscall_exiting_trace(), print_signalled() and kin.
 */

import { isWord, LESS, MINUS, OPEN_PAREN, PLUS, QUESTION } from './chars.ts';
import { findCallEnd, type Result } from './result.ts';

/** What one line says, without its columns. */
export type Body =
  /** `name(args) = result` */
  | {
      readonly kind: 'complete';
      readonly name: string;
      readonly args: string;
      readonly result: Result;
      readonly duration: string;
    }
  /** `name(args <unfinished ...>`: the call's beginning. */
  | { readonly kind: 'unfinished'; readonly name: string; readonly args: string }
  /** `<... name resumed>args) = result`; no result when it was interrupted once more. */
  | {
      readonly kind: 'resumed';
      readonly name: string;
      readonly args: string;
      readonly result: Result | undefined;
      readonly duration: string;
    }
  /** `name(args <detached ...>`: the recorder let go; the name is empty when only the rest shows. */
  | { readonly kind: 'detached'; readonly name: string; readonly args: string }
  /** A beginning without an end; the name is empty when not even that is whole. */
  | { readonly kind: 'cut'; readonly name: string; readonly args: string }
  /** `--- SIGCHLD {si_signo=SIGCHLD, ...} ---` */
  | { readonly kind: 'signal'; readonly signal: string; readonly info: string }
  /** `--- stopped by SIGSTOP ---` */
  | { readonly kind: 'stopped'; readonly signal: string }
  /** `+++ exited with 3 +++` */
  | { readonly kind: 'exited'; readonly status: number }
  /** `+++ killed by SIGSEGV (core dumped) +++` */
  | { readonly kind: 'killed'; readonly signal: string; readonly core: boolean }
  /** `+++ superseded by execve in pid 1234 +++` */
  | { readonly kind: 'superseded'; readonly by: number };

/**
 * Reads the event that begins at `at`.
 *
 * @returns undefined when nothing of strace's begins there
 */
export function parseBody(text: string, at: number): Body | undefined {
  const code = text.charCodeAt(at);
  if (isWord(code) || code === QUESTION) return parseCall(text, at);
  if (code === LESS) return parseResumed(text, at);
  if (code === MINUS) return parseSignal(text, at);
  return code === PLUS ? parseEnd(text, at) : undefined;
}

const unfinishedMark = ' <unfinished ...>';
const detachedMark = ' <detached ...>';
const pidChangedMark = ' <pid changed to ';
const markEnd = ' ...>';

function parseCall(text: string, at: number): Body | undefined {
  let open = at + 1;
  while (isWord(text.charCodeAt(open)) || text.charCodeAt(open) === QUESTION) open++;
  if (text.charCodeAt(open) !== OPEN_PAREN) return undefined;
  const name = text.slice(at, open);
  const args = open + 1;
  if (text.endsWith(markEnd)) {
    const begun = parseBegun(text, name, args);
    if (begun !== undefined) return begun;
  }
  const end = findCallEnd(text, args);
  if (end === undefined) return { kind: 'cut', name, args: text.slice(args) };
  const { result, duration } = end;
  return { kind: 'complete', name, args: text.slice(args, end.argsEnd), result, duration };
}

/** The three ways strace leaves a line before the call has returned. */
function parseBegun(text: string, name: string, args: number): Body | undefined {
  const mark = text.lastIndexOf(' <');
  if (mark < args - 1) return undefined;
  const shown = text.slice(args, mark);
  if (text.endsWith(unfinishedMark)) return { kind: 'unfinished', name, args: shown };
  if (text.endsWith(detachedMark)) return { kind: 'detached', name, args: shown };
  const changed = text.startsWith(pidChangedMark, mark);
  return changed ? { kind: 'unfinished', name, args: shown } : undefined;
}

const resumedStart = '<... ';
const resumedMark = ' resumed>';

function parseResumed(text: string, at: number): Body | undefined {
  if (!text.startsWith(resumedStart, at)) return undefined;
  const nameEnd = text.indexOf(resumedMark, at);
  if (nameEnd < 0) return undefined;
  const name = text.slice(at + resumedStart.length, nameEnd);
  const rest = nameEnd + resumedMark.length;
  const end = findCallEnd(text, rest);
  if (end !== undefined) {
    const { result, duration } = end;
    return { kind: 'resumed', name, args: text.slice(rest, end.argsEnd), result, duration };
  }
  if (text.endsWith(unfinishedMark)) {
    const args = text.slice(rest, Math.max(rest, text.length - unfinishedMark.length));
    return { kind: 'resumed', name, args, result: undefined, duration: '' };
  }
  return text.endsWith(detachedMark) ? { kind: 'detached', name: '', args: '' } : undefined;
}

const stoppedStart = '--- stopped by ';

function parseSignal(text: string, at: number): Body | undefined {
  if (!text.startsWith('--- ', at) || !text.endsWith(' ---') || text.length < at + 9) {
    return undefined;
  }
  const end = text.length - 4;
  if (text.startsWith(stoppedStart, at)) {
    return { kind: 'stopped', signal: text.slice(at + stoppedStart.length, end) };
  }
  const signalEnd = Math.min(indexOr(text, ' ', at + 4, end), end);
  const signal = text.slice(at + 4, signalEnd);
  if (!signal.startsWith('SIG')) return undefined;
  return { kind: 'signal', signal, info: text.slice(signalEnd, end).trim() };
}

const endPattern =
  /^\+\+\+ (?:exited with (-?\d+)|killed by (\S+)( \(core dumped\))?|superseded by execve in pid (\d+).*) \+\+\+$/;

function parseEnd(text: string, at: number): Body | undefined {
  const match = endPattern.exec(text.slice(at));
  if (match === null) return undefined;
  const [, status, signal, core, by] = match;
  if (status !== undefined) return { kind: 'exited', status: Number(status) };
  if (signal !== undefined) return { kind: 'killed', signal, core: core !== undefined };
  return { kind: 'superseded', by: Number(by) };
}

function indexOr(text: string, what: string, from: number, otherwise: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? otherwise : at;
}
