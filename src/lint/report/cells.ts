/**
 * Cells: how a line of source looks on a terminal, and where in it a column comes to stand.
 *
 * A terminal knows cells, a finding knows UTF-16 units. They part at tabs, at characters two cells
 * wide, at marks that have no cell of their own, and at control characters, which must not reach a
 * terminal at all: a source file could otherwise repaint it.
 */

/** What is shown for one character as the reader sees it. */
export interface Cell {
  /** Where it begins in the line, in UTF-16 units from 0. */
  readonly at: number;
  readonly shown: string;
  /** In cells of the terminal. */
  readonly width: number;
}

const tabStop = 4;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

const plain = /^[\x20-\x7e]*$/;
/** Marks that are drawn over their neighbour, and the invisible joiners. */
const noCell = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const twoCells =
  /[\p{Emoji_Presentation}\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{33ff}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{a000}-\u{a4cf}\u{a960}-\u{a97c}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}\u{20000}-\u{3fffd}]|\ufe0f/u;
/** Control characters, and those that turn the direction of the text around them. */
const hidden = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** The cells of a line, from its first column on. */
export function cellsOf(line: string): readonly Cell[] {
  if (plain.test(line)) return [...line].map((shown, at) => ({ at, shown, width: 1 }));
  const cells: Cell[] = [];
  let column = 0;
  for (const { segment, index } of characters.segment(line)) {
    const cell = cellOf(segment, index, column);
    cells.push(cell);
    column += cell.width;
  }
  return cells;
}

function cellOf(segment: string, at: number, column: number): Cell {
  if (segment === '\t') {
    const width = tabStop - (column % tabStop);
    return { at, shown: ' '.repeat(width), width };
  }
  if (hidden.test(segment)) {
    const shown = [...segment].map((each) => (hidden.test(each) ? stand(each) : each)).join('');
    return { at, shown, width: [...segment].length };
  }
  if (noCell.test(segment)) return { at, shown: segment, width: 0 };
  return { at, shown: segment, width: twoCells.test(segment) ? 2 : 1 };
}

/** What is shown for a character that must not be obeyed: its picture, if it has one. */
function stand(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/** The cells that a line takes up. */
export function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}
