/**
 * The writer of a recording: whole records, appended in the order in which things happen.
 *
 * Every record is handed on as soon as it is made, in one piece, so that a session that is killed
 * leaves a file that can be read up to its last record.
 */
import type { RecordedWorkload } from '../recorded-workload.ts';
import { ByteWriter } from './bytes.ts';
import type { Compression } from './compression.ts';
import {
  FORMAT_VERSION,
  MAGIC,
  RECORD_END,
  RECORD_HEADER,
  RECORD_OPERATIONS,
  RECORD_SOURCES,
  RECORD_STRETCH,
  RECORD_TASKS,
  type RecordingHeader,
  type RunSetting,
  type SessionEnd,
  type SourceFile,
} from './format.ts';
import { frame } from './records.ts';
import { writeOperations, writeTasks } from './tasks.ts';

/** Takes in bytes at the end of a file. */
export type Append = (bytes: Uint8Array) => void | Promise<void>;

/** What a recording begins with. */
export interface RecordingSetup {
  readonly writer: string;
  readonly run?: RunSetting;
  readonly sources: readonly SourceFile[];
  /** The name of a file among the sources, or recorded tasks. */
  readonly workload: string | RecordedWorkload;
}

export class RecordingWriter {
  readonly #append: Append;
  readonly #compression: Compression;
  /** What was asked for, in order; rejected by the first thing that went wrong. */
  #written: Promise<void> = Promise.resolve();

  constructor(append: Append, compression: Compression) {
    this.#append = append;
    this.#compression = compression;
  }

  begin(setup: RecordingSetup): void {
    const { workload, sources } = setup;
    const tasks = typeof workload === 'string' ? [] : workload.tasks;
    this.#queue(async () => this.#append(preamble()));
    this.#json(RECORD_HEADER, headerOf(setup));
    if (sources.length > 0) this.#record(RECORD_SOURCES, writeSources(sources));
    for (const contents of writeTasks(tasks)) this.#record(RECORD_TASKS, contents);
    for (const contents of writeOperations(tasks)) this.#record(RECORD_OPERATIONS, contents);
  }

  /** @param contents  as a {@link StretchWriter} makes them */
  stretch(contents: Uint8Array): void {
    this.#record(RECORD_STRETCH, contents);
  }

  /** Nothing may follow. A recording that is only a workload has no session to tell the end of. */
  end(end: SessionEnd | null): void {
    this.#json(RECORD_END, end);
  }

  /** @throws whatever went wrong in compressing or appending; nothing was written after it */
  finished(): Promise<void> {
    return this.#written;
  }

  #json(type: number, value: object | null): void {
    const to = new ByteWriter();
    to.text(JSON.stringify(value));
    this.#record(type, to.bytes());
  }

  #record(type: number, contents: Uint8Array): void {
    this.#queue(async () => this.#append(await frame(type, contents, this.#compression)));
  }

  #queue(work: () => Promise<void>): void {
    this.#written = this.#written.then(work);
    // It is told by finished(); here it only must not end the process.
    this.#written.catch(() => {});
  }
}

function preamble(): Uint8Array {
  const to = new ByteWriter();
  to.raw(MAGIC);
  to.byte(FORMAT_VERSION & 0xff);
  to.byte(FORMAT_VERSION >> 8);
  return to.bytes();
}

function headerOf({ writer, run, sources, workload }: RecordingSetup): RecordingHeader {
  const recorded = typeof workload === 'string' ? null : workload;
  const tasks = recorded?.tasks ?? [];
  return {
    writer,
    workload:
      recorded === null
        ? { kind: 'script', name: String(workload) }
        : { kind: 'recorded', name: recorded.name },
    ...(run === undefined ? {} : { run }),
    sources: sources.length,
    tasks: tasks.length,
    operations: tasks.reduce((sum, { operations }) => sum + operations.length, 0),
  };
}

function writeSources(sources: readonly SourceFile[]): Uint8Array {
  const to = new ByteWriter(4096);
  for (const { name, text } of sources) {
    to.text(name);
    to.text(text);
  }
  return to.bytes();
}
