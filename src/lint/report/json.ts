/**
 * The report for programs: the public JSON document, member for member.
 *
 * What the contract does not name appears only where it was asked for: `fixed` with --fix,
 * `baseline` with a baseline, `skipped` where a directory held what cannot be linted, `unfinished`
 * where a function has more ways than were followed.
 */
import type { Finding } from '../finding.ts';
import type { LintReport } from './report.ts';

export function jsonReport(report: LintReport): string {
  const { files, findings, milliseconds, fixed, baseline, skipped, unfinished } = report;
  const document = {
    version: 1,
    files,
    findings: findings.map(findingDocument),
    milliseconds,
    ...(fixed === null ? {} : { fixed }),
    ...(baseline === null
      ? {}
      : {
          baseline: {
            file: baseline.file,
            known: baseline.known.length,
            stale: baseline.stale,
          },
        }),
    ...(skipped.length === 0 ? {} : { skipped }),
    ...(unfinished.length === 0 ? {} : { unfinished }),
  };
  return `${JSON.stringify(document)}\n`;
}

/** In the order of the contract, and nothing that a finding carries for others. */
function findingDocument(finding: Finding): unknown {
  const { file, line, column, endLine, endColumn, rule, severity, message } = finding;
  return {
    ...{ file, line, column, endLine, endColumn, rule, severity, message },
    related: finding.related.map((step) => ({
      file: step.file,
      line: step.line,
      column: step.column,
      message: step.message,
    })),
    fixes: finding.fixes.map(({ title, kind, edits }) => ({
      title,
      kind,
      edits: edits.map((edit) => ({
        file: edit.file,
        line: edit.line,
        column: edit.column,
        endLine: edit.endLine,
        endColumn: edit.endColumn,
        text: edit.text,
      })),
    })),
  };
}
