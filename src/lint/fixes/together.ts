/**
 * Together: which fixes of a file can be tried at once, because none of them sees another.
 */
import type { Edit, Finding, Fix } from '../finding.ts';

/** A fix that may be offered. */
export interface Candidate {
  readonly finding: Finding;
  readonly fix: Fix;
}

/**
 * The first candidates that stand apart, one for a finding. Names that are brought into a file may
 * be brought twice: that changes nothing for who reads it.
 */
export function standingApart(candidates: readonly Candidate[]): readonly Candidate[] {
  const taken: Edit[] = [];
  const mended = new Set<Finding>();
  return candidates.filter(({ finding, fix }) => {
    if (mended.has(finding)) return false;
    const own = fix.edits.filter((edit) => !bringsNames(edit));
    if (own.some((edit) => taken.some((other) => touches(edit, other)))) return false;
    mended.add(finding);
    taken.push(...own);
    return true;
  });
}

/** What a list of imports grows by, or the include behind the last one. */
function bringsNames({ text }: Edit): boolean {
  return /^(?:(?:,\s*\w+)+|(?:\r?\n#include <[\w/.]+>)+|import \{[^}]*\} from 'utrace';\r?\n)$/.test(
    text,
  );
}

/** True where two edits name a common place, or leave nothing between them. */
export function touches(a: Edit, b: Edit): boolean {
  return !isBefore(a, b) && !isBefore(b, a);
}

function isBefore(a: Edit, b: Edit): boolean {
  return a.endLine < b.line || (a.endLine === b.line && a.endColumn < b.column);
}
