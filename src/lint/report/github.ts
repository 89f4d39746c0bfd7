/**
 * Annotations: findings as the workflow commands that GitHub shows beside a change.
 *
 * One line each on stdout; a step of a workflow needs nothing else. Steps of the path follow the
 * message as lines of their own.
 */
import type { Finding, Severity } from '../finding.ts';
import type { LintReport } from './report.ts';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/** @param pathOf  a file's path from the root of the repository, with slashes */
export function githubReport(report: LintReport, pathOf: (file: string) => string): string {
  return report.findings.map((finding) => `${annotation(finding, pathOf)}\n`).join('');
}

function annotation(finding: Finding, pathOf: (file: string) => string): string {
  const { line, column, endLine, endColumn, rule, severity, message, related } = finding;
  // Columns are only understood where both are in the same line.
  const columns = line === endLine ? { col: column, endColumn } : {};
  const properties = { file: pathOf(finding.file), line, endLine, ...columns, title: rule };
  const written = Object.entries(properties).map(([name, value]) => {
    return `${name}=${escapeProperty(String(value))}`;
  });
  const steps = related.map((step) => {
    return `${pathOf(step.file)}:${step.line}:${step.column} ${step.message}`;
  });
  const text = [message, ...steps, `utrace-lab explain ${rule}`].join('\n');
  return `::${commands[severity]} ${written.join(',')}::${escapeData(text)}`;
}

/** What would end the command early is written as its code. */
export function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The same for a property. */
export function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
