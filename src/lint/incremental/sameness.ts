/**
 * Sameness: whether something that was understood of a file is what it was before an edit, but for
 * where it stands.
 */
import type { Span } from '../finding.ts';
import type { FunctionGraph, Unit } from '../graph/graph.ts';
import type { Move } from './move.ts';
import type { Versions } from './versions.ts';

/** True where `after` is `before` with every place moved; both are plain data. */
function isSame(before: unknown, after: unknown, move: Move): boolean {
  if (before === after) return true;
  if (typeof before !== 'object' || typeof after !== 'object') return false;
  if (before === null || after === null) return false;
  if (Array.isArray(before)) {
    if (!Array.isArray(after) || before.length !== after.length) return false;
    for (let n = 0; n < before.length; n++) if (!isSame(before[n], after[n], move)) return false;
    return true;
  }
  if (before instanceof Set) return after instanceof Set && isSame([...before], [...after], move);
  if (before instanceof Map) return after instanceof Map && isSame([...before], [...after], move);
  return isSameRecord(before as Fields, after as Fields, move);
}

type Fields = { readonly [name: string]: unknown };

function isSameRecord(before: Fields, after: Fields, move: Move): boolean {
  if ('endLine' in before)
    return isSameSpan(before as unknown as Span, after as unknown as Span, move);
  let count = 0;
  for (const name in before) {
    count++;
    if (!isSame(before[name], after[name], move)) return false;
  }
  for (const _ in after) count--;
  return count === 0;
}

function isSameSpan(before: Span, after: Span, move: Move): boolean {
  const moved = move.span(before);
  return (
    moved !== null &&
    moved.line === after.line &&
    moved.column === after.column &&
    moved.endLine === after.endLine &&
    moved.endColumn === after.endColumn
  );
}

/** Gives every part of a file that an edit has only moved the version that it had before. */
export function inheritVersions(before: Unit, after: Unit, move: Move, versions: Versions): void {
  const old = new Map<string, FunctionGraph[]>();
  for (const graph of before.functions) {
    const known = old.get(graph.id);
    if (known === undefined) old.set(graph.id, [graph]);
    else known.push(graph);
  }
  for (const graph of after.functions) {
    const own = old.get(graph.id)?.shift();
    if (own !== undefined && isSame(own, graph, move)) versions.inherit(own, graph);
  }
  if (isSame(before.tables, after.tables, move)) versions.inherit(before.tables, after.tables);
}
