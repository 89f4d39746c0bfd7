/**
 * Read: a recording from disk, as events, in one pass and bounded memory.
 *
 * A single file streams straight through. The files of a `-ff` recording are read side by side,
 * each only as far as the merge has got.
 */

import { InputError } from '../input-error.ts';
import type { EventSink } from './event.ts';
import type { LogFacts, UnparsedFact } from './facts.ts';
import { FactsCounter } from './facts-counter.ts';
import { StraceMerge } from './merge.ts';
import { StraceReader } from './reader.ts';
import { findRecording, type RecordingFile, type RecordingFiles } from './recording-files.node.ts';
import { openText, type TextSource } from './text-source.node.ts';
import { StraceTracker } from './tracker.ts';

export interface ReadOptions {
  /** Told how many bytes of how many have been read; 0 in all when it cannot be known. */
  readonly onProgress?: (bytesRead: number, bytesInAll: number) => void;
}

/** What was read. */
export interface ReadSummary {
  readonly files: readonly string[];
  readonly perTask: boolean;
  readonly bytes: number;
  readonly lines: number;
  /** Whether a file ended without a newline, or in data that was never written. */
  readonly unterminatedTail: boolean;
}

/** How much is read of a single file at a time, and of all files of a recording together. */
const singlePieceBytes = 256 * 1024;
const allPiecesBytes = 16 * 1024 * 1024;
const leastPieceBytes = 4 * 1024;

/** Nothing of strace's in this many characters: it is something else, however long it goes on. */
const patience = 1024 * 1024;

/**
 * Reads a recording and hands its events to `sink` in order.
 *
 * @param paths a log, plain or gzip; a directory of `-ff` files, the beginning of their names, or
 *   each of them
 * @throws InputError when the files are missing, unreadable, empty or no recording of strace
 */
export async function readStrace(
  paths: string | readonly string[],
  sink: EventSink,
  options: ReadOptions = {},
): Promise<ReadSummary> {
  const recording = await findRecording(typeof paths === 'string' ? [paths] : paths);
  const reading = new Reading(recording, sink, options);
  return recording.perTask ? reading.perTask() : reading.single();
}

/** What `import --facts` prints, and the reasons for the lines that were not understood. */
export interface ImportedFacts extends ReadSummary {
  readonly log: LogFacts;
  readonly unparsed: readonly UnparsedFact[];
}

/** Reads a recording for its facts. @throws InputError as `readStrace` does */
export async function readFacts(
  paths: string | readonly string[],
  options: ReadOptions = {},
): Promise<ImportedFacts> {
  const counter = new FactsCounter();
  const summary = await readStrace(paths, (event) => counter.event(event), options);
  const log = counter.facts(summary.unterminatedTail);
  return { ...summary, log, unparsed: counter.unparsed };
}

class Reading {
  readonly #recording: RecordingFiles;
  readonly #tracker: StraceTracker;
  readonly #onProgress: ReadOptions['onProgress'];
  readonly #bytesInAll: number;
  #bytes = 0;
  #lines = 0;
  #events = 0;
  #unterminatedTail = false;

