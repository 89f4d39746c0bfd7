/**
 * The sources of a lint: which files the paths stand for, and their text as an editor counts it.
 *
 * A byte order mark is no part of the text, and bytes that are no UTF-8 are one replacement
 * character each, as editors show them: so columns are right, in old C files in Latin-1 too.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { concernsUtrace } from '../lint/c/lower.ts';
import type { LintConfig } from '../lint/config/config.ts';
import { globMatcher } from '../lint/config/glob.ts';
import { isTooLong, maxLength } from '../lint/length.ts';
import { isLintable } from '../lint/linter.ts';
import type { SkippedFile } from '../lint/report/report.ts';
import { checkReadable } from './input-file.ts';
import type { FoundConfig } from './lint-config.ts';
import { checkSyntax } from './script-syntax.ts';
import { UsageError } from './usage-error.ts';

/** More than anybody writes, and about what a parser takes in a few seconds. */
export const maxSourceBytes = 16 * 1024 * 1024;

export interface SourceText {
  readonly fileName: string;
  readonly source: string;
}

export interface SourcesFound {
  readonly files: readonly SourceText[];
  readonly skipped: readonly SkippedFile[];
}

export interface SourcePath {
  readonly path: string;
  /** True for one that was named; others were met in a directory. */
  readonly isNamed: boolean;
}

/**
 * The files that the paths stand for, each once, in an order that the names alone decide.
 *
 * @throws UsageError for a path that cannot be linted, a directory without a source included
 */
export function sourcePaths(
  paths: readonly string[],
  { config, folder }: FoundConfig,
): readonly SourcePath[] {
  const isWanted = filterFor(config, folder);
  const seen = new Set<string>();
  return paths
    .flatMap((path) => pathsAt(path, isWanted))
    .filter(({ path }) => {
      const whole = resolve(path);
      if (seen.has(whole)) return false;
      seen.add(whole);
      return true;
    });
}

type Filter = (path: string) => boolean;

/** Patterns are for what lies below the configuration; they say nothing of other files. */
function filterFor({ include, exclude }: LintConfig, folder: string | null): Filter {
  if (folder === null) return () => true;
  const includes = include === null ? () => true : globMatcher(include);
  const excludes = globMatcher(exclude);
  return (path) => {
    const below = relative(folder, path).split(sep).join('/');
    if (below.startsWith('../') || below === '..') return true;
    return includes(below) && !excludes(below);
  };
}

function pathsAt(path: string, isWanted: Filter): readonly SourcePath[] {
  if (!checkReadable(path, 'tracer script').isDirectory()) {
    if (isLintable(path)) return [{ path, isNamed: true }];
    throw new UsageError(path, 'is neither .ts nor .js nor .c; a tracer script was expected');
  }
  const files = filesBelow(path);
  const wanted = files.filter(isWanted);
  if (wanted.length > 0) return wanted.map((file) => ({ path: file, isNamed: false }));
  const why =
    files.length > 0
      ? 'has sources, but include and exclude of utrace-lab.json leave none; change them'
      : 'has no .ts, .js or .c file in it; name a tracer script or its directory';
  throw new UsageError(path, why);
}

/**
 * Links are not followed: what they lead to is linted where it is, or is none of this tree. So there
 * is no way round in a circle.
 */
function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return isPassedBy(entry.name) ? [] : filesBelow(path);
      return entry.isFile() && isLintable(path) && !/\.d\.[cm]?ts$/.test(path) ? [path] : [];
    });
}

/** Packages of others, and directories that tools hide: version control, caches, their output. */
function isPassedBy(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}

/** As many files are read without asking whether somebody wants an end. */
const filesAtOnce = 64;

/**
 * Reads the files. One that was named and cannot be linted is refused; one that was met in a
 * directory is left out, and the report says so.
 *
 * @param onRead  is told how many have been read
 */
export async function readSources(
  paths: readonly SourcePath[],
  onRead: (count: number) => void,
): Promise<SourcesFound> {
  const files: SourceText[] = [];
  const skipped: SkippedFile[] = [];
  for (const [index, { path, isNamed }] of paths.entries()) {
    onRead(index);
    if (index % filesAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
    const reason = unreadable(path);
    const source = reason === null ? textOf(readFileSync(path)) : '';
    const wrong = reason ?? (source.includes('\0') ? 'is not text' : null);
    if (isNamed) {
      const refused = await refusal(path, source, wrong);
      if (refused !== null) throw refused;
    }
    if (wrong === null) files.push({ fileName: path, source });
    else skipped.push({ file: path, reason: `${wrong}, and was not linted` });
  }
  return withoutTooLong({ files, skipped });
}

/** Sets those aside that the linter finds nothing in for no other reason than their length. */
export function withoutTooLong({ files, skipped }: SourcesFound): SourcesFound {
  const isLeftOut = ({ source }: SourceText): boolean =>
    isTooLong(source) && concernsUtrace(source);
  const tooLong = files.filter(isLeftOut);
  if (tooLong.length === 0) return { files, skipped };
  const reasonOf = ({ source }: SourceText): string =>
    `has ${millions(source.length)} characters of at most ${millions(maxLength)}, and was not linted`;
  return {
    files: files.filter((file) => !isLeftOut(file)),
    skipped: [
      ...skipped,
      ...tooLong.map((file) => ({ file: file.fileName, reason: reasonOf(file) })),
    ],
  };
}

/** A little more is no more than a little less: rounded away from zero. */
function millions(count: number): string {
  return `${Math.ceil(count / 100_000) / 10} million`;
}

function unreadable(path: string): string | null {
  const stats = statSync(path);
  if (!stats.isFile()) return 'is no file';
  const { size } = stats;
  if (size <= maxSourceBytes) return null;
  return `has ${Math.round(size / 1024 / 1024)} MB of at most 16 MB`;
}

/** What to say of a file that somebody named: others may well lie in a directory. */
async function refusal(
  path: string,
  source: string,
  wrong: string | null,
): Promise<UsageError | null> {
  const isEngine = /\.[ch]$/.test(path);
  const what = isEngine ? 'C engine' : 'tracer script';
  if (wrong !== null) return new UsageError(path, `${wrong}; a ${what} was expected`);
  if (source === '') {
    return new UsageError(path, `is empty; a ${what} was expected, utrace-lab init writes one`);
  }
  if (isEngine) return null;
  if (source.includes('\ufffd') && !isUtf8(readFileSync(path))) {
    return new UsageError(path, `is not text in UTF-8; a ${what} was expected, check the path`);
  }
  return checkSyntax(path, source);
}

/** The text of a file as an editor shows it. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

/** True where text and bytes are the same thing said twice, so that one can be had from the other. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
