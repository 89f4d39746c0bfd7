/**
 * Columns: what stands in front of the event on each line, found without being told the options.
 *
 * In order, each one optional: the task (`1234`, `1234<comm>`, `[pid 1234]`), a security context in
 * brackets, the time (`15:04:05`, `15:04:05.123456`, `1795361267.369`), the distance from the line
 * before (`0.000042`, `(+ 0.000042)`), the syscall number `[  59]` and the instruction pointer
 * `[00007f…]` or `[????…]`. All but one tell themselves apart: a lone whole number is a pid or a
 * count of seconds. The first line that has one settles it for the file: a count of seconds since
 * the line before starts at 0, one since 1970 exceeds any pid.
 *
 * Mirrors: strace's printleader().
 */

import {
  CLOSE_BRACKET,
  COLON,
  DOT,
  GREATER,
  isDigit,
  LESS,
  OPEN_BRACKET,
  OPEN_PAREN,
  PLUS,
  QUESTION,
  SPACE,
  skipBlanks,
  skipDigits,
} from './chars.ts';

/** The kernel never hands out a pid above this (PID_MAX_LIMIT of 64-bit Linux). */
const maxPid = 4194304;

/** Bracketed columns and times together never exceed this; more is a program's own output. */
const maxColumns = 6;

/**
 * Scans one line after the other; the fields hold what the last scan found.
 *
 * The object is reused for each line so that a line without columns costs no allocation.
 */
export class Columns {
  /** The task's number, 0 when the line names none. */
  pid = 0;
  /** True when the task stood in brackets, as strace prints it on standard error. */
  bracketed = false;
  /** The first time column as printed, `''` when there is none. */
  time = '';
  /** True when the syscall number, the instruction pointer or a context stood in brackets. */
  decorated = false;
  /** Where the event begins. */
  body = 0;
  /** True once a lone whole number is known to count seconds in this file. */
  #integerIsTime: boolean | undefined;

  /** In a file of one task (`-ff`) there is no pid column: whole numbers are seconds. */
  constructor(ownFile: boolean) {
    this.#integerIsTime = ownFile ? true : undefined;
  }

  /** True when the last line had no columns at all. */
  get bare(): boolean {
    return this.pid === 0 && this.time === '' && !this.decorated;
  }

  /** Finds the columns of `text`. Nothing is refused here: the event decides whether it is a line. */
  scan(text: string, from = 0): void {
    this.pid = 0;
    this.bracketed = false;
    this.decorated = false;
    this.time = '';
    let at = skipBlanks(text, from);
    const first = text.charCodeAt(at);
    if (first === OPEN_BRACKET) at = this.#bracketedPid(text, at);
    else if (isDigit(first)) at = this.#plainPid(text, at);
    this.body = this.#restColumns(text, at);
  }

  #bracketedPid(text: string, at: number): number {
    if (!text.startsWith('[pid ', at)) return at;
    const start = skipBlanks(text, at + 5);
    let end = skipDigits(text, start);
    const digitsEnd = end;
    if (text.charCodeAt(end) === LESS) end = text.indexOf('>]', end) + 1;
    if (digitsEnd === start || text.charCodeAt(end) !== CLOSE_BRACKET) return at;
    this.pid = numberIn(text, start, digitsEnd);
    this.bracketed = true;
    return skipBlanks(text, end + 1);
  }

  /** A pid, a pid with its command, or a time that only looks like one. */
  #plainPid(text: string, at: number): number {
    const end = skipDigits(text, at);
    const after = text.charCodeAt(end);
    if (after === LESS) {
      const close = text.indexOf('> ', end);
      if (close < 0) return at;
      this.pid = numberIn(text, at, end);
      return skipBlanks(text, close + 2);
    }
    if (after !== SPACE) return at;
    const value = numberIn(text, at, end);
    const next = skipBlanks(text, end + 1);
    if (this.#isSeconds(text, value, next)) return at;
    this.pid = value;
    return next;
  }

  #isSeconds(text: string, value: number, next: number): boolean {
    if (isDigit(text.charCodeAt(next))) return false;
    if (this.#integerIsTime === undefined && isEventStart(text, next)) {
      this.#integerIsTime = value === 0 || value > maxPid;
    }
    return this.#integerIsTime ?? (value === 0 || value > maxPid);
  }

  #restColumns(text: string, from: number): number {
    let at = from;
    for (let column = 0; column < maxColumns; column++) {
      const code = text.charCodeAt(at);
      let end = at;
      if (isDigit(code)) end = timeEnd(text, at);
      else if (code === OPEN_PAREN && text.charCodeAt(at + 1) === PLUS) {
        end = text.indexOf(')', at) + 1;
      } else if (code === OPEN_BRACKET) end = bracketEnd(text, at);
      if (end <= at || text.charCodeAt(end) !== SPACE) return at;
      if (code === OPEN_BRACKET) this.decorated = true;
      else if (this.time === '') this.time = text.slice(at, end);
      at = skipBlanks(text, end + 1);
    }
    return at;
  }
}

/** True where the rest of a line could begin: a call, a signal, an end, a bracketed column. */
function isEventStart(text: string, at: number): boolean {
  return /^([a-z_?]|\[ *[0-9a-f?]|--- |\+\+\+ |<\.\.\. )/.test(text.slice(at, at + 8));
}

function numberIn(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 10 + text.charCodeAt(i) - 48;
  return value;
}

/** The end of `15:04:05`, `15:04:05.123`, `1795361267.369` or `12`; `at` when there is no time. */
function timeEnd(text: string, at: number): number {
  let end = skipDigits(text, at);
  for (let colons = 0; colons < 2 && text.charCodeAt(end) === COLON; colons++) {
    const next = skipDigits(text, end + 1);
    if (next !== end + 3) return at;
    end = next;
  }
  if (text.charCodeAt(end) !== DOT) return end;
  const fraction = skipDigits(text, end + 1);
  return fraction > end + 1 ? fraction : at;
}

/** The end of a bracketed column: a number, an address, question marks, or a security context. */
function bracketEnd(text: string, at: number): number {
  const close = text.indexOf(']', at);
  if (close < 0) return at;
  const colon = text.indexOf(':', at);
  const isContext = colon >= 0 && colon < close;
  for (let i = at + 1; i < close; i++) {
    const code = text.charCodeAt(i);
    if (code === LESS || code === GREATER) return at;
    if (code !== SPACE && code !== QUESTION && !isHex(code) && !isContext) return at;
  }
  return close + 1;
}

function isHex(code: number): boolean {
  const lower = code | 0x20;
  return isDigit(code) || (lower >= 0x61 && lower <= 0x66);
}
