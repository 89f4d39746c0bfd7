/**
 * Reader: one file of strace output, line by line, as what each line says.
 *
 * Most lines stand on their own. On standard error they need not: strace's notes and the program's
 * own output fall into the middle of a call that has begun, and its rest follows on a later line.
 * The reader holds such a beginning back and tries it in front of the lines that come next. In a
 * file written by `-o` nothing else writes, and each line is taken as it is.
 *
 * Every physical line is handed on exactly once, in order, so that counts of lines add up; the one
 * exception is a call that began before a note and never went on, which shares the note's line.
 */

import { ColumnMemory } from './column-memory.ts';
import { Columns } from './columns.ts';
import { type Body, parseBody } from './line.ts';
import { type LineEnding, LineSplitter, maxLineLength, ownText } from './line-splitter.ts';
import { isDumpLine, isStackLine, isSummaryStart, midLineNote, noteIn } from './notes.ts';
import { ProgramOutput } from './program-output.ts';
import { findCallEnd } from './result.ts';

/** The number of a line, from 1, or `TID:LINE` in a file of its own for each task (`-ff`). */
export type LineRef = number | string;

/** A line that is no event of a task. */
export type OtherBody =
  /** A message of strace itself; `midLine` when a call's beginning stood before it. */
  | { readonly kind: 'note'; readonly text: string; readonly midLine: boolean }
  /** A line of a stack trace (`-k`). */
  | { readonly kind: 'stack' }
  /** A line of the data that a call read or wrote (`-e read=`, `-e write=`). */
  | { readonly kind: 'dump' }
  /** A line of the counting summary (`-c`, `-C`). */
  | { readonly kind: 'summary' }
  /** Not understood, usually the program's own output. */
  | { readonly kind: 'foreign'; readonly reason: string; readonly text: string }
  /** The beginning of a call whose rest was found further down. */
  | { readonly kind: 'broken' };

/** One line of a recording, understood on its own. */
export interface StraceLine {
  readonly ref: LineRef;
  /** The task's number, 0 when the line names none. */
  readonly pid: number;
  /** The time column as printed, `''` when there is none. */
  readonly time: string;
  readonly body: Body | OtherBody;
  /** True for an event that shares its physical line with a note already handed on. */
  readonly shared: boolean;
}

export interface ReaderOptions {
  /** The task all lines belong to, for a file of its own (`-ff`); 0 otherwise. */
  readonly tid?: number;
  /** The longest line kept whole, in UTF-16 units. */
  readonly maxLineLength?: number;
}

/** A call's beginning that waits for its rest. */
interface Pending {
  readonly ref: LineRef;
  readonly text: string;
  /** True when a note stood behind it: its physical line is accounted for. */
  readonly noted: boolean;
  /** Lines since then, notes and what may be program output; handed on once the call is settled. */
  readonly held: { readonly ref: LineRef; readonly body: OtherBody }[];
}

const notStrace = 'not a line of strace';

/** A broken call is given up after this many lines of program output. */
const maxHeldLines = 4096;

export class StraceReader {
  readonly #sink: (line: StraceLine) => void;
  readonly #splitter: LineSplitter;
  readonly #columns: Columns;
  readonly #memory: ColumnMemory;
  readonly #output = new ProgramOutput();
  readonly #tid: number;
  readonly #limit: number;
  #lineCount = 0;
  #pending: Pending | undefined;
  #inSummary = false;
  /** True while strace, on standard error, has reason to name the task on each line. */
  #crowded = false;
  /** The last call left unfinished, as long as its task has said nothing since. */
  #unfinished: { readonly name: string; readonly pid: number } | undefined;
  #recognised = 0;

  constructor(sink: (line: StraceLine) => void, options: ReaderOptions = {}) {
    this.#sink = sink;
    this.#tid = options.tid ?? 0;
    this.#columns = new Columns(this.#tid !== 0);
    this.#memory = new ColumnMemory(this.#tid !== 0);
    const limit = options.maxLineLength ?? maxLineLength;
    this.#limit = limit;
    this.#splitter = new LineSplitter((text, ending) => this.#line(text, ending), limit);
  }

  /** How many lines were recognised as strace's: zero after many lines means another format. */
  get recognised(): number {
    return this.#recognised;
  }

  /** How many lines were read. */
  get lineCount(): number {
    return this.#lineCount;
  }

  feed(chunk: string): void {
    this.#splitter.feed(chunk);
  }

  /** Says that the text is over; a last line without a newline is handed on as cut. */
  end(): void {
    this.#splitter.end();
    this.#giveUpPending();
  }

