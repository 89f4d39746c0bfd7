/**
 * A bound on nesting, taken before any parser sees the text: the type stripper's memory does not
 * survive twenty thousand open brackets, and no person writes five hundred.
 *
 * Strings, comments and regular expressions are not told apart from code; what the scan counts can
 * only be too much, and is reset where a bracket that was never opened closes.
 */

import type { SourceText } from './source.ts';

const maxNesting = 500;
/** Operators nest as well: `!!!!…x`, `a=>a=>…`, `a?b:a?b:…`. */
const maxTextLength = 4_000_000;

/** Refuses text that nests deeper than any parser here is asked to go. */
export function limitNesting(source: SourceText): void {
  if (source.text.length > maxTextLength) {
    throw source.error(0, `the file is larger than ${maxTextLength} characters; split it`);
  }
  let depth = 0;
  for (let i = 0; i < source.text.length; i++) {
    const c = source.text.charCodeAt(i);
    if (c === 0x28 || c === 0x5b || c === 0x7b) {
      if (++depth > maxNesting) {
        const message = `brackets are nested deeper than ${maxNesting}; name the inner parts`;
        throw source.error(i, message);
      }
    } else if (c === 0x29 || c === 0x5d || c === 0x7d) depth = Math.max(0, depth - 1);
  }
}
