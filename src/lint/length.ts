/**
 * Length: how much text is too much.
 *
 * Nobody writes megabytes into one file. What is that long was made by a program, and reading it would
 * take an editor's breath away for a minute.
 */

/** The longest file that is linted, in UTF-16 units. */
export const maxLength = 2_000_000;

/** True for a text that is too long to be linted: nothing is found in it, and whoever asks says so. */
export function isTooLong(source: string): boolean {
  return source.length > maxLength;
}
