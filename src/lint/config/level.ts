/**
 * Levels: how loud a rule is in this project, whatever its author thought.
 *
 * The words are those of the command line and of utrace-lab.json. A rule that is off is not
 * reported; it still runs, so that a comment which silences it is not called idle.
 */
import type { Finding, RuleName, Severity } from '../finding.ts';

export const levelNames = ['off', 'info', 'warn', 'error'] as const;
export type LevelName = (typeof levelNames)[number];
export type Level = Severity | 'off';

/** The levels that someone has set, by rule. */
export type Levels = ReadonlyMap<RuleName, Level>;

const prefix = 'utrace/';

export function isLevelName(word: string): word is LevelName {
  return levelNames.some((name) => name === word);
}

export function levelOf(name: LevelName): Level {
  return name === 'warn' ? 'warning' : name;
}

/** The word that stands for a level where one is written. */
export function nameOfLevel(level: Level): LevelName {
  return level === 'warning' ? 'warn' : level;
}

/** The rule that a word means, with or without its prefix; undefined for none of them. */
export function ruleNamed(word: string, rules: readonly RuleName[]): RuleName | undefined {
  const name = word.startsWith(prefix) ? word : `${prefix}${word}`;
  return rules.find((rule) => rule === name);
}

/** The findings as this project wants them. */
export function applyLevels(findings: readonly Finding[], levels: Levels): readonly Finding[] {
  if (levels.size === 0) return findings;
  return findings.flatMap((finding) => {
    const level = levels.get(finding.rule) ?? finding.severity;
    if (level === 'off') return [];
    return level === finding.severity ? [finding] : [withSeverity(finding, level)];
  });
}

/** Copies a finding without looking at its fixes: they are made when somebody does, at some cost. */
function withSeverity(finding: Finding, severity: Severity): Finding {
  const members = Object.getOwnPropertyDescriptors(finding);
  return Object.defineProperties({} as Finding, {
    ...members,
    severity: { ...members.severity, value: severity },
  });
}