  #line(raw: string, ending: LineEnding): void {
    this.#lineCount++;
    const text = withoutReturn(raw, this.#lineCount);
    const body = ending === 'overlong' ? undefined : this.#event(text);
    if (body !== undefined) this.#eventLine(text, ending, body);
    else if (ending === 'overlong') this.#foreign(text, 'the line is too long to be read');
    else this.#otherLine(text, ending);
  }

  #eventLine(text: string, ending: LineEnding, body: Body): void {
    const settled = ending === 'end' && !isClosed(text) ? cutShort(body) : body;
    if (settled.kind === 'cut' && ending !== 'end') {
      this.#openEnd(text, settled);
      return;
    }
    this.#giveUpPending();
    this.#inSummary = false;
    this.#emit(this.#ref(), settled);
  }

  /** The event of a line that has the columns this file has; they stay in `#columns`. */
  #event(text: string): Body | undefined {
    const columns = this.#columns;
    columns.scan(text);
    let body = parseBody(text, columns.body);
    if (body !== undefined && 'name' in body && columns.bare && this.#memory.mixed) {
      const glued = body.kind === 'resumed' ? 0 : this.#output.gluedTo(body.name);
      if (glued > 0) body = parseBody(text, columns.body + glued);
    }
    return body !== undefined && this.#memory.fits(columns, body) ? body : undefined;
  }

  /** A call without an end, in the middle of the file. */
  #openEnd(text: string, body: Body): void {
    const note = midLineNote(text);
    const pending = this.#pending;
    const { bare } = this.#columns;
    if (note >= 0) this.#noteBehind(text, note);
    else if (pending !== undefined && this.#tryRest(text)) return;
    // strace ends the line of a call before it begins another, and names the task while there are
    // several: otherwise this is the program's.
    else if (bare && (pending !== undefined || this.#crowded)) this.#holdOrForeign(text);
    else if (this.#memory.mixed) {
      this.#giveUpPending();
      this.#pending = { ref: this.#ref(), text, noted: false, held: [] };
    } else this.#emit(this.#ref(), body);
  }

  #noteBehind(text: string, note: number): void {
    this.#giveUpPending();
    this.#noted(text, note);
    this.#pending = { ref: this.#ref(), text: text.slice(0, note), noted: true, held: [] };
  }

  #noted(text: string, note: number): void {
    this.#memory.sawNote();
    this.#recognised++;
    this.#crowded = false;
    this.#other({ kind: 'note', text: text.slice(note), midLine: note > 0 });
  }

  /** A line without an event of its own. */
  #otherLine(text: string, ending: LineEnding): void {
    if (isStackLine(text) && this.#pending === undefined) this.#other({ kind: 'stack' });
    else if (isDumpLine(text) && this.#pending === undefined) this.#other({ kind: 'dump' });
    else if (noteIn(text)) {
      this.#memory.sawNote();
      this.#recognised++;
      this.#crowded = false;
      const note = { kind: 'note', text, midLine: false } as const;
      if (this.#pending === undefined) this.#other(note);
      else this.#hold(this.#pending, note);
    } else if (this.#tryRest(text) || this.#tryNoteBehindOutput(text)) return;
    else if (this.#inSummary || isSummaryStart(text)) {
      this.#giveUpPending();
      this.#inSummary = true;
      this.#recognised++;
      this.#other({ kind: 'summary' });
    } else if (ending !== 'end' && this.#tryBehindOutput(text)) return;
    else if (this.#tryUnmarkedRest(text)) return;
    else if (ending === 'end') this.#cutTail(text);
    else this.#holdOrForeign(text);
  }

  /** A last line that breaks off before it says anything; the task may still be readable. */
  #cutTail(text: string): void {
    this.#giveUpPending();
    const columns = this.#columns;
    columns.scan(text);
    if (columns.body === 0 || !this.#memory.known) columns.pid = 0;
    this.#emit(this.#ref(), { kind: 'cut', name: '', args: text.slice(columns.body) });
  }

  /** Puts the beginning that waits in front of this line; true when the two make one event. */
  #tryRest(text: string): boolean {
    const pending = this.#pending;
    if (pending === undefined) return false;
    const note = midLineNote(text);
    const joined = pending.text + (note < 0 ? text : text.slice(0, note));
    const body = this.#event(joined);
    if (body === undefined || (body.kind === 'cut' && note < 0)) return false;
    if (joined.length > this.#limit) return false;
    if (!pending.noted) this.#otherAt(pending.ref, { kind: 'broken' });
    this.#releaseHeld(pending);
    this.#pending = undefined;
    if (note < 0) this.#emit(this.#ref(), body);
    else {
      this.#noted(text, note);
      this.#pending = { ref: this.#ref(), text: joined, noted: true, held: [] };
    }
    return true;
  }

  /** A note behind program output that had no newline. */
  #tryNoteBehindOutput(text: string): boolean {
    const note = this.#memory.mixed && this.#pending === undefined ? midLineNote(text) : -1;
    if (note < 0) return false;
    const start = this.#output.eventIn(text.slice(0, note), this.#memory.timed);
    if (start > 0 && this.#event(text.slice(start, note))?.kind === 'cut') {
      this.#noteBehind(text.slice(start), note - start);
    } else this.#noted(text, note);
    return true;
  }

  /**
   * Under `-z` and `-e status=` strace prints the rest of a call that it left unfinished on a line
   * of its own, without columns and without saying whose it is: the last one's.
   */
  #tryUnmarkedRest(text: string): boolean {
    const unfinished = this.#unfinished;
    const end = unfinished === undefined ? undefined : findCallEnd(text, 0);
    if (unfinished === undefined || end === undefined) return false;
    const { result, duration } = end;
    const { name, pid } = unfinished;
    this.#columns.pid = pid;
    this.#columns.time = '';
    const args = text.slice(0, end.argsEnd);
    this.#emit(this.#ref(), { kind: 'resumed', name, args, result, duration });
    return true;
  }

  /** Program output without a newline puts itself before an event; looks for where that begins. */
  #tryBehindOutput(text: string): boolean {
    const start = this.#memory.mixed ? this.#output.eventIn(text, this.#memory.timed) : -1;
    const rest = text.slice(start);
    const body = start > 0 ? this.#event(rest) : undefined;
    if (body === undefined || (body.kind === 'cut' && this.#columns.bare)) return false;
    this.#eventLine(rest, 'newline', body);
    return true;
  }

  #holdOrForeign(text: string): void {
    const pending = this.#pending;
    if (pending === undefined) {
      this.#foreign(text, notStrace);
      return;
    }
    this.#hold(pending, foreign(text, notStrace));
  }

  #hold(pending: Pending, body: OtherBody): void {
    pending.held.push({ ref: this.#ref(), body });
    if (pending.held.length > maxHeldLines) this.#giveUpPending();
  }

  /** The rest never came: the call began, and that is all the recording says. */
  #giveUpPending(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    const columns = this.#columns;
    const { pid, time } = columns;
    columns.scan(pending.text);
    const body = parseBody(pending.text, columns.body);
    if (body !== undefined) this.#emit(pending.ref, cutShort(body), pending.noted);
    else if (!pending.noted) this.#foreignAt(pending.ref, pending.text, 'a call without an end');
    this.#releaseHeld(pending);
    columns.pid = pid;
    columns.time = time;
  }

  #releaseHeld(pending: Pending): void {
    for (const { ref, body } of pending.held) this.#otherAt(ref, body);
  }

  #ref(): LineRef {
    return this.#tid === 0 ? this.#lineCount : `${this.#tid}:${this.#lineCount}`;
  }

  #emit(ref: LineRef, body: Body, shared = false): void {
    if (body.kind !== 'cut') this.#recognised++;
    const { pid, time, bracketed } = this.#columns;
    this.#crowded = bracketed && body.kind !== 'exited' && body.kind !== 'killed';
    if (body.kind === 'unfinished') this.#unfinished = { name: body.name, pid };
    else if (this.#unfinished?.pid === pid) this.#unfinished = undefined;
    this.#sink({ ref, pid: pid === 0 ? this.#tid : pid, time, body, shared });
  }

  #other(body: OtherBody): void {
    this.#otherAt(this.#ref(), body);
  }

  #otherAt(ref: LineRef, body: OtherBody): void {
    this.#sink({ ref, pid: 0, time: '', body, shared: false });
  }

  #foreign(text: string, reason: string): void {
    this.#giveUpPending();
    this.#foreignAt(this.#ref(), text, reason);
  }

  #foreignAt(ref: LineRef, text: string, reason: string): void {
    this.#otherAt(ref, foreign(text, reason));
  }
}

/** Of a line that is none of strace's, its beginning is enough to recognise it by. */
const foreignKept = 256;

function foreign(text: string, reason: string): OtherBody {
  return { kind: 'foreign', reason, text: ownText(text.slice(0, foreignKept)) };
}

/** A log that went through another system may have carriage returns or a byte order mark. */
function withoutReturn(raw: string, lineNumber: number): string {
  const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
  return lineNumber === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** True when nothing could follow on the line: a bare number may have had more digits. */
function isClosed(text: string): boolean {
  return /(?:[)>]|\+\+\+|---)$/.test(text);
}

/** What is left of an event when its end cannot be trusted. */
function cutShort(body: Body): Body {
  switch (body.kind) {
    case 'complete':
    case 'unfinished':
    case 'cut':
      return { kind: 'cut', name: body.name, args: body.args };
    default:
      return { kind: 'cut', name: '', args: '' };
  }
}
