/**
 * What a call of lint asks for, checked word by word before anything is read.
 */

import {
  isLevelName,
  type Level,
  type Levels,
  levelNames,
  levelOf,
  ruleNamed,
} from '../lint/config/level.ts';
import type { RuleName } from '../lint/finding.ts';
import { choiceOf, optionValue, type ParsedCall, wholeNumberOf } from './arguments.ts';
import { didYouMean } from './nearest.ts';
import { UsageError } from './usage-error.ts';
import type { OptionSpec } from './verb.ts';

export const lintFormats = ['text', 'json', 'sarif', 'github'] as const;
export type LintFormat = (typeof lintFormats)[number];

export const lintOptions: readonly OptionSpec[] = [
  {
    name: 'format',
    value: lintFormats.join('|'),
    choices: lintFormats,
    summary: 'text for people (the default), JSON, SARIF 2.1.0, or annotations of GitHub',
  },
  { name: 'fix', summary: 'apply the fixes that are safe, and report what is left' },
  {
    name: 'rule',
    value: 'ID=LEVEL',
    repeatable: true,
    summary: 'off, info, warn or error for one rule; may be repeated',
  },
  { name: 'max-warnings', value: 'N', summary: 'end with 1 above N warnings (default: no limit)' },
  {
    name: 'baseline',
    value: 'FILE',
    summary: 'findings that FILE names are known and do not fail',
  },
  { name: 'update-baseline', summary: 'write the findings there are now into the baseline' },
  {
    name: 'config',
    value: 'FILE',
    summary: 'settings (default: the utrace-lab.json nearest to the paths, upwards)',
  },
  { name: 'no-config', summary: 'read no settings' },
  { name: 'stdin', summary: 'lint what comes in on stdin instead of files' },
  {
    name: 'stdin-filename',
    value: 'NAME',
    summary: 'how findings call it; the ending tells the language',
  },
  { name: 'list-rules', summary: 'name every rule, how loud it is here, and end' },
];

export interface LintRequest {
  readonly format: LintFormat;
  /** What was named; the name for stdin where that is read. */
  readonly paths: readonly string[];
  readonly isStdin: boolean;
  readonly fix: boolean;
  readonly levels: Levels;
  /** null for no limit that the call sets. */
  readonly maxWarnings: number | null;
  readonly baseline: string | null;
  readonly updateBaseline: boolean;
  /** A path, `none`, or the nearest. */
  readonly config:
    | { readonly kind: 'nearest' }
    | { readonly kind: 'none' }
    | { readonly kind: 'file'; readonly path: string };
  readonly listRules: boolean;
}

/** @throws UsageError for options that do not go together, and for rules and levels nobody knows */
export function lintRequest(
  call: ParsedCall,
  rules: readonly RuleName[],
  example: string,
): LintRequest {
  const { flags } = call;
  const limited = optionValue(call, 'max-warnings') !== undefined;
  const request = {
    format: choiceOf(call, 'format', lintFormats),
    paths: pathsFrom(call, example),
    isStdin: flags.has('stdin'),
    fix: flags.has('fix'),
    levels: levelsFrom(call.values.get('rule') ?? [], rules),
    maxWarnings: limited ? wholeNumberOf(call, 'max-warnings', { fallback: 0, least: 0 }) : null,
    baseline: optionValue(call, 'baseline') ?? null,
    updateBaseline: flags.has('update-baseline'),
    config: configFrom(call),
    listRules: flags.has('list-rules'),
  };
  if (request.isStdin && request.fix) {
    throw new UsageError('--fix', 'mends files, and --stdin has none; name the file instead');
  }
  if (request.updateBaseline && request.fix) {
    throw new UsageError('--update-baseline', 'takes the findings as they are; run --fix first');
  }
  if (request.updateBaseline && request.isStdin) {
    throw new UsageError('--update-baseline', 'needs files, and --stdin has none; name PATH');
  }
  return request;
}

function pathsFrom(call: ParsedCall, example: string): readonly string[] {
  const paths = [...call.operands, ...(call.afterDashes ?? [])];
  const name = optionValue(call, 'stdin-filename');
  if (!call.flags.has('stdin')) {
    if (name !== undefined) throw new UsageError('--stdin-filename', 'goes with --stdin; add it');
    if (paths.length > 0 || call.flags.has('list-rules')) return paths;
    throw new UsageError('lint', `a PATH was expected, as in: ${example}`);
  }
  const [extra] = paths;
  if (extra !== undefined) {
    throw new UsageError(extra, 'is a PATH, and --stdin takes the place of one; keep one of both');
  }
  if (name === undefined) {
    throw new UsageError('--stdin', 'needs --stdin-filename NAME, whose ending tells the language');
  }
  return [name];
}

function configFrom(call: ParsedCall): LintRequest['config'] {
  const path = optionValue(call, 'config');
  if (!call.flags.has('no-config')) {
    return path === undefined ? { kind: 'nearest' } : { kind: 'file', path };
  }
  if (path !== undefined) throw new UsageError('--no-config', 'contradicts --config; keep one');
  return { kind: 'none' };
}

function levelsFrom(words: readonly string[], rules: readonly RuleName[]): Levels {
  const levels = new Map<RuleName, Level>();
  for (const word of words) {
    const [, id, level] = /^([^=]+)=(.+)$/.exec(word) ?? [];
    if (id === undefined || level === undefined) {
      throw new UsageError(
        '--rule',
        `ID=LEVEL was expected, as in ealready-ignored=off, not '${word}'`,
      );
    }
    const rule = ruleNamed(id, rules);
    if (rule === undefined) throw new UsageError('--rule', unknownRule(id, rules));
    if (!isLevelName(level)) {
      throw new UsageError(
        '--rule',
        `off, info, warn or error was expected for ${rule}, not '${level}'` +
          didYouMean(level, levelNames),
      );
    }
    levels.set(rule, levelOf(level));
  }
  return levels;
}

function unknownRule(id: string, rules: readonly RuleName[]): string {
  const names = id.startsWith('utrace/') ? rules : rules.map((rule) => rule.slice(7));
  const hint = didYouMean(id, names) || '; utrace-lab lint --list-rules names all';
  return `there is no rule '${id}'${hint}`;
}
