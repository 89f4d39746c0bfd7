/**
 * Applying fixes: edits become text, and text is mended until nothing is left to mend.
 *
 * A pure function of text: whoever has files or an editor brings them. Two fixes that touch wait for
 * each other, since the second was made for a text that the first has changed.
 */
import type { Edit, Finding, Fix, RuleName } from '../finding.ts';
import { touches } from './together.ts';

/** A file whose fixes never settle would be mended for ever. */
const maxRounds = 20;

/** Replaces every stretch that an edit names; edits may touch and not overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const starts = lineStarts(source);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1;
  const parts: string[] = [];
  let at = 0;
  for (const edit of inOrder(edits)) {
    const from = offset(edit.line, edit.column);
    if (from < at) throw new Error('edits of one fix must not overlap');
    parts.push(source.slice(at, from), edit.text);
    at = offset(edit.endLine, edit.endColumn);
  }
  parts.push(source.slice(at));
  return parts.join('');
}

/** What applyFixes() made of a file. */
export interface Mended {
  readonly source: string;
  /** How many fixes were applied. */
  readonly applied: number;
  /** The findings of `source`. */
  readonly findings: readonly Finding[];
}

/**
 * Mends a file: applies safe fixes that do not touch each other, lints again, and goes on until no
 * safe fix is left.
 *
 * @param lint  finds what is wrong with a text of this file
 * @param rules  whose findings are mended; all when left out
 */
export function applyFixes(
  source: string,
  lint: (source: string) => readonly Finding[],
  rules?: ReadonlySet<RuleName>,
): Mended {
  let text = source;
  let applied = 0;
  let findings = lint(text);
  const seen = new Set([text]);
  for (let round = 0; round < maxRounds; round++) {
    const fixes = apartFrom(
      findings
        .filter(({ rule }) => rules?.has(rule) ?? true)
        .flatMap((finding) => safeFixOf(finding) ?? []),
    );
    if (fixes.length === 0) break;
    const next = applyEdits(
      text,
      fixes.flatMap(({ edits }) => edits),
    );
    // Two fixes that undo each other would go on for ever.
    if (seen.has(next)) break;
    seen.add(next);
    text = next;
    applied += fixes.length;
    findings = lint(text);
  }
  return { source: text, applied, findings };
}

/** The fix that may be applied unasked, and touches no other file. */
export function safeFixOf({ file, fixes }: Finding): Fix | undefined {
  return fixes.find(
    ({ kind, edits }) => kind === 'safe' && edits.every((edit) => edit.file === file),
  );
}

/** The fixes that can be applied together, the first come first. */
function apartFrom(fixes: readonly Fix[]): readonly Fix[] {
  const taken: Edit[] = [];
  return fixes.filter(({ edits }) => {
    if (edits.some((edit) => taken.some((other) => touches(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.line - b.line || a.column - b.column);
}

function lineStarts(source: string): readonly number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}
