/**
 * The reader of a recording: opens what can be opened, and says exactly what is wrong with the rest.
 *
 * A file that was cut off (its writer was killed, its disk was full) is readable up to its last whole
 * record, and says that it was cut. One that is damaged, or is from a later version, is refused.
 * Records are read one at a time; what is kept of them is bounded, whatever the file says.
 */
import { InputError } from '../input-error.ts';
import type { RecordedWorkload } from '../recorded-workload.ts';
import { ByteReader, MalformedError } from './bytes.ts';
import type { Compression } from './compression.ts';
import {
  FIRST_OPTIONAL,
  FORMAT_VERSION,
  MAGIC,
  PREAMBLE_LENGTH,
  RECORD_END,
  RECORD_HEADER,
  RECORD_OPERATIONS,
  RECORD_SOURCES,
  RECORD_STRETCH,
  RECORD_TASKS,
  type RecordingHeader,
  type SessionEnd,
  type SourceFile,
} from './format.ts';
import { parseEnd, parseHeader } from './header.ts';
import { type ByteSource, type RecordAt, readRecord } from './records.ts';
import { type Position, readStretch } from './stretch.ts';
import { TasksReader } from './tasks.ts';

/** Sources and tasks of a recording together, before compression. Bytes. */
const LARGEST_SETUP = 0x800_0000;

export interface StretchRecord {
  /** What {@link readStretch} reads. */
  readonly contents: Uint8Array;
  /** Where in the file it stands; for {@link Recording.damaged}. */
  readonly at: number;
  readonly from: Position;
  readonly to: Position;
  readonly digest: string;
}

/** How a recording ends. */
export type Ending =
  | { readonly kind: 'whole'; readonly end: SessionEnd | null }
  /** Its writer did not come to the end: whole up to this byte. */
  | { readonly kind: 'cut'; readonly at: number };

export class Recording {
  readonly file: string;
  readonly bytes: number;
  readonly header: RecordingHeader;
  readonly sources: readonly SourceFile[];
  /** Null where a file among the sources is the workload. */
  readonly workload: RecordedWorkload | null;
  readonly #records: Records;

  constructor(records: Records, header: RecordingHeader, setup: Setup) {
    this.file = records.file;
    this.bytes = records.source.size;
    this.header = header;
    this.sources = setup.sources;
    this.workload = setup.workload;
    this.#records = records;
  }

  /**
   * The session, stretch by stretch, from its beginning. Can be asked for once.
   *
   * @returns how it ends
   * @throws InputError where the file is damaged
   */
  async *stretches(): AsyncGenerator<StretchRecord, Ending, undefined> {
    const records = this.#records;
    let reached: Position = { steps: 0, choices: 0, events: 0 };
    let digest = '';
    for (;;) {
      const { at } = records;
      const record = await records.next();
      if (record === null) return { kind: 'cut', at };
      switch (record.type) {
        case RECORD_STRETCH: {
          const stretch = this.#at(at, () => readStretch(record.contents));
          if (!samePosition(stretch.from, reached)) {
            throw this.damaged(at, new MalformedError('a stretch of the session is missing'));
          }
          reached = stretch.to;
          ({ digest } = stretch);
          yield { contents: record.contents, at, from: stretch.from, to: stretch.to, digest };
          break;
        }
        case RECORD_END: {
          const end = this.#at(at, () => parseEnd(new ByteReader(record.contents).text()));
          const fits =
            end === null
              ? this.header.run === undefined
              : samePosition(end, reached) && (digest === '' || end.digest === digest);
          if (!fits) throw this.damaged(at, new MalformedError('its end is that of another'));
          await records.nothingMore();
          return { kind: 'whole', end };
        }
        default:
          throw this.damaged(at, new MalformedError('a record stands where it cannot'));
      }
    }
  }

  /** What to tell of an error that the contents of a record gave rise to. */
  damaged(at: number, error: unknown): unknown {
    return this.#records.damaged(at, error);
  }

  #at<T>(at: number, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw this.damaged(at, error);
    }
  }
}

const samePosition = (one: Position, other: Position): boolean =>
  one.steps === other.steps && one.choices === other.choices && one.events === other.events;

/** @throws InputError for what is no recording, is damaged, or was cut before its session began */
export async function openRecording(
  file: string,
  source: ByteSource,
  compression: Compression,
): Promise<Recording> {
  const records = new Records(file, source, compression);
  await records.preamble();
  const { at } = records;
  const first = await records.next();
  if (first === null) throw records.cutTooEarly();
  try {
    if (first.type !== RECORD_HEADER) throw new MalformedError('it does not begin with its header');
    const header = parseHeader(new ByteReader(first.contents).text());
    return new Recording(records, header, await readSetup(records, header));
  } catch (error) {
    throw records.damaged(at, error);
  }
}

