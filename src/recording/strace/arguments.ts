/**
 * Arguments: the text between a call's parentheses, taken apart only when somebody asks.
 *
 * Strings, comments, nested structures and the decorations in angle brackets (`3</tmp/a,b>`,
 * `1234<comm>`) may all hold commas; a comma separates arguments only outside of them.
 */

import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  CLOSE_PAREN,
  COMMA,
  GREATER,
  isWord,
  LESS,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  OPEN_PAREN,
  QUOTE,
  SLASH,
  STAR,
} from './chars.ts';
import { stringEnd } from './result.ts';

/** Splits at the commas of the outermost level; blanks around each argument are dropped. */
export function splitArguments(text: string): readonly string[] {
  const parts: string[] = [];
  const effort = { left: maxUnclosed };
  let start = 0;
  for (let at = nextComma(text, 0, effort); at < text.length; at = nextComma(text, start, effort)) {
    parts.push(text.slice(start, at).trim());
    start = at + 1;
  }
  const last = text.slice(start).trim();
  if (last !== '' || parts.length > 0) parts.push(last);
  return parts;
}

/** The next comma of the outermost level at or after `from`, or the length of the text. */
function nextComma(text: string, from: number, effort: Effort): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA && depth <= 0) return at;
    if (isOpening(code)) depth++;
    else if (isClosing(code)) depth--;
    else at = skipOpaque(text, at, code, effort);
  }
  return text.length;
}

/** The brace that closes the one at `open`, or the length of the text. */
function closingBrace(text: string, open: number): number {
  const effort = { left: maxUnclosed };
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isOpening(code)) depth++;
    else if (isClosing(code) && --depth === 0) return at;
    else at = skipOpaque(text, at, code, effort);
  }
  return text.length;
}

/** The last character of a string, comment or decoration that begins at `at`; else `at` itself. */
function skipOpaque(text: string, at: number, code: number, effort: Effort): number {
  if (code === BACKSLASH) return at + 1;
  if (code === QUOTE) return orEnd(stringEnd(text, at), text);
  if (code === SLASH && text.charCodeAt(at + 1) === STAR) {
    return orEnd(text.indexOf('*/', at + 2), text);
  }
  if (code !== LESS || effort.left === 0 || !isWord(text.charCodeAt(at - 1))) return at;
  const end = decorationEnd(text, at);
  if (end === at) effort.left--;
  return end;
}

/** How many more decorations that never close are looked to their end for. */
interface Effort {
  left: number;
}

/** A text with more of them has no decorations, only signs that look like their beginning. */
const maxUnclosed = 32;

/** A path is at most this long; what goes on for longer is no decoration. */
const maxDecoration = 4096;

/** The `>` that closes a decoration: `->` inside brackets belongs to a socket's addresses. */
function decorationEnd(text: string, open: number): number {
  let depth = 0;
  const limit = Math.min(text.length, open + maxDecoration);
  for (let at = open; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === LESS) depth++;
    else if (code === QUOTE) at = orEnd(stringEnd(text, at), text);
    else if (code === GREATER && text.charCodeAt(at - 1) !== MINUS && --depth === 0) return at;
  }
  return open;
}

function isOpening(code: number): boolean {
  return code === OPEN_PAREN || code === OPEN_BRACE || code === OPEN_BRACKET;
}

function isClosing(code: number): boolean {
  return code === CLOSE_PAREN || code === CLOSE_BRACE || code === CLOSE_BRACKET;
}

function orEnd(at: number, text: string): number {
  return at < 0 ? text.length : at;
}

/**
 * The text of a quoted argument as it stands between its quotes, escapes untouched.
 *
 * Anything else (an address, `NULL`, a hex dump) is given back as it is.
 */
export function betweenQuotes(argument: string): string {
  if (!argument.startsWith('"')) return argument;
  const close = stringEnd(argument, 0);
  return argument.slice(1, close < 0 ? argument.length : close);
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Undoes C escapes: `\n`, `\177`, `\x7f`, `\"`. Each escape is one byte, given as one character. */
export function unescapeString(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))/g, (_, hex, octal, other) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return simpleEscapes[other] ?? other;
  });
}

/** A string argument as the program passed it, one character a byte; undefined for anything else. */
export function stringArgument(argument: string | undefined): string | undefined {
  return argument?.startsWith('"') ? unescapeString(betweenQuotes(argument)) : undefined;
}

/** The elements of `[a, b, c]`; undefined for anything else. */
export function listArgument(argument: string | undefined): readonly string[] | undefined {
  if (argument === undefined || !argument.startsWith('[')) return undefined;
  const end = argument.endsWith(']') ? argument.length - 1 : argument.length;
  return splitArguments(argument.slice(1, end));
}

/** The value of a member of `{name=value, ...}`, comments and decorations still in it. */
export function memberOf(struct: string, name: string): string | undefined {
  const open = struct.indexOf('{');
  if (open < 0) return undefined;
  const prefix = `${name}=`;
  const parts = splitArguments(struct.slice(open + 1, closingBrace(struct, open)));
  return parts.find((part) => part.startsWith(prefix))?.slice(prefix.length);
}

/**
 * A number at the beginning of an argument: `1234<comm>`, `3</tmp>`, `0x11`, `-1`.
 *
 * Under `--pidns-translation` strace writes `2 /* 1234 in strace's PID NS *\/`; the number as the
 * recorder sees it is the one the pid column uses, so that one is taken.
 */
export function numberArgument(argument: string | undefined): number | undefined {
  if (argument === undefined) return undefined;
  const translated = /\/\* (\d+) in strace's PID NS \*\//.exec(argument);
  const match = translated ?? /^(-?(?:0x[0-9a-fA-F]+|\d+))/.exec(argument);
  return match === null ? undefined : Number(match[1]);
}

/** The parts of `A|B|0x10 /* C *\/`, and the bits of those that are numbers. */
export interface Flags {
  readonly names: ReadonlySet<string>;
  readonly bits: number;
}

/** Reads a set of flags printed by name, as a number (`-X raw`), or both (`-X verbose`). */
export function flagsArgument(argument: string | undefined): Flags {
  const names = new Set<string>();
  let bits = 0;
  for (const part of (argument ?? '').split(/[|\s]+|\/\*|\*\//)) {
    if (/^[A-Za-z_]/.test(part)) names.add(part);
    else if (/^\d/.test(part)) bits += Number(part) || 0;
  }
  return { names, bits };
}
