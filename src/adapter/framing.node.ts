/**
 * Framing: messages of the debug protocol out of a stream of bytes, and into one.
 *
 * A message is a header that says how long it is, an empty line, and JSON. Streams go wrong: a header
 * lies, a message is cut, something else is sent altogether. Raw line ends never stand inside JSON
 * text that means anything, so a header found where a message should go on is the next message's:
 * there reading takes up again, and each thing that made no sense is reported once.
 */

/** What came in: a message, or a sentence about what was none. */
export type Incoming =
  | { readonly kind: 'message'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly text: string };

/** The longest message that is read. Bytes. */
const LONGEST = 64 * 1024 * 1024;
/** The longest header. Bytes. */
const LONGEST_HEADER = 4096;

const name = 'Content-Length:';

export class MessageReader {
  #bytes: Buffer = Buffer.alloc(0);
  /** Pieces that came after {@link #bytes} and were not joined yet: a long message comes in many. */
  #more: Buffer[] = [];
  #waiting = 0;
  /** What came last made no sense, and the next header has not been found. */
  #lost = false;
  /** Bytes that something is missing of; nothing need be looked at before they are there. */
  #wanted = 0;

  /** Takes in what was received. */
  take(chunk: Buffer): Incoming[] {
    this.#more.push(chunk);
    this.#waiting += chunk.length;
    const hasHeader = this.#wanted > 0 && chunk.includes(name);
    if (this.#bytes.length + this.#waiting < this.#wanted && !hasHeader) return [];
    this.#bytes = Buffer.concat([this.#bytes, ...this.#more]);
    this.#more = [];
    this.#waiting = 0;
    const found: Incoming[] = [];
    for (let next = this.#next(); next !== null; next = this.#next()) found.push(next);
    return found;
  }

  #next(): Incoming | null {
    this.#wanted = 0;
    if (this.#lost && !this.#find()) return null;
    const header = headerIn(this.#bytes, 0);
    if (header === null)
      return this.#bytes.length > LONGEST_HEADER ? this.#lose('no header') : null;
    const { length, start } = header;
    if (length === null) return this.#lose(`a header without "${name} N"`);
    if (length > LONGEST) return this.#lose(`the header of a message of ${length} bytes`);
    const cut = nextHeader(this.#bytes, start, Math.min(start + length, this.#bytes.length));
    if (cut >= 0) return this.#body(start, cut);
    if (this.#bytes.length < start + length) {
      this.#wanted = start + length;
      return null;
    }
    return this.#body(start, start + length);
  }

  #body(start: number, end: number): Incoming {
    const body = this.#bytes.toString('utf8', start, end);
    this.#bytes = this.#bytes.subarray(end);
    try {
      return { kind: 'message', value: JSON.parse(body) };
    } catch (error) {
      // Where a length was too small, the rest of the message comes next.
      this.#lost = true;
      const why = error instanceof Error ? error.message : String(error);
      return { kind: 'fault', text: `received a message that is no JSON: ${why}` };
    }
  }

  #lose(what: string): Incoming {
    this.#lost = true;
    this.#bytes = this.#bytes.subarray(1);
    return { kind: 'fault', text: `received ${what}` };
  }

  /** Passes over what makes no sense, up to the next header that might. */
  #find(): boolean {
    const next = this.#bytes.indexOf(name);
    this.#lost = next < 0;
    // A header may have begun in the last bytes.
    const keep = Math.max(0, this.#bytes.length - name.length);
    this.#bytes = this.#bytes.subarray(this.#lost ? keep : next);
    return !this.#lost;
  }
}

interface Header {
  /** Null where it says none, or none that is a number. */
  readonly length: number | null;
  /** Where the message begins. */
  readonly start: number;
}

/** The header that begins at `from`; null where its end has not come. */
function headerIn(bytes: Buffer, from: number): Header | null {
  const text = bytes.toString('latin1', from, from + LONGEST_HEADER);
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) return null;
  return { length: lengthIn(text.slice(0, end.index)), start: from + end.index + end[0].length };
}

/** @returns where in a message the header of another begins; -1 where none does */
function nextHeader(bytes: Buffer, from: number, to: number): number {
  const at = bytes.indexOf(name, from);
  if (at < 0 || at >= to) return -1;
  return headerIn(bytes, at)?.length == null ? -1 : at;
}

/** @returns null where it says none, or none that is a number */
function lengthIn(header: string): number | null {
  for (const line of header.split(/\r?\n/)) {
    const found = /^content-length: *(\d{1,15}) *$/i.exec(line);
    if (found !== null) return Number(found[1]);
  }
  return null;
}

export function framed(message: object): string {
  const body = JSON.stringify(message);
  return `${name} ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
