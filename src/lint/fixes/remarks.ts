/**
 * Remarks: a comment that silences nothing goes, with its line.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Outline } from './outline.ts';
import { Repair } from './repair.ts';

export function removeComment(finding: Finding, outline: Outline): Fix | null {
  const { start, end } = outline.range(finding);
  const repair = new Repair(outline);
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(outline.source.slice(end));
  const isLine = outline.isFirstOnLine(start) && rest !== null;
  const from = isLine ? start - outline.indentOf(start).length : start;
  repair.replace({ start: from, end: end + (isLine ? rest[0].length : 0) }, '');
  return repair.fix('Remove the comment', 'safe');
}