  constructor(recording: RecordingFiles, sink: EventSink, options: ReadOptions) {
    this.#recording = recording;
    this.#onProgress = options.onProgress;
    this.#bytesInAll = recording.files.reduce((sum, file) => sum + file.bytes, 0);
    this.#tracker = new StraceTracker((event) => {
      if ('task' in event && event.kind !== 'cut') this.#events++;
      sink(event);
    });
  }

  async single(): Promise<ReadSummary> {
    const [file] = this.#recording.files;
    if (file === undefined) throw new Error('a recording has at least one file');
    const source = await openText(file.path, singlePieceBytes);
    const first = await source.next();
    const tid = file.tid !== 0 && !namesTasks(first ?? '') ? file.tid : 0;
    const reader = new StraceReader((line) => this.#tracker.line(line), { tid });
    const feed = new Feed(file, source, reader);
    try {
      for (let text = first; text !== undefined; text = await source.next()) {
        feed.take(text);
        this.#progress(source.bytesRead);
      }
      feed.end();
    } finally {
      await source.close();
    }
    this.#finished(feed);
    return this.#summary();
  }

  async perTask(): Promise<ReadSummary> {
    const { files } = this.#recording;
    const share = Math.floor(allPiecesBytes / files.length);
    const pieceBytes = Math.min(singlePieceBytes, Math.max(leastPieceBytes, share));
    const merge = new StraceMerge(
      files.map((file) => file.tid),
      (line) => this.#tracker.line(line),
    );
    const feeds = new Map<number, Feed>();
    try {
      for (let tid = merge.advance(); tid !== undefined; tid = merge.advance()) {
        const feed = feeds.get(tid) ?? (await this.#openFeed(tid, pieceBytes, merge));
        feeds.set(tid, feed);
        await this.#feedPiece(feed, merge);
      }
    } finally {
      for (const feed of feeds.values()) await feed.source.close();
    }
    return this.#summary();
  }

  async #openFeed(tid: number, pieceBytes: number, merge: StraceMerge): Promise<Feed> {
    const file = this.#recording.files.find((candidate) => candidate.tid === tid);
    if (file === undefined) throw new Error(`no file of task ${tid}`);
    const source = await openText(file.path, pieceBytes);
    const reader = new StraceReader((line) => merge.push(tid, line), { tid });
    return new Feed(file, source, reader);
  }

  async #feedPiece(feed: Feed, merge: StraceMerge): Promise<void> {
    const before = feed.source.bytesRead;
    const text = await feed.source.next();
    if (text !== undefined) {
      if (feed.isFresh && namesTasks(text)) throw notPerTask(feed.file);
      feed.take(text);
      this.#progress(this.#bytes + feed.source.bytesRead - before);
      return;
    }
    feed.end();
    merge.complete(feed.file.tid);
    this.#finished(feed, false);
  }

  #progress(bytes: number): void {
    this.#bytes = bytes;
    this.#onProgress?.(bytes, this.#bytesInAll);
  }

  #finished(feed: Feed, alone = true): void {
    this.#lines += feed.reader.lineCount;
    this.#unterminatedTail ||= feed.unterminated;
    if (alone && feed.isFresh) throw empty(feed.file.path);
  }

  #summary(): ReadSummary {
    const files = this.#recording.files.map((file) => file.path);
    const [path = ''] = files;
    if (this.#lines === 0) throw empty(path);
    if (this.#events === 0) throw noEvents(path);
    return {
      files,
      perTask: this.#recording.perTask,
      bytes: this.#bytes,
      lines: this.#lines,
      unterminatedTail: this.#unterminatedTail,
    };
  }
}

/** One file on its way into a reader. */
class Feed {
  readonly file: RecordingFile;
  readonly source: TextSource;
  readonly reader: StraceReader;
  #characters = 0;
  #lastCharacter = '';

  constructor(file: RecordingFile, source: TextSource, reader: StraceReader) {
    this.file = file;
    this.source = source;
    this.reader = reader;
  }

  /** True before the first character. */
  get isFresh(): boolean {
    return this.#characters === 0;
  }

  get unterminated(): boolean {
    return !this.isFresh && (this.#lastCharacter !== '\n' || this.source.torn !== undefined);
  }

  take(text: string): void {
    this.reader.feed(text);
    this.#characters += text.length;
    if (text !== '') this.#lastCharacter = text.slice(-1);
    if (this.reader.recognised === 0 && this.#characters > patience) this.#refuse();
  }

  end(): void {
    this.reader.end();
    if (this.reader.recognised === 0 && this.reader.lineCount > 1) this.#refuse();
  }

  #refuse(): never {
    throw new InputError({
      file: this.file.path,
      line: 1,
      problem: 'is not the output of strace: no line of it is a call, a signal or an exit',
      advice: 'record one with strace -f -o FILE COMMAND',
    });
  }
}

/** True when the first line begins with a task's number: then it is no file of a single task. */
function namesTasks(text: string): boolean {
  const match = /^(?:\[pid +)?(\d+)(?:<[^>\n]*>)?\]? +\S/.exec(text);
  if (match === null) return false;
  const number = Number(match[1]);
  return number > 0 && number <= 4194304;
}

function notPerTask(file: RecordingFile): InputError {
  return new InputError({
    file: file.path,
    line: 1,
    problem: 'is no file of strace -ff: its lines name their task',
    advice: 'import it by itself',
  });
}

function empty(path: string): InputError {
  return new InputError({
    file: path,
    problem: 'is empty',
    advice: 'an strace log was expected; record one with strace -f -o FILE COMMAND',
  });
}

function noEvents(path: string): InputError {
  return new InputError({
    file: path,
    problem: 'has no call, no signal and no exit in it',
    advice: 'record it again without -c and with the calls you are interested in',
  });
}
