/**
 * The configuration: what `utrace-lab.json` may say, and what it means.
 *
 *     {
 *       "include": ["drivers/**"],
 *       "exclude": ["drivers/old"],
 *       "rules": { "utrace/task-stale": "off" },
 *       "baseline": "utrace-baseline.json",
 *       "maxWarnings": 0
 *     }
 *
 * A member that nobody knows is refused with its place: a misspelt `exlude` would otherwise be
 * silently without effect. The JSON Schema in schemas/ says the same to editors.
 */
import type { RuleName } from '../finding.ts';
import { globProblem } from './glob.ts';
import { type JsonMember, type JsonValue, type Problem, parseJson } from './json-tree.ts';
import { isLevelName, type Level, levelNames, levelOf, ruleNamed } from './level.ts';

/** How the file is called, wherever it lies. */
export const configFileName = 'utrace-lab.json';

export interface LintConfig {
  /** Patterns for the files of directories that are linted; null for all. */
  readonly include: readonly string[] | null;
  readonly exclude: readonly string[];
  readonly rules: ReadonlyMap<RuleName, Level>;
  /** The path of the baseline, from the directory of the configuration. */
  readonly baseline: string | null;
  readonly maxWarnings: number | null;
}

export const emptyConfig: LintConfig = {
  include: null,
  exclude: [],
  rules: new Map(),
  baseline: null,
  maxWarnings: null,
};

export type ConfigResult =
  | { readonly ok: true; readonly config: LintConfig }
  | { readonly ok: false; readonly problem: ConfigProblem };

export interface ConfigProblem extends Problem {
  /** The word that is wrong and those that would be right, for whoever suggests one. */
  readonly typed?: string;
  readonly known?: readonly string[];
}

type Draft = { -readonly [K in keyof LintConfig]: LintConfig[K] };
type Reader = (value: JsonValue, rules: readonly RuleName[], draft: Draft) => ConfigProblem | null;

/** One reader for each member; `$schema` is for editors. */
const members: Readonly<Record<string, Reader>> = {
  $schema: (value) => (value.kind === 'string' ? null : expected(value, 'the path of the schema')),
  include: readPatterns('include'),
  exclude: readPatterns('exclude'),
  rules: readRules,
  baseline: readBaseline,
  maxWarnings: readMaxWarnings,
};

/** Reads the text of a configuration; `rules` are all that there are. */
export function parseConfig(text: string, rules: readonly RuleName[]): ConfigResult {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (value.kind !== 'object') return { ok: false, problem: expected(value, 'an object') };
  const draft: Draft = { ...emptyConfig };
  for (const member of value.members) {
    const problem = readMember(member, rules, draft);
    if (problem !== null) return { ok: false, problem };
  }
  return { ok: true, config: draft };
}

function readMember(
  { name, nameSpan, value }: JsonMember,
  rules: readonly RuleName[],
  draft: Draft,
): ConfigProblem | null {
  const known = Object.keys(members);
  const read = Object.hasOwn(members, name) ? members[name] : undefined;
  if (read !== undefined) return read(value, rules, draft);
  return { span: nameSpan, message: `there is no setting '${name}'`, typed: name, known };
}

function readPatterns(name: 'include' | 'exclude'): Reader {
  return (value, _rules, draft) => {
    if (value.kind !== 'array') return expected(value, 'a list of patterns');
    const patterns: string[] = [];
    for (const item of value.items) {
      if (item.kind !== 'string') return expected(item, 'a pattern in double quotes');
      const problem = globProblem(item.value);
      if (problem !== null) return { span: item.span, message: problem };
      patterns.push(item.value);
    }
    draft[name] = patterns;
    return null;
  };
}

function readRules(
  value: JsonValue,
  known: readonly RuleName[],
  draft: Draft,
): ConfigProblem | null {
  if (value.kind !== 'object') return expected(value, 'an object from rules to levels');
  const levels = new Map<RuleName, Level>();
  for (const member of value.members) {
    const rule = ruleNamed(member.name, known);
    if (rule === undefined) return unknownRule(member, known);
    if (levels.has(rule)) {
      return { span: member.nameSpan, message: `'${rule}' is given twice; keep one` };
    }
    const level = member.value;
    if (level.kind !== 'string' || !isLevelName(level.value)) return unknownLevel(level);
    levels.set(rule, levelOf(level.value));
  }
  draft.rules = levels;
  return null;
}

function unknownRule({ name, nameSpan }: JsonMember, known: readonly RuleName[]): ConfigProblem {
  const names = name.startsWith('utrace/') ? known : known.map((rule) => rule.slice(7));
  return { span: nameSpan, message: `there is no rule '${name}'`, typed: name, known: names };
}

function unknownLevel(value: JsonValue): ConfigProblem {
  const problem = expected(value, `off, info, warn or error`);
  return value.kind === 'string'
    ? { ...problem, typed: value.value, known: [...levelNames] }
    : problem;
}

function readBaseline(
  value: JsonValue,
  _rules: readonly RuleName[],
  draft: Draft,
): ConfigProblem | null {
  if (value.kind !== 'string' || value.value === '') {
    return expected(value, 'the path of a baseline file');
  }
  draft.baseline = value.value;
  return null;
}

function readMaxWarnings(
  value: JsonValue,
  _rules: readonly RuleName[],
  draft: Draft,
): ConfigProblem | null {
  if (value.kind !== 'number' || !Number.isSafeInteger(value.value) || value.value < 0) {
    return expected(value, 'a whole number from 0');
  }
  draft.maxWarnings = value.value;
  return null;
}

function expected(value: JsonValue, what: string): ConfigProblem {
  return { span: value.span, message: `${what} was expected, not ${named(value)}` };
}

function named(value: JsonValue): string {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'boolean':
    case 'number':
      return String(value.value);
    case 'string':
      return value.value === '' ? 'an empty text' : `'${value.value}'`;
    case 'array':
      return 'a list';
    case 'object':
      return 'an object';
    default:
      return value satisfies never;
  }
}
