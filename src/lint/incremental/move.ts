/**
 * Moves: where a place of a file has gone after an edit.
 *
 * An edit is a stretch of text that was replaced by another, or several where many fixes are tried at
 * once. What stands between stretches moves along with what was replaced before it, and what stood
 * inside of one is gone.
 */
import type { Span } from '../finding.ts';
import { positionsIn } from '../parse/positions.ts';
import { hunksOf } from './hunks.ts';

interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where the replaced text began, where it ended, and where its replacement ends. */
interface Stretch {
  readonly from: Place;
  readonly to: Place;
  readonly end: Place;
}

/** Whoever types replaces less than that many lines: what is longer may be several edits. */
const fewLines = 8;

export class Move {
  /** In the order of the file, and apart from each other. */
  readonly #stretches: readonly Stretch[];

  constructor(before: string, after: string) {
    const shorter = Math.min(before.length, after.length);
    let head = 0;
    while (head < shorter && before.charCodeAt(head) === after.charCodeAt(head)) head++;
    let tail = 0;
    const most = shorter - head;
    while (
      tail < most &&
      before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
    )
      tail++;
    const { line, column, endLine, endColumn } = positionsIn(before).span(
      head,
      before.length - tail,
    );
    const end = positionsIn(after).span(after.length - tail, after.length - tail);
    this.#stretches =
      endLine - line < fewLines
        ? [{ from: { line, column }, to: { line: endLine, column: endColumn }, end }]
        : stretchesOf(before.split('\n'), after.split('\n'), line, endLine, end.line);
  }

  /** Where a stretch is now; null where its beginning or end is gone. */
  span(span: Span): Span | null {
    const start = this.start(span);
    const end = this.#end({ line: span.endLine, column: span.endColumn });
    if (start === null || end === null) return null;
    return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }

  /** Where something that begins at a place begins now: what is inserted there comes before it. */
  start({ line, column }: Place): Place | null {
    const place = { line, column };
    const index = this.#stretches.findLastIndex(({ to }) => isAtMost(to, place));
    const next = this.#stretches[index + 1];
    if (next !== undefined && !isAtMost(place, next.from)) return null;
    return behind(this.#stretches[index], place);
  }

  /** Where something that ends at a place ends now: what is inserted there comes behind it. */
  #end(place: Place): Place | null {
    const stretch = this.#stretches.findLast(({ from }) => !isAtMost(place, from));
    if (stretch !== undefined && !isAtMost(stretch.to, place)) return null;
    return behind(stretch, place);
  }

  /** True for a place of which the edit does not tell whether it comes before or behind. */
  isAt({ line, column }: Place): boolean {
    const isHere = (edge: Place): boolean => edge.line === line && edge.column === column;
    return this.#stretches.some(({ from, to }) => isHere(from) || isHere(to));
  }
}

/** The same for the lines between two, which count from 1, and from 0 in `hunks`. */
function stretchesOf(
  before: readonly string[],
  after: readonly string[],
  line: number,
  endLine: number,
  newEndLine: number,
): readonly Stretch[] {
  const hunks = hunksOf(before.slice(line - 1, endLine), after.slice(line - 1, newEndLine));
  const place = (index: number): Place => ({ line: line + index, column: 1 });
  return hunks.map(({ from, to, newTo }) => ({
    from: place(from),
    to: place(to),
    end: place(newTo),
  }));
}

/** Where a place behind a stretch and before the next one is now. */
function behind(stretch: Stretch | undefined, place: Place): Place {
  if (stretch === undefined) return place;
  const { to, end } = stretch;
  if (place.line !== to.line) {
    return { line: place.line + end.line - to.line, column: place.column };
  }
  return { line: end.line, column: place.column + end.column - to.column };
}

function isAtMost(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.column <= b.column);
}

/** How each file that has changed was edited. */
export type Moves = ReadonlyMap<string, Move>;
