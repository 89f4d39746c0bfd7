/**
 * Input files: the questions asked before a file is read, so that a wrong path, an empty file or
 * a gigabyte of nothing ends in one line that says what to do, and not in the middle of a parser.
 */
import { closeSync, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { didYouMean } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/** Hand-written text is small; whatever is larger was not written by hand. */
const maxScriptBytes = 4 * 1024 * 1024;

/** @throws UsageError unless `path` names something that exists and can be opened */
export function checkReadable(path: string, what: string): Stats {
  try {
    const stats = statSync(path);
    // Opening a pipe would wait for its writer; only a file tells at once whether it may be read.
    if (stats.isFile()) closeSync(openSync(path, 'r'));
    return stats;
  } catch (error) {
    throw unreadable(path, what, error);
  }
}

/**
 * Is this a text that an author may have written? Its grammar is checked later by whoever runs it.
 *
 * @param what  how the file is called in the complaint, `tracer script`
 * @throws UsageError when the file is missing, a directory, empty, far too large, or not text
 */
export function checkSourceFile(path: string, what: string): void {
  const stats = checkReadable(path, what);
  if (stats.isDirectory()) {
    throw new UsageError(path, `is a directory; a ${what} was expected, name the file in it`);
  }
  if (stats.isFile() && stats.size === 0) {
    throw new UsageError(
      path,
      `is empty; a ${what} was expected, utrace-lab init writes one to start from`,
    );
  }
  if (stats.size > maxScriptBytes) {
    const size = `${Math.round(stats.size / 1024 / 1024)} MB`;
    throw new UsageError(
      path,
      `is ${size}; a ${what} of at most 4 MB was expected, check the path`,
    );
  }
  if (!looksLikeText(path)) {
    throw new UsageError(path, `is not text in UTF-8; a ${what} was expected, check the path`);
  }
}

function looksLikeText(path: string): boolean {
  const bytes = Buffer.alloc(maxScriptBytes);
  const file = openSync(path, 'r');
  const length = readSync(file, bytes);
  closeSync(file);
  const head = bytes.subarray(0, length);
  if (head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head);
    return true;
  } catch {
    return false;
  }
}

function unreadable(path: string, what: string, error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
      return new UsageError(path, `no such file; a ${what} was expected${similarFile(path)}`);
    case 'ENOTDIR':
      return new UsageError(
        path,
        `part of the path is not a directory; check the path of the ${what}`,
      );
    case 'EACCES':
    case 'EPERM':
      return new UsageError(path, `may not be read; give yourself permission to read the ${what}`);
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return new UsageError(path, `cannot be followed (${code}); check the path of the ${what}`);
    default:
      return error;
  }
}

function similarFile(path: string): string {
  try {
    return didYouMean(basename(path), readdirSync(dirname(path))) || ', check the path';
  } catch {
    return `, and there is no directory ${dirname(path)} either`;
  }
}
