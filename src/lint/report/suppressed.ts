/**
 * What comments silence: found by linting the same files once more, without those comments.
 *
 * Reports for code hosts have suppressed findings too, so that someone can count them. Taking the
 * word out of the comments changes no position, and nothing that a rule looks at.
 */
import type { Finding } from '../finding.ts';
import { linesOf } from './excerpt.ts';
import type { SuppressedFinding } from './report.ts';

interface Source {
  readonly fileName: string;
  readonly source: string;
}

const directive = 'utrace-lint-disable-next-line';
/** As long, and means nothing. */
const disarmed = 'utrace-lint-was-disabled-here';

/**
 * @param lint  how the files were linted
 * @param left  what was found in them
 */
export function suppressedFindings(
  files: readonly Source[],
  lint: (files: readonly Source[]) => readonly Finding[],
  left: readonly Finding[],
): readonly SuppressedFinding[] {
  if (!files.some(({ source }) => source.includes(directive))) return [];
  const loud = files.map(({ fileName, source }) => ({
    fileName,
    source: source.replaceAll(directive, disarmed),
  }));
  const known = new Set(left.map(placeOf));
  const lines = new Map(files.map(({ fileName, source }) => [fileName, linesOf(source)]));
  return lint(loud)
    .filter((finding) => !known.has(placeOf(finding)))
    .map((finding) => ({ finding, reason: reasonAbove(finding, lines.get(finding.file) ?? []) }));
}

function placeOf({ file, line, column, rule }: Finding): string {
  return [file, line, column, rule].join('\0');
}

function reasonAbove({ line }: Finding, lines: readonly string[]): string {
  return /\s--\s*(.*?)\s*(?:\*\/)?\s*$/.exec(lines[line - 2] ?? '')?.[1] ?? '';
}
