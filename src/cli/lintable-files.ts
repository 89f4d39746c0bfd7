/**
 * Which files a path given to lint stands for, and whether they can be linted at all.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLintable } from '../lint/linter.ts';
import type { StripFailure } from '../script/frontend/strip.ts';
import { stripTypes } from '../script/frontend/swc.ts';
import { checkReadable, checkSourceFile } from './input-file.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError for a path that cannot be linted, a directory without scripts included */
export function filesAt(path: string): readonly string[] {
  if (!checkReadable(path, 'tracer script').isDirectory()) {
    checkSourceFile(path, 'tracer script');
    if (/\.[ch]$/.test(path)) return [path];
    if (isLintable(path)) return [checkedSyntax(path)];
    throw new UsageError(path, `is neither .ts nor .js nor .c; a tracer script was expected`);
  }
  const files = scriptsBelow(path);
  if (files.length > 0) return files;
  throw new UsageError(
    path,
    'has no .ts, .js or .c file in it; name a tracer script or its directory',
  );
}

/**
 * The linter reads half-typed code for the editor's sake. Here a file that was named and does not
 * parse is a wrong input: its findings would be those of another program.
 *
 * @throws UsageError with the place of the first syntax error
 */
function checkedSyntax(path: string): string {
  try {
    stripTypes(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!isAboutText(error)) throw error;
    const { code, message, startLine, startColumn } = error;
    // An enum and the like cannot be run here; the linter reads them all the same.
    if (code === 'UnsupportedSyntax') return path;
    const place = `${path}:${startLine}:${startColumn + 1}`;
    throw new UsageError(place, `${message.split('\n')[0]}; mend the syntax and lint it again`);
  }
  return path;
}

function isAboutText(error: unknown): error is StripFailure {
  return typeof error === 'object' && error !== null && 'startLine' in error && 'code' in error;
}

function scriptsBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return entry.name === 'node_modules' || entry.name.startsWith('.')
          ? []
          : scriptsBelow(path);
      }
      return entry.isFile() && isLintable(path) && !path.endsWith('.d.ts') ? [path] : [];
    });
}
