/**
 * Clipping: the part of a line that fits, chosen so that what the finding is about is in it.
 *
 * A minified file is one line of megabytes; its reader wants the few words around the span. What is
 * left out is marked with an ellipsis, and carets move along with the text they stand under.
 */
import { type Cell, cellsOf, widthOf } from './cells.ts';

/** A stretch of a line in UTF-16 units from 0; the end is exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface ClippedLine {
  readonly text: string;
  /** False where a stretch begins in what was left out. */
  shows(stretch: Stretch): boolean;
  /** The cells of a stretch of the line, as it is shown: at least one wide. */
  place(stretch: Stretch): { readonly start: number; readonly width: number };
}

const ellipsis = '…';

/**
 * @param focus  what must be seen; its beginning, where it is too wide itself
 * @param room  how many cells there are, the ellipses included
 */
export function clipLine(line: string, focus: Stretch | null, room: number): ClippedLine {
  // No character is shown wider than its units times the tab stop: this is more than is needed.
  const begin = focus === null ? 0 : Math.max(0, focus.from - room * 4);
  const end = (focus?.from ?? 0) + room * 8;
  const piece = cellsOf(line.slice(begin, end)).map((cell) => ({ ...cell, at: cell.at + begin }));
  const isWhole = begin === 0 && end >= line.length && widthOf(piece) <= room;
  if (isWhole) return clipped(piece, '', '');
  const first = focus === null ? 0 : firstShown(piece, focus, room);
  const left = begin > 0 || first > 0 ? ellipsis : '';
  const fitting = fitFrom(piece, first, room - left.length - 1);
  const last = fitting[fitting.length - 1];
  const isEnd = last === piece[piece.length - 1] && end >= line.length;
  return clipped(fitting, left, isEnd ? '' : ellipsis);
}

/** Leaves some of what stands before the focus, less when the focus needs the room. */
function firstShown(cells: readonly Cell[], focus: Stretch, room: number): number {
  const inFocus = cells.filter(({ at }) => at >= focus.from && at < focus.to);
  const before = Math.max(room >> 3, Math.min(room >> 1, (room - widthOf(inFocus)) >> 1));
  let first = cells.findIndex(({ at }) => at >= focus.from);
  if (first < 0) first = cells.length;
  // Everything up to the focus fits: there is nothing to leave out on this side.
  if (widthOf(cells.slice(0, first)) <= before && (cells[0]?.at ?? 0) === 0) return 0;
  for (let width = 0; first > 0; first--) {
    width += cells[first - 1]?.width ?? 0;
    if (width > before) break;
  }
  return first;
}

function fitFrom(cells: readonly Cell[], first: number, room: number): readonly Cell[] {
  let width = 0;
  let last = first;
  for (; last < cells.length; last++) {
    width += cells[last]?.width ?? 0;
    if (width > room) break;
  }
  return cells.slice(first, last);
}

function clipped(cells: readonly Cell[], left: string, right: string): ClippedLine {
  const begin = cells[0]?.at ?? 0;
  const end = (cells[cells.length - 1]?.at ?? 0) + 1;
  const text = `${left}${cells.map(({ shown }) => shown).join('')}${right}`;
  return {
    text: text.trimEnd(),
    shows: ({ from }) => (left === '' || from >= begin) && (right === '' || from < end),
    place({ from, to }) {
      const start = left.length + widthOf(cells.filter(({ at }) => at < from));
      const width = widthOf(cells.filter(({ at }) => at >= from && at < to));
      return { start, width: Math.max(1, width) };
    },
  };
}
