/**
 * The text of one script file, and where in it an offset stands.
 */

import { type Place, ScriptError } from './scriptError.ts';

export class SourceText {
  readonly file: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly #lines: readonly number[];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    const lines = [0];
    // The line terminators of ECMAScript; a CR before a LF belongs to it.
    for (const end of text.matchAll(/\r\n|[\r\n\u2028\u2029]/g)) {
      lines.push(end.index + end[0].length);
    }
    this.#lines = lines;
  }

  /** Line and column of an offset, both from 1; the column counts UTF-16 units. */
  place(offset: number): Place {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    // Editors do not show a byte order mark, nor count it.
    const hidden = low === 0 && offset > 0 && this.text.startsWith('\ufeff') ? 1 : 0;
    return { line: low + 1, column: offset - (this.#lines[low] ?? 0) + 1 - hidden };
  }

  /** Offset of the first character of a line counted from 1; the text's end past the last. */
  lineStart(line: number): number {
    return this.#lines[line - 1] ?? this.text.length;
  }

  error(offset: number, message: string): ScriptError {
    return new ScriptError(this.file, this.place(offset), message);
  }
}
