/**
 * Results: what stands behind `) = `, read from the end of the line.
 *
 * The arguments of a call may contain anything, `) = 3` in a string included, so the result is
 * looked for from the right: the last `) = ` whose rest has the form of a result and which does not
 * lie within a string. Forms: a number (decimal, hex, octal), `-1 ENOENT (text)`, `?`,
 * `? ERESTARTSYS (text)`, each with decorations: a path or command in angle brackets, a text in
 * parentheses, `(INJECTED)`, and the time spent in the call at the very end.
 */

import {
  BACKSLASH,
  CLOSE_PAREN,
  GREATER,
  isBlank,
  isDigit,
  isWord,
  LESS,
  LOWER_X,
  MINUS,
  QUESTION,
  SPACE,
  skipDigits,
  ZERO,
} from './chars.ts';

/** How a call ended, as far as the line tells. */
export type Result =
  /** A value; beyond 2^53 it is rounded, `text` has the digits. */
  | { readonly kind: 'value'; readonly value: number; readonly text: string }
  /** `-1` and the name of the error. */
  | { readonly kind: 'error'; readonly errno: string; readonly text: string }
  /** `? ERESTART…`: a signal came first; the kernel restarts the call or turns it into EINTR. */
  | { readonly kind: 'interrupted'; readonly errno: string; readonly text: string }
  /** `?`: the call never returned, or strace could not see what it returned. */
  | { readonly kind: 'none'; readonly text: string };

/** Where a call's arguments end, and its result. */
export interface CallEnd {
  /** The place of the closing parenthesis. */
  readonly argsEnd: number;
  readonly result: Result;
  /** Seconds spent in the call as printed by `-T`, `''` when absent. */
  readonly duration: string;
}

/** So many things that look like a result and are none are in no call that strace prints. */
const maxTries = 64;

/**
 * Finds the end of the call whose arguments begin at `from`.
 *
 * @returns undefined when the text does not end with a result: a cut line, or none of strace's
 */
export function findCallEnd(text: string, from: number): CallEnd | undefined {
  let end = text.length;
  while (isBlank(text.charCodeAt(end - 1))) end--;
  const duration = durationStart(text, end);
  const textEnd = duration < 0 ? end : duration;
  let at = text.lastIndexOf('= ', textEnd);
  for (let tries = 0; at >= from && tries < maxTries; tries++) {
    const equals = at;
    at = text.lastIndexOf('= ', equals - 1);
    const close = closeBefore(text, equals, from);
    if (close < 0) continue;
    const result = parseResult(text, equals + 2, textEnd);
    if (result === undefined || insideString(text, from, close)) continue;
    const spent = duration < 0 ? '' : text.slice(duration + 2, end - 1);
    return { argsEnd: close, result, duration: spent };
  }
  return undefined;
}

/** The `)` that `= ` at `equals` belongs to; strace pads between them so that results line up. */
function closeBefore(text: string, equals: number, from: number): number {
  let at = equals - 1;
  if (!isBlank(text.charCodeAt(at))) return -1;
  while (isBlank(text.charCodeAt(at))) at--;
  return at >= from && text.charCodeAt(at) === CLOSE_PAREN ? at : -1;
}

/** Where ` <0.000123>` begins, or -1. */
function durationStart(text: string, end: number): number {
  if (text.charCodeAt(end - 1) !== GREATER) return -1;
  let at = end - 2;
  while (isDigit(text.charCodeAt(at)) || text[at] === '.') at--;
  const found = at < end - 2 && text.charCodeAt(at) === LESS && text.charCodeAt(at - 1) === SPACE;
  return found ? at - 1 : -1;
}

/** Reads a result that fills `text` from `from` to `to`, or says that it is none. */
export function parseResult(text: string, from: number, to: number): Result | undefined {
  const first = text.charCodeAt(from);
  if (first === QUESTION) return parseUnknown(text, from, to);
  const negative = first === MINUS;
  const digits = negative ? from + 1 : from;
  if (!isDigit(text.charCodeAt(digits))) return undefined;
  const end = numberEnd(text, digits);
  if (!isDecoration(text, end, to)) return undefined;
  const whole = text.slice(from, to);
  if (negative && text.charCodeAt(end) === SPACE) {
    const errno = wordAt(text, end + 1, to);
    if (errno.startsWith('E')) return { kind: 'error', errno, text: whole };
  }
  const value = numberValue(text, digits, end);
  return { kind: 'value', value: negative ? -value : value, text: whole };
}

function parseUnknown(text: string, from: number, to: number): Result | undefined {
  const whole = text.slice(from, to);
  if (to === from + 1) return { kind: 'none', text: whole };
  if (text.charCodeAt(from + 1) !== SPACE) return undefined;
  const errno = wordAt(text, from + 2, to);
  if (errno.startsWith('ERESTART')) return { kind: 'interrupted', errno, text: whole };
  const next = text[from + 2];
  return next === '<' || next === '(' ? { kind: 'none', text: whole } : undefined;
}

/** What may follow a number: nothing, ` word or (text)`, or `<decoration>` right behind it. */
function isDecoration(text: string, end: number, to: number): boolean {
  if (end === to) return true;
  const code = text.charCodeAt(end);
  if (code === LESS) return text.indexOf('>', end) > 0;
  return code === SPACE && end < to;
}

function wordAt(text: string, from: number, to: number): string {
  let end = from;
  while (end < to && isWord(text.charCodeAt(end))) end++;
  return text.slice(from, end);
}

function numberEnd(text: string, from: number): number {
  const hex = text.charCodeAt(from) === ZERO && text.charCodeAt(from + 1) === LOWER_X;
  if (!hex) return skipDigits(text, from);
  let end = from + 2;
  while (isWord(text.charCodeAt(end))) end++;
  return end;
}

/** Decimal, `0x` hex, or octal with a leading 0 as umask prints it. */
function numberValue(text: string, from: number, to: number): number {
  const digits = text.slice(from, to);
  const octal = to > from + 1 && digits.charCodeAt(0) === ZERO && digits.charCodeAt(1) !== LOWER_X;
  return octal ? Number.parseInt(digits, 8) : Number(digits);
}

/** True when `place` lies within a quoted string of the arguments that begin at `from`. */
function insideString(text: string, from: number, place: number): boolean {
  let open = text.indexOf('"', from);
  while (open >= 0 && open < place) {
    const close = isEscaped(text, open, from) ? open : stringEnd(text, open);
    if (close < 0 || close > place) return true;
    open = text.indexOf('"', close + 1);
  }
  return false;
}

/** The closing quote of the string that opens at `open`, or -1. */
export function stringEnd(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && isEscaped(text, close, open + 1)) close = text.indexOf('"', close + 1);
  return close;
}

/** True when an odd number of backslashes stands before `place`. */
function isEscaped(text: string, place: number, from: number): boolean {
  let at = place - 1;
  while (at >= from && text.charCodeAt(at) === BACKSLASH) at--;
  return (place - 1 - at) % 2 === 1;
}
