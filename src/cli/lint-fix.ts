/**
 * `lint --fix`: safe fixes, applied to files.
 *
 * The project is mended as a whole, round after round, since a fix in one file can be what another
 * file was waiting for. A file is written once, at the end, whole or not at all; its byte order
 * mark, its line ends and its permissions stay.
 */
import { chmodSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import type { Finding } from '../lint/finding.ts';
import { applyFixes } from '../lint/fixes/apply.ts';
import type { FixedFile, SkippedFile } from '../lint/report/report.ts';
import { isUtf8, type SourceText, textOf } from './lint-sources.ts';
import { draftFile } from './output-file.ts';

/** Fixes that take turns with each other end here; what they leave is reported. */
const maxRounds = 20;

export interface FixOutcome {
  readonly files: readonly SourceText[];
  /** What is left to mend by hand. */
  readonly findings: readonly Finding[];
  readonly fixed: readonly FixedFile[];
  readonly skipped: readonly SkippedFile[];
}

/**
 * Mends files, and writes those that changed.
 *
 * @param lint  what is to be mended in these texts: findings that are known or off are not among it
 */
export function fixFiles(
  files: readonly SourceText[],
  lint: (files: readonly SourceText[]) => readonly Finding[],
): FixOutcome {
  const skipped: SkippedFile[] = [];
  const refused = new Set<string>();
  const counts = new Map<string, number>();
  let current = files;
  let findings = lint(current);
  for (let round = 0; round < maxRounds; round++) {
    const next = current.map((file) => {
      const own = findings.filter((finding) => finding.file === file.fileName);
      if (refused.has(file.fileName) || own.length === 0) return file;
      // One round of this file alone: what a new text has to be mended in, the whole project says.
      const mended = applyFixes(file.source, (text) => (text === file.source ? own : []));
      if (mended.applied === 0) return file;
      if (!counts.has(file.fileName) && !isWritable(file, skipped)) {
        refused.add(file.fileName);
        return file;
      }
      counts.set(file.fileName, (counts.get(file.fileName) ?? 0) + mended.applied);
      return { ...file, source: mended.source };
    });
    if (next.every((file, index) => file === current[index])) break;
    current = next;
    findings = lint(current);
  }
  const fixed = current.flatMap((file, index): readonly FixedFile[] => {
    const before = files[index];
    if (before === undefined || before.source === file.source) return [];
    writeMended(file);
    return [{ file: file.fileName, fixes: counts.get(file.fileName) ?? 0 }];
  });
  return { files: current, findings, fixed, skipped };
}

/** Bytes that are no UTF-8 would be lost, and what changed meanwhile would be overwritten. */
function isWritable({ fileName, source }: SourceText, skipped: SkippedFile[]): boolean {
  const bytes = readFileSync(fileName);
  const reason = isUtf8(bytes)
    ? textOf(bytes) === source
      ? null
      : 'has changed meanwhile, and is not fixed'
    : 'is not text in UTF-8, and is not fixed';
  if (reason !== null) skipped.push({ file: fileName, reason });
  return reason === null;
}

function writeMended({ fileName, source }: SourceText): void {
  // A link stays a link: what it leads to is replaced.
  const target = realpathSync(fileName);
  const mark = readFileSync(target).subarray(0, 3).equals(Buffer.from('\ufeff')) ? '\ufeff' : '';
  const draft = draftFile(target);
  try {
    writeFileSync(draft.path, mark + source);
    chmodSync(draft.path, statSync(target).mode & 0o7777);
    draft.finish();
  } catch (error) {
    draft.discard();
    throw error;
  }
}
