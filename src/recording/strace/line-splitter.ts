/**
 * Lines out of chunks, in bounded memory.
 *
 * A recording arrives in pieces that end anywhere. Whole lines are handed on as they complete; what
 * is left at the end had no newline and may have been cut, so it is handed on separately. A line
 * longer than the limit keeps its beginning and forgets the rest: a file without newlines must not
 * become one string of a gigabyte.
 */

/** How a line ended: with a newline, with the end of the text, or beyond the length limit. */
export type LineEnding = 'newline' | 'end' | 'overlong';

/** Receives each line without its newline. */
export type LineSink = (text: string, ending: LineEnding) => void;

/** The longest line, in UTF-16 units, that is kept whole. */
export const maxLineLength = 1 << 20;

/** Of an overlong line this much is kept, enough to say what it was. */
const overlongKept = 256;

export class LineSplitter {
  readonly #sink: LineSink;
  readonly #limit: number;
  #held = '';
  #dropping = false;

  constructor(sink: LineSink, limit: number = maxLineLength) {
    this.#sink = sink;
    this.#limit = limit;
  }

  /** Takes the next piece of text; every line that it completes is handed on before this returns. */
  feed(chunk: string): void {
    let start = 0;
    let end = chunk.indexOf('\n');
    if (end >= 0 && (this.#held !== '' || this.#dropping)) {
      this.#finishHeld(chunk.slice(0, end));
      start = end + 1;
      end = chunk.indexOf('\n', start);
    }
    while (end >= 0) {
      if (end - start > this.#limit) this.#overlong(chunk.slice(start, end));
      else this.#sink(chunk.slice(start, end), 'newline');
      start = end + 1;
      end = chunk.indexOf('\n', start);
    }
    if (start < chunk.length) this.#hold(chunk.slice(start));
  }

  /** Says that no more text follows; a rest without a newline is handed on as ending with `end`. */
  end(): void {
    const rest = this.#held;
    if (this.#dropping) this.#overlong(rest);
    else if (rest !== '') this.#sink(rest, 'end');
    this.#held = '';
    this.#dropping = false;
  }

  #finishHeld(tail: string): void {
    const held = this.#held;
    const overlong = this.#dropping || held.length + tail.length > this.#limit;
    this.#held = '';
    this.#dropping = false;
    if (overlong) this.#overlong(held + tail.slice(0, overlongKept));
    else this.#sink(held + tail, 'newline');
  }

  #hold(rest: string): void {
    if (this.#dropping) return;
    this.#held += rest;
    if (this.#held.length <= this.#limit) return;
    this.#dropping = true;
    this.#held = ownText(this.#held.slice(0, overlongKept));
  }

  #overlong(text: string): void {
    this.#sink(ownText(text.slice(0, overlongKept)), 'overlong');
  }
}

/**
 * A copy that shares no memory with the text it was cut from.
 *
 * Engines represent a slice as a view of its parent; a path kept from each chunk would keep every
 * chunk alive. Whatever outlives its line goes through here.
 */
export function ownText(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
