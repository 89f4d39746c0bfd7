/**
 * Wrapping: running text broken between words, so that no line is wider than the terminal.
 */
import { cellsOf, widthOf } from './cells.ts';

/** @param width  cells of a whole line, the indent included */
export function wrap(text: string, width: number, indent: string): readonly string[] {
  const room = Math.max(20, width - indent.length);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const cells = cellsOf(word);
    const wide = widthOf(cells);
    const shown = cells.map((cell) => cell.shown).join('');
    if (line !== '' && used + 1 + wide > room) {
      lines.push(indent + line);
      line = shown;
      used = wide;
    } else {
      used += wide + (line === '' ? 0 : 1);
      line = line === '' ? shown : `${line} ${shown}`;
    }
  }
  return line === '' ? lines : [...lines, indent + line];
}
