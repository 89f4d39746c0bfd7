/**
 * The rules as a report and `lint --list-rules` need them: names, levels, and the pages of docs/.
 */
import type { Level, Levels } from '../lint/config/level.ts';
import { nameOfLevel } from '../lint/config/level.ts';
import type { RuleName, Severity } from '../lint/finding.ts';
import type { RuleDescription } from '../lint/report/report.ts';
import { allRules } from '../lint/rules/all.ts';
import { unexplained, unused } from '../lint/suppression.ts';
import { allPages } from './explain.ts';
import type { Style, Tone } from './terminal.ts';

interface KnownRule {
  readonly name: RuleName;
  readonly severity: Severity;
}

/** Every rule, those about suppressions included, which no path of the code can break. */
export const knownRules: readonly KnownRule[] = [
  ...allRules,
  { name: unexplained, severity: 'warning' },
  { name: unused, severity: 'warning' },
];

export const ruleNames: readonly RuleName[] = knownRules.map(({ name }) => name);

/** @param levels  what the configuration and the call have set */
export function describedRules(levels: Levels): readonly RuleDescription[] {
  const pages = allPages();
  return knownRules.map(({ name, severity }) => {
    const page = pages.find((each) => each.name === name);
    const level = levels.get(name) ?? severity;
    return { name, severity, level, summary: page?.summary ?? name, page: page?.text ?? '' };
  });
}

const tones: Readonly<Record<Level, Tone>> = {
  error: 'bad',
  warning: 'warn',
  info: 'name',
  off: 'dim',
};

export function rulesText(rules: readonly RuleDescription[], style: Style): string {
  const width = Math.max(...rules.map(({ name }) => name.length));
  const lines = rules.map(({ name, level, severity, summary }) => {
    const word = nameOfLevel(level).padEnd(5);
    const changed =
      level === severity ? '' : style('dim', ` (${nameOfLevel(severity)} by default)`);
    return `  ${style('name', name.padEnd(width))}  ${style(tones[level], word)}  ${summary}${changed}`;
  });
  return [...lines, '', 'utrace-lab explain RULE tells about one', ''].join('\n');
}

export function rulesJson(rules: readonly RuleDescription[]): string {
  const list = rules.map(({ name, severity, level, summary }) => ({
    rule: name,
    level: nameOfLevel(level),
    default: nameOfLevel(severity),
    summary,
  }));
  return `${JSON.stringify({ version: 1, rules: list })}\n`;
}
