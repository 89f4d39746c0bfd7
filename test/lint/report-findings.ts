/**
 * Findings and reports made by hand, for the tests of what is done with them.
 */
import type { Finding, RuleName } from '../../src/lint/finding.ts';
import type { LintReport, RuleDescription } from '../../src/lint/report/report.ts';

export function finding(line: number, column: number, more: Partial<Finding> = {}): Finding {
  return {
    file: 'late.c',
    line,
    column,
    endLine: line,
    endColumn: column + 1,
    rule: 'utrace/ealready-freed',
    severity: 'error',
    message: 'It is freed twice.',
    related: [],
    fixes: [],
    ...more,
  };
}

/** A finding that covers the first occurrence of `words` in a source. */
export function findingAt(source: string, words: string, more: Partial<Finding> = {}): Finding {
  const at = source.indexOf(words);
  const before = source.slice(0, at).split('\n');
  const inside = words.split('\n');
  const line = before.length;
  const column = (before[line - 1]?.length ?? 0) + 1;
  const last = inside[inside.length - 1]?.length ?? 0;
  const endColumn = inside.length === 1 ? column + last : last + 1;
  return finding(line, column, { endLine: line + inside.length - 1, endColumn, ...more });
}

export function report(
  findings: readonly Finding[],
  sources: Readonly<Record<string, string>>,
  more: Partial<LintReport> = {},
): LintReport {
  return {
    files: Object.keys(sources).length,
    findings,
    sources: new Map(Object.entries(sources)),
    milliseconds: 12,
    baseline: null,
    fixed: null,
    suppressed: [],
    skipped: [],
    unfinished: [],
    ...more,
  };
}

export function describedRule(
  name: RuleName,
  more: Partial<RuleDescription> = {},
): RuleDescription {
  return {
    name,
    severity: 'error',
    level: 'error',
    summary: 'It is freed twice.',
    page: '# It\n\n*Severity: error.* It is freed twice.\n\n## Why\n\nBecause **it** is.\n\n## Wrong\n\n```c\nkfree(it);\n```\n',
    ...more,
  };
}
