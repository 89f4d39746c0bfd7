/**
 * Moves: where a place of a file has gone after an edit.
 *
 * However it came about, an edit is one stretch of text that was replaced by another. What stood
 * before it stays, what stood behind it moves along, and what stood inside is gone.
 */
import type { Span } from '../finding.ts';
import { positionsIn } from '../parse/positions.ts';

interface Place {
  readonly line: number;
  readonly column: number;
}

export class Move {
  /** Where the replaced text began, where it ended, and where its replacement ends. */
  readonly #from: Place;
  readonly #to: Place;
  readonly #end: Place;

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
    this.#from = { line, column };
    this.#to = { line: endLine, column: endColumn };
    this.#end = end;
  }

  /** Where a stretch is now; null where its beginning or end is gone. */
  span(span: Span): Span | null {
    const start = this.start(span);
    const end = this.#isAtMost({ line: span.endLine, column: span.endColumn }, this.#from)
      ? { line: span.endLine, column: span.endColumn }
      : this.#behind({ line: span.endLine, column: span.endColumn });
    if (start === null || end === null) return null;
    return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }

  /** Where something that begins at a place begins now: what is inserted there comes before it. */
  start({ line, column }: Place): Place | null {
    const place = { line, column };
    return this.#behind(place) ?? (this.#isAtMost(place, this.#from) ? place : null);
  }

  /** True for a place of which the edit does not tell whether it comes before or behind. */
  isAt({ line, column }: Place): boolean {
    return [this.#from, this.#to].some((edge) => edge.line === line && edge.column === column);
  }

  #behind(place: Place): Place | null {
    if (!this.#isAtMost(this.#to, place)) return null;
    const { line, column } = this.#end;
    if (place.line !== this.#to.line) {
      return { line: place.line + line - this.#to.line, column: place.column };
    }
    return { line, column: place.column + column - this.#to.column };
  }

  #isAtMost(a: Place, b: Place): boolean {
    return a.line < b.line || (a.line === b.line && a.column <= b.column);
  }
}

/** How each file that has changed was edited. */
export type Moves = ReadonlyMap<string, Move>;
