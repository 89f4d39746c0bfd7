/**
 * Suspects: which of the fixes that failed together are to blame.
 *
 * A fix makes things worse where it stands: in the function, or whatever else of file scope, that it
 * changes. So what is left to find is counted there, and a fix in whose place it came out as it should is
 * tried without the others.
 */
import type { Edit, Finding, RuleName } from '../finding.ts';
import type { Outline } from './outline.ts';
import type { Candidate } from './together.ts';

/** What failed together, told apart. */
export interface Sorted {
  readonly others: readonly Candidate[];
  /** Alone in a place where something is wrong. */
  readonly alone: readonly Candidate[];
  /** Several in a place where something is wrong. */
  readonly crowded: readonly Candidate[];
}

/**
 * @param before  what was found before anything was changed
 * @param after  what was found when all of the candidates were applied
 */
export function sorted(
  candidates: readonly Candidate[],
  before: readonly Finding[],
  after: readonly Finding[],
  outline: Outline,
): Sorted {
  const starts = outline.root.children.map((child) => outline.span(child).line);
  const placeOf = (line: number): number => lastAtMost(starts, line);
  const lineBefore = linesBefore(candidates.flatMap(({ fix }) => fix.edits));
  const most = new Map<string, number>();
  const add = (line: number, rule: RuleName, count: number): void => {
    const key = `${placeOf(line)} ${rule}`;
    most.set(key, (most.get(key) ?? 0) + count);
  };
  for (const { line, rule } of before) add(line, rule, 1);
  for (const { finding } of candidates) add(finding.line, finding.rule, -1);
  for (const { line, rule } of after) add(lineBefore(line), rule, -1);
  const bad = new Set<number>();
  for (const [key, count] of most) if (count < 0) bad.add(Number.parseInt(key, 10));
  const inPlace = new Map<number, number>();
  for (const { finding } of candidates) {
    const place = placeOf(finding.line);
    inPlace.set(place, (inPlace.get(place) ?? 0) + 1);
  }
  const split = { others: [], alone: [], crowded: [] } as Record<keyof Sorted, Candidate[]>;
  for (const candidate of candidates) {
    const place = placeOf(candidate.finding.line);
    const kind = !bad.has(place) ? 'others' : inPlace.get(place) === 1 ? 'alone' : 'crowded';
    split[kind].push(candidate);
  }
  return split;
}

/** Where a line of the changed text stood before the edits; what is new stands where it was put. */
function linesBefore(edits: readonly Edit[]): (line: number) => number {
  const inOrder = [...edits].sort((a, b) => a.line - b.line || a.column - b.column);
  const starts: number[] = [];
  const changes: { readonly at: number; readonly end: number; readonly grown: number }[] = [];
  let grown = 0;
  for (const { line, endLine, text } of inOrder) {
    const lines = text.split('\n').length - 1;
    starts.push(line + grown);
    const end = line + grown + lines;
    grown += lines - (endLine - line);
    changes.push({ at: line, end, grown });
  }
  return (line) => {
    const change = changes[lastAtMost(starts, line)];
    if (change === undefined) return line;
    return line <= change.end ? change.at : line - change.grown;
  };
}

/** The place of the last of ascending numbers that is not above `most`; -1 for none. */
function lastAtMost(numbers: readonly number[], most: number): number {
  let [low, high] = [-1, numbers.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}
