/**
 * Positions: an offset into a file, told as the line and column that an editor shows.
 */
import type { Span } from '../finding.ts';

/** What turns offsets of one file into positions; offsets count UTF-16 units from 0. */
export interface Positions {
  span(start: number, end: number): Span;
}

export function positionsIn(source: string): Positions {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  const place = (offset: number): readonly [line: number, column: number] => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - (starts[low] ?? 0) + 1];
  };
  return {
    span(start, end) {
      const [line, column] = place(start);
      const [endLine, endColumn] = place(end);
      return { line, column, endLine, endColumn };
    },
  };
}