/** True for bytes that a recording begins with. */
export function isRecording(start: Uint8Array): boolean {
  return MAGIC.every((byte, at) => start[at] === byte);
}

interface Setup {
  readonly sources: readonly SourceFile[];
  readonly workload: RecordedWorkload | null;
}

async function readSetup(records: Records, header: RecordingHeader): Promise<Setup> {
  const sources: SourceFile[] = [];
  const tasks = new TasksReader();
  let size = 0;
  const complete = (): boolean =>
    sources.length >= header.sources &&
    tasks.read.tasks >= header.tasks &&
    tasks.read.operations >= header.operations;
  while (!complete()) {
    const { at } = records;
    const record = await records.next();
    if (record === null) throw records.cutTooEarly();
    size += record.contents.length;
    try {
      if (size > LARGEST_SETUP) throw new MalformedError('its sources and tasks are too large');
      takeSetup(record, sources, tasks);
    } catch (error) {
      throw records.damaged(at, error);
    }
  }
  const { kind, name } = header.workload;
  const names = new Set(sources.map((each) => each.name));
  const wanted = [header.run?.script, kind === 'script' ? name : undefined];
  if (wanted.some((each) => each !== undefined && !names.has(each))) {
    throw new MalformedError('the text of its script or workload is missing');
  }
  return { sources, workload: kind === 'script' ? null : tasks.finish(name) };
}

function takeSetup(
  { type, contents }: WholeRecord,
  sources: SourceFile[],
  tasks: TasksReader,
): void {
  switch (type) {
    case RECORD_SOURCES: {
      const bytes = new ByteReader(contents);
      while (bytes.left > 0) sources.push({ name: bytes.text(), text: bytes.text() });
      return;
    }
    case RECORD_TASKS:
      tasks.tasks(contents);
      return;
    case RECORD_OPERATIONS:
      tasks.operations(contents);
      return;
    default:
      throw new MalformedError('a record stands where it cannot');
  }
}

type WholeRecord = RecordAt & { readonly kind: 'record' };

/** The records of a file, in order. */
class Records {
  readonly file: string;
  readonly source: ByteSource;
  readonly #compression: Compression;
  /** Where the next record begins. */
  at = PREAMBLE_LENGTH;

  constructor(file: string, source: ByteSource, compression: Compression) {
    this.file = file;
    this.source = source;
    this.#compression = compression;
  }

  async preamble(): Promise<void> {
    const bytes = await this.source.read(0, PREAMBLE_LENGTH);
    if (bytes.length < MAGIC.length && bytes.length > 0 && MAGIC[0] === bytes[0]) {
      throw this.cutTooEarly();
    }
    if (!isRecording(bytes)) {
      const problem = 'is no recording of utrace-lab';
      throw this.#error(problem, 'a .utrec was expected, as utrace-lab run --record writes it');
    }
    if (bytes.length < PREAMBLE_LENGTH) throw this.cutTooEarly();
    const version = (bytes[8] ?? 0) | ((bytes[9] ?? 0) << 8);
    if (version > FORMAT_VERSION) {
      const problem = `has version ${version} of the format, and this utrace-lab knows ${FORMAT_VERSION}`;
      throw this.#error(problem, 'open it with the version that wrote it, or a later one');
    }
    if (version === 0) throw this.damaged(8, new MalformedError('there is no version 0'));
  }

  /** @returns null where the file ends, between records or within one */
  async next(): Promise<WholeRecord | null> {
    for (;;) {
      const { at } = this;
      const record = await this.#read(at);
      if (record.kind !== 'record') return null;
      this.at = record.next;
      if (record.type < FIRST_OPTIONAL) return record;
    }
  }

  async nothingMore(): Promise<void> {
    const { at } = this;
    if ((await this.next()) === null && this.at === this.source.size) return;
    throw this.damaged(at, new MalformedError('there is more after its end'));
  }

  cutTooEarly(): InputError {
    const problem = 'was cut off before its session began';
    return this.#error(problem, 'nothing of it can be used; record it again');
  }

  damaged(at: number, error: unknown): unknown {
    if (!(error instanceof MalformedError)) return error;
    const problem = `is damaged at byte ${at}: ${error.message}`;
    return this.#error(problem, 'take another copy of it, or record it again');
  }

  async #read(at: number): Promise<RecordAt> {
    try {
      return await readRecord(this.source, at, this.#compression);
    } catch (error) {
      throw this.damaged(at, error);
    }
  }

  #error(problem: string, advice: string): InputError {
    return new InputError({ file: this.file, problem, advice });
  }
}
