/**
 * Excerpts: a few lines of a file, with their numbers, and marks under what they are shown for.
 *
 *     64 │   utrace_control(target, engine, UTRACE_DETACH);
 *        │   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the engine is detached here
 */
import type { Span } from '../finding.ts';
import { type ClippedLine, clipLine, type Stretch } from './clip.ts';
import type { Paint, PaintTone } from './paint.ts';

/** Something to point at, with what to say about it. */
export interface Mark {
  readonly span: Span;
  /** `^` for what the finding is about, `-` for what else takes part. */
  readonly stroke: '^' | '-';
  readonly tone: PaintTone;
  readonly label: string;
}

export interface ExcerptOptions {
  readonly paint: Paint;
  /** Cells of a whole line, the gutter included. */
  readonly width: number;
  /** Cells of the line numbers. */
  readonly digits: number;
  /** Lines shown before and after what is marked. */
  readonly context: number;
}

/** Of a span over more lines than this, a whole function say, only the first is marked. */
const maxMarkedLines = 3;
const indent = '    ';

/** A name, or a single character: what is marked where only a beginning is known. */
const word = /^(?:\.?[\p{L}\p{N}_$]+|.)/u;

/** The lines of a file, without their ends. */
export function linesOf(source: string): readonly string[] {
  return source.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** The span of the word at a place. */
export function wordAt(lines: readonly string[], line: number, column: number): Span {
  const length = word.exec((lines[line - 1] ?? '').slice(column - 1))?.[0].length ?? 1;
  return { line, column, endLine: line, endColumn: column + length };
}

/** Shows the marks, which are in the order of their lines, and the lines between them. */
export function excerpt(
  lines: readonly string[],
  marks: readonly Mark[],
  options: ExcerptOptions,
): readonly string[] {
  const first = marks[0]?.span.line ?? 1;
  const last = Math.max(...marks.map(lastMarkedLine));
  const from = Math.max(1, first - options.context);
  const to = Math.min(lines.length, last + options.context);
  const out: string[] = [];
  for (let number = from; number <= to; number++) {
    const here = marks.filter(({ span }) => span.line <= number);
    const marked = here.filter((mark) => lastMarkedLine(mark) >= number);
    const isBlankContext = (lines[number - 1] ?? '').trim() === '' && marked.length === 0;
    if (isBlankContext && (number === from || number === to)) continue;
    out.push(...markedLine(lines[number - 1] ?? '', number, marked, options));
  }
  return out;
}

function lastMarkedLine({ span }: Mark): number {
  // A span that ends before the first column of a line does not reach into it.
  const end = span.endColumn > 1 ? span.endLine : span.endLine - 1;
  return end - span.line < maxMarkedLines ? Math.max(span.line, end) : span.line;
}

function markedLine(
  line: string,
  number: number,
  marks: readonly Mark[],
  { paint, width, digits }: ExcerptOptions,
): readonly string[] {
  const gutter = (text: string): string => paint('dim', `${indent}${text.padStart(digits)} │`);
  const room = Math.max(20, width - indent.length - digits - 3);
  const show = (shown: ClippedLine): string =>
    `${gutter(String(number))}${shown.text === '' ? '' : ` ${shown.text}`}`;
  let shown = clipLine(line, firstStretch(marks, number, line), room);
  const rows = [show(shown)];
  for (const mark of marks) {
    const stretch = stretchOf(mark.span, number, line);
    if (!shown.shows(stretch)) {
      // Another part of a line that is too long to be seen at once.
      shown = clipLine(line, stretch, room);
      rows.push(show(shown));
    }
    const { start, width: wide } = shown.place(stretch);
    const strokes = mark.stroke.repeat(Math.min(wide, Math.max(1, room - start)));
    const label = number === lastMarkedLine(mark) ? mark.label : '';
    const margin = `${gutter('')} ${' '.repeat(start)}`;
    const isBeside = start + strokes.length + 1 + label.length <= room;
    rows.push(margin + paint(mark.tone, isBeside ? `${strokes} ${label}`.trimEnd() : strokes));
    if (!isBeside) {
      // Further left where the end of a line is no room for words.
      const shift = ' '.repeat(Math.max(0, Math.min(start, room - label.length)));
      rows.push(`${gutter('')} ${shift}${paint(mark.tone, label)}`);
    }
  }
  return rows;
}

function firstStretch(marks: readonly Mark[], number: number, line: string): Stretch | null {
  const first = marks[0];
  return first === undefined ? null : stretchOf(first.span, number, line);
}

/** The part of a span that lies in a line; a line further down is marked from its first word. */
function stretchOf(span: Span, number: number, line: string): Stretch {
  const start = number === span.line ? span.column - 1 : line.length - line.trimStart().length;
  const end = number === span.endLine ? span.endColumn - 1 : line.trimEnd().length;
  return { from: start, to: Math.max(start + 1, end) };
}
