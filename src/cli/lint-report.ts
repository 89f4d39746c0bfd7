/**
 * The report of a call of lint, in the form that was asked for.
 */
import { relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Levels } from '../lint/config/level.ts';
import { githubReport } from '../lint/report/github.ts';
import { jsonReport } from '../lint/report/json.ts';
import type { LintReport } from '../lint/report/report.ts';
import { sarifReport, uriOfPath } from '../lint/report/sarif.ts';
import { textReport } from '../lint/report/text.ts';
import type { LintFormat } from './lint-options.ts';
import { describedRules } from './lint-rules.ts';
import { packageVersion } from './package-files.ts';
import type { Terminal } from './terminal.ts';

export function formatReport(
  report: LintReport,
  format: LintFormat,
  levels: Levels,
  terminal: Terminal,
): string {
  switch (format) {
    case 'text':
      return textReport(report, { paint: terminal.style, width: terminal.width });
    case 'json':
      return jsonReport(report);
    case 'github':
      return githubReport(report, (file) => slashed(process.env['GITHUB_WORKSPACE'] ?? '', file));
    case 'sarif': {
      const toolVersion = packageVersion();
      return sarifReport(report, {
        toolVersion,
        // What npm publishes holds the pages, and this shows its files.
        pagesUri: `https://unpkg.com/utrace-lab@${toolVersion}/docs/rules/`,
        rules: describedRules(levels),
        uriOf,
      });
    }
    default:
      return format satisfies never;
  }
}

/** The path from a directory, with slashes. */
function slashed(from: string, file: string): string {
  return relative(from, resolve(file)).split(sep).join('/');
}

function uriOf(file: string): string {
  const path = slashed('', file);
  // Elsewhere, or on another drive: only the whole path says where it is.
  const isAway = path.startsWith('../') || /^[A-Za-z]:/.test(path);
  return isAway ? pathToFileURL(resolve(file)).href : uriOfPath(path);
}
