/**
 * The summary: how much was looked at, how much is left, and what was set aside.
 */
import type { Severity } from '../finding.ts';
import { fixers } from '../fixes/all.ts';
import type { Paint } from './paint.ts';
import { toneOf } from './paint.ts';
import type { BaselineReport, LintReport } from './report.ts';

const worstFirst: readonly Severity[] = ['error', 'warning', 'info'];
const nouns: Readonly<Record<Severity, readonly [one: string, many: string]>> = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  info: ['note', 'notes'],
};

export function summaryLines(report: LintReport, paint: Paint): readonly string[] {
  return [
    verdict(report, paint),
    ...fixLines(report),
    ...(report.baseline === null ? [] : baselineLines(report.baseline)),
    ...report.skipped.map(({ file, reason }) => `  ${file} ${reason}`),
    ...report.unfinished.map(
      ({ file, line, name }) =>
        `  ${file}:${line} ${name || 'a function'} has too many ways; not all of them were followed`,
    ),
  ];
}

function verdict({ findings, files, baseline }: LintReport, paint: Paint): string {
  const where = `in ${count(files, 'file')}`;
  if (findings.length === 0) {
    const what = (baseline?.known.length ?? 0) > 0 ? 'nothing new found' : 'nothing found';
    return `${paint('good', '✓')} ${what} ${where}`;
  }
  const parts = worstFirst.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    const [one, many] = nouns[severity];
    return number === 0 ? [] : [paint(toneOf[severity], count(number, one, many))];
  });
  return `${count(findings.length, 'finding')} ${where}: ${parts.join(', ')}`;
}

/** Whether there is a fix for a finding is only known when it was made and tried. */
function fixLines({ fixed, findings }: LintReport): readonly string[] {
  if (fixed !== null) {
    return fixed.map(({ file, fixes }) => `  fixed: ${file}, ${count(fixes, 'fix', 'fixes')}`);
  }
  if (!findings.some(({ rule }) => fixers.has(rule))) return [];
  return ['  utrace-lab lint --fix mends what is safe to mend'];
}

function baselineLines({ file, known, stale }: BaselineReport): readonly string[] {
  const lines = [`  ${count(known.length, 'finding')} more in the baseline ${file}`];
  const gone = stale.reduce((sum, { count: number }) => sum + number, 0);
  if (gone === 0) return lines;
  const shown = stale.slice(0, 10).map(({ file: where, rule, line }) => {
    return `    ${where}  ${rule}  ${line.length > 60 ? `${line.slice(0, 59)}…` : line}`;
  });
  return [
    ...lines,
    `  ${count(gone, 'finding')} of the baseline ${gone === 1 ? 'is' : 'are'} gone; --update-baseline takes ${gone === 1 ? 'it' : 'them'} out`,
    ...shown,
    ...(stale.length > shown.length ? [`    and ${stale.length - shown.length} more`] : []),
  ];
}

/** `1 file`, `2,000 files`. */
function count(number: number, one: string, many = `${one}s`): string {
  const grouped = String(number).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${grouped} ${number === 1 ? one : many}`;
}
