/**
 * The report of an exploration, or of the shards of one, in the form that was asked for.
 */
import { relative, resolve, sep } from 'node:path';
import type { ExploreReport } from '../adapter/explore-request.ts';
import { type Explored, exploreAccount } from './explore-account.ts';
import { githubAnnotation } from './explore-github.ts';
import { junitReport } from './explore-junit.ts';
import type { ExploreFormat } from './explore-options.ts';
import { styleFor, type Terminal } from './terminal.ts';

export function exploreText(
  report: ExploreReport,
  explored: Explored,
  format: ExploreFormat,
  terminal: Terminal,
): string {
  const plain = (): string => exploreAccount(report, explored, styleFor(false));
  switch (format) {
    case 'text':
      return exploreAccount(report, explored, terminal.style, terminal.width);
    case 'json':
      return `${JSON.stringify(report)}\n`;
    case 'junit':
      return junitReport(report, explored, plain());
    case 'github':
      return githubAnnotation(report, explored, slashed);
    default:
      return format satisfies never;
  }
}

/** The path from the root of the repository, with slashes. */
function slashed(file: string): string {
  const root = process.env['GITHUB_WORKSPACE'] ?? '';
  return relative(root, resolve(file)).split(sep).join('/');
}
