/**
 * Syntax: whether a script that was named can be read at all.
 *
 * The linter reads half-typed code for the editor's sake. On the command line a file that does not
 * parse is a wrong input: its findings would be those of another program.
 */
import type { StripFailure } from '../script/frontend/strip.ts';
import { stripTypes } from '../script/frontend/swc.ts';
import { UsageError } from './usage-error.ts';

/** @returns what to say of the first syntax error, with its place; null where there is none */
export function checkSyntax(path: string, source: string): UsageError | null {
  try {
    stripTypes(source);
    return null;
  } catch (error) {
    if (!isAboutText(error)) throw error;
    const { code, message, startLine, startColumn } = error;
    // An enum and the like cannot be run here; the linter reads them all the same.
    if (code === 'UnsupportedSyntax') return null;
    const place = `${path}:${startLine}:${startColumn + 1}`;
    return new UsageError(place, `${message.split('\n')[0]}; mend the syntax and lint it again`);
  }
}

function isAboutText(error: unknown): error is StripFailure {
  return typeof error === 'object' && error !== null && 'startLine' in error && 'code' in error;
}
