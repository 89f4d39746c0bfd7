/**
 * A bound on nesting, taken before any parser sees the text: the type stripper's memory does not
 * survive twenty thousand open brackets, and no person writes five hundred.
 *
 * Strings, comments and regular expressions are not told apart from code; what the scan counts can
 * only be too much, and is reset where a bracket that was never opened closes.
 */

import type { ScriptError } from './scriptError.ts';
import type { SourceText } from './source.ts';

const maxNesting = 500;
const maxTextLength = 4_000_000;
/** What nests without a bracket left open: `a=>a=>…`, `a:b:c:…`, `A<B<…`, `if(a)if(a)…`. */
const chain = /(?<![\w$])(?:[\w$]+\s*(?:=>|[:<]|\([\w$]*\)(?=\s*[\w$]))\s*){250}/;

/** Refuses text that nests deeper than any parser here is asked to go. */
export function limitNesting(source: SourceText): void {
  if (source.text.length > maxTextLength) {
    throw source.error(0, `the file is larger than ${maxTextLength} characters; split it`);
  }
  const chained = chain.exec(source.text);
  if (chained !== null) throw tooDeep(source, chained.index);
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

/** The error for code that nests too deeply. */
export function tooDeep(source: SourceText, offset: number): ScriptError {
  return source.error(offset, 'the code is nested too deeply; name the inner parts');
}

/** Runs something that follows the nesting of a file's code; the host's stack is its bound. */
export function withinDepth<R>(source: SourceText, run: () => R): R {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(source, 0);
    throw error;
  }
}
