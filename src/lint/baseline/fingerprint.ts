/**
 * Fingerprints: how a finding is known again when the file around it has changed.
 *
 * A line number is wrong after the next edit. What stays is the rule, the function, the line's own
 * words, and which of several equal ones it is. Spaces do not count.
 */
import type { Finding, RuleName } from '../finding.ts';
import { linesOf } from '../report/excerpt.ts';
import { enclosingFunction } from './enclosing.ts';

/** What makes a finding the same one, before and after an edit. */
export interface Fingerprint {
  readonly file: string;
  readonly rule: RuleName;
  /** The function it is in; empty at the top level. */
  readonly in: string;
  /** The words of the line, with single spaces between them. */
  readonly line: string;
}

/** A line of a minified file is as long as the file. */
const maxLineLength = 200;

/** Gives each finding its fingerprint. Findings of one file are read from the same lines. */
export function fingerprinter(
  sources: ReadonlyMap<string, string>,
): (finding: Finding) => Fingerprint {
  const linesBy = new Map<string, readonly string[]>();
  return ({ file, rule, line, column }) => {
    const lines = linesBy.get(file) ?? linesOf(sources.get(file) ?? '');
    linesBy.set(file, lines);
    const text = lines[line - 1] ?? '';
    const near = text.length > maxLineLength ? text.slice(column - 1) : text;
    const words = near.slice(0, maxLineLength).trim().replace(/\s+/g, ' ');
    return { file, rule, in: enclosingFunction(lines, line), line: words };
  };
}

/** The same text for the same fingerprint, and another for another. */
export function keyOf({ file, rule, in: within, line }: Fingerprint): string {
  return [file, rule, within, line].join('\0');
}

/**
 * Sixteen hexadecimal digits that stand for a text (FNV-1a, 64 bits over its UTF-16 units).
 *
 * They tell findings apart; they keep no secret.
 */
export function digest(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
