/**
 * The settings of a call of lint: found beside what is linted, or named, and read.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import {
  type ConfigProblem,
  configFileName,
  emptyConfig,
  type LintConfig,
  parseConfig,
} from '../lint/config/config.ts';
import type { RuleName } from '../lint/finding.ts';
import { checkReadable } from './input-file.ts';
import type { LintRequest } from './lint-options.ts';
import { didYouMean } from './nearest.ts';
import { UsageError } from './usage-error.ts';

export interface FoundConfig {
  readonly config: LintConfig;
  /** What the paths in it start from; null where there is no file. */
  readonly folder: string | null;
}

/** Settings are a page; whatever is larger is something else. */
const maxConfigBytes = 1024 * 1024;

/** @throws UsageError with file, line and column where the settings are wrong */
export function configFor(request: LintRequest, rules: readonly RuleName[]): FoundConfig {
  const path = pathOf(request);
  if (path === null) return { config: emptyConfig, folder: null };
  const stats = checkReadable(path, 'configuration');
  if (!stats.isFile() || stats.size > maxConfigBytes) {
    throw new UsageError(path, `is no configuration; a ${configFileName} was expected`);
  }
  const result = parseConfig(readFileSync(path, 'utf8'), rules);
  if (result.ok) return { config: result.config, folder: dirname(path) };
  const { span } = result.problem;
  throw new UsageError(`${path}:${span.line}:${span.column}`, complaint(result.problem));
}

function complaint({ message, typed, known = [] }: ConfigProblem): string {
  if (typed === undefined) return message;
  const few = known.length <= 8 ? `; ${known.join(', ')} were expected` : '';
  return message + (didYouMean(typed, known) || few || '; utrace-lab lint --list-rules names all');
}

function pathOf({ config, paths }: LintRequest): string | null {
  switch (config.kind) {
    case 'none':
      return null;
    case 'file':
      return config.path;
    case 'nearest':
      return nearestConfig(commonFolder(paths));
    default:
      return config satisfies never;
  }
}

/** The directory that holds all the paths: one call is one project, and has one configuration. */
function commonFolder(paths: readonly string[]): string {
  const folders = paths.map((path) => {
    const whole = resolve(path);
    return isDirectory(whole) ? whole : dirname(whole);
  });
  const [first = process.cwd(), ...others] = folders;
  let common = first;
  const holds = (folder: string): boolean =>
    folder === common || folder.startsWith(common.endsWith(sep) ? common : common + sep);
  while (!others.every(holds)) common = dirname(common);
  return common;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Named as it is reached from here, for that is what people can open. */
function nearestConfig(start: string): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, configFileName);
    if (existsSync(path)) {
      const short = relative('', path);
      return short.startsWith(`..${sep}..${sep}`) ? path : short;
    }
    if (dirname(folder) === folder) return null;
  }
}
