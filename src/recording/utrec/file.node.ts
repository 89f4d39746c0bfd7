/**
 * Recordings on disk: read by pieces, and written so that a kill at any moment loses little.
 *
 * A recording is not a draft that gets its name at the end: it grows under its own name, record by
 * record, because the session that it tells of may be the one that never ends well.
 */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { InputError } from '../input-error.ts';
import { nodeCompression } from './compression.node.ts';
import { MAGIC } from './format.ts';
import { isRecording, openRecording, type Recording } from './reader.ts';
import type { ByteSource } from './records.ts';
import { RecordingWriter } from './writer.ts';

/** Reads a recording while `use` lasts. @throws InputError */
export async function withRecording<T>(
  path: string,
  use: (recording: Recording) => Promise<T>,
): Promise<T> {
  const file = openSync(path, 'r');
  try {
    const source: ByteSource = {
      size: regular(path, fstatSync(file)).size,
      read: (at, length) => readUpTo(file, at, length),
    };
    return await use(await openRecording(path, source, nodeCompression));
  } finally {
    closeSync(file);
  }
}

/** Does a file begin as a recording does? False where it cannot be read: whoever reads it will say so. */
export function looksRecorded(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    const file = openSync(path, 'r');
    try {
      return isRecording(readUpTo(file, 0, MAGIC.length));
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

export interface RecordingFile {
  readonly writer: RecordingWriter;
  /** Waits until all is written, and closes the file. */
  close(): Promise<void>;
}

/** May a recording be written here? @throws InputError for what it would destroy, or cannot be */
export function checkRecordingTarget(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || regular(path, stats).size === 0 || looksRecorded(path)) return;
  throw new InputError({
    file: path,
    problem: 'exists, and is no recording',
    advice: 'choose another name, or remove it first',
  });
}

/** Begins a recording; one that was there is overwritten. @throws InputError as above */
export function createRecording(path: string): RecordingFile {
  checkRecordingTarget(path);
  const file = openSync(path, 'a');
  ftruncateSync(file);
  const append = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  };
  const writer = new RecordingWriter(append, nodeCompression);
  return {
    writer,
    async close() {
      try {
        await writer.finished();
      } finally {
        closeSync(file);
      }
    },
  };
}

function readUpTo(file: number, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let read = 0;
  while (read < length) {
    const more = readSync(file, bytes, read, length - read, at + read);
    if (more === 0) break;
    read += more;
  }
  return bytes.subarray(0, read);
}

function regular(path: string, stats: Stats): Stats {
  if (stats.isFile()) return stats;
  const problem = stats.isDirectory() ? 'is a directory' : 'is no ordinary file';
  throw new InputError({ file: path, problem, advice: 'name a .utrec file' });
}
