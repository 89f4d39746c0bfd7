/**
 * Syntax: whether a script that was named can be read at all.
 *
 * The linter reads half-typed code for the editor's sake. On the command line a file that does not
 * parse is a wrong input: its findings would be those of another program.
 */
import type { StripFailure } from '../script/frontend/strip.ts';
import { UsageError } from './usage-error.ts';

/** @returns what to say of the first syntax error, with its place; null where there is none */
export async function checkSyntax(path: string, source: string): Promise<UsageError | null> {
  // A megabyte of WebAssembly, which a lint of C engines does without.
  const { stripTypes } = await import('../script/frontend/swc.ts');
  try {
    stripTypes(source);
    return null;
  } catch (error) {
    if (!isAboutText(error)) throw error;
    const { code, message, startLine, startColumn } = error;
    // An enum and the like cannot be run here; the linter reads them all the same, and what is too
    // large for the stripper too.
    if (code === 'UnsupportedSyntax' || code === 'Exhausted') return null;
    const place = `${path}:${startLine}:${startColumn + 1}`;
    return new UsageError(place, `${message.split('\n')[0]}; mend the syntax and lint it again`);
  }
}

function isAboutText(error: unknown): error is StripFailure {
  return typeof error === 'object' && error !== null && 'startLine' in error && 'code' in error;
}
