/**
 * The baseline of a call of lint: the file, and what the report says of it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import {
  applyBaseline,
  type BaselineEntry,
  baselineText,
  renewBaseline,
  type Scope,
} from '../lint/baseline/baseline.ts';
import { parseBaseline } from '../lint/baseline/baseline-file.ts';
import type { Level } from '../lint/config/level.ts';
import type { Finding, RuleName } from '../lint/finding.ts';
import type { BaselineReport } from '../lint/report/report.ts';
import { checkReadable } from './input-file.ts';
import type { FoundConfig } from './lint-config.ts';
import type { LintRequest } from './lint-options.ts';
import { writeWhole } from './output-file.ts';
import { UsageError } from './usage-error.ts';

/** What the lint has come to, for the baseline to be held against. */
export interface Linted {
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
  readonly levels: ReadonlyMap<RuleName, Level>;
}

/** The path of the baseline that the call or its configuration names. */
export function baselinePath(request: LintRequest, { config, folder }: FoundConfig): string | null {
  if (request.baseline !== null) return request.baseline;
  if (config.baseline === null || folder === null) {
    if (!request.updateBaseline) return null;
    throw new UsageError('--update-baseline', 'needs --baseline FILE, or one in utrace-lab.json');
  }
  return join(folder, config.baseline);
}

/** @throws UsageError where the file is missing or damaged */
export function readBaseline(path: string, mayBeMissing: boolean): readonly BaselineEntry[] {
  if (!existsSync(path)) {
    if (mayBeMissing) return [];
    throw new UsageError(path, 'no such baseline; utrace-lab lint --update-baseline writes one');
  }
  if (!checkReadable(path, 'baseline').isFile()) {
    throw new UsageError(path, 'is no file; a baseline was expected');
  }
  const result = parseBaseline(readFileSync(path, 'utf8'));
  if (result.ok) return result.entries;
  const { span, message } = result.problem;
  throw new UsageError(`${path}:${span.line}:${span.column}`, message);
}

/** Sets aside what the baseline has. */
export function withBaseline(
  path: string,
  entries: readonly BaselineEntry[],
  linted: Linted,
): { readonly fresh: readonly Finding[]; readonly report: BaselineReport } {
  const { fresh, known, stale } = applyBaseline(linted.findings, entries, scopeOf(path, linted));
  return { fresh, report: { file: path, known, stale } };
}

/** Writes the baseline anew, whole or not at all. @returns how many findings it has now */
export function writeBaseline(
  path: string,
  entries: readonly BaselineEntry[],
  linted: Linted,
): readonly BaselineEntry[] {
  const renewed = renewBaseline(linted.findings, entries, scopeOf(path, linted));
  writeWhole(path, baselineText(renewed));
  return renewed;
}

/** Files are named from the directory of the baseline, so that it can be linted from anywhere. */
function scopeOf(path: string, { sources, levels }: Linted): Scope {
  const folder = resolve(dirname(path));
  const pathOf = (file: string): string => relative(folder, resolve(file)).split(sep).join('/');
  const linted = new Set([...sources.keys()].map(pathOf));
  return {
    sources,
    pathOf,
    isLookedFor: ({ file, rule }) =>
      levels.get(rule) !== 'off' && (linted.has(file) || !existsSync(join(folder, file))),
  };
}
