/**
 * Characters: the codes and classes the scanners compare against.
 *
 * A million lines are read one code at a time; comparing numbers keeps that loop free of regular
 * expressions and of one-character strings.
 */

export const TAB = 0x09;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const OPEN_PAREN = 0x28;
export const CLOSE_PAREN = 0x29;
export const STAR = 0x2a;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const UNDERSCORE = 0x5f;
export const LOWER_X = 0x78;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** True for `0` to `9`; false beyond the end of a text, where the code is NaN. */
export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** True for the blanks that pad columns. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** True for letters, digits and underscore. */
export function isWord(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || isDigit(code) || code === UNDERSCORE;
}

/** The first place at or after `at` that is not a digit. */
export function skipDigits(text: string, at: number): number {
  let i = at;
  while (isDigit(text.charCodeAt(i))) i++;
  return i;
}

/** The first place at or after `at` that is not a blank. */
export function skipBlanks(text: string, at: number): number {
  let i = at;
  while (isBlank(text.charCodeAt(i))) i++;
  return i;
}
