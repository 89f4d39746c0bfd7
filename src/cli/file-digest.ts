/**
 * What identifies a file of a recording: its size, its lines and a digest, all of the text as it is
 * without compression, so that a log and its .gz are known for the same.
 */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Only the name where there is no file to read again: a pipe gives its text once. */
export interface FileDigest {
  /** As the user named it. */
  readonly file: string;
  readonly bytes?: number;
  /** Lines that end; one that is cut is the reader's to count. */
  readonly lines?: number;
  readonly sha256?: string;
}

const newline = 0x0a;

export async function digestOf(file: string): Promise<FileDigest> {
  if (!statSync(file).isFile()) return { file };
  const hash = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  try {
    for await (const piece of textOf(file) as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
      lines += newlinesIn(piece);
    }
  } catch (error) {
    // A compressed log may be cut as any other; what came before the cut is what there is.
    if (!isCutArchive(error)) throw error;
  }
  return { file, bytes, lines, sha256: hash.digest('hex') };
}

function newlinesIn(piece: Buffer): number {
  let count = 0;
  for (let at = piece.indexOf(newline); at >= 0; at = piece.indexOf(newline, at + 1)) count++;
  return count;
}

function textOf(file: string): Readable {
  const stored = createReadStream(file, { highWaterMark: 1 << 20 });
  if (!isCompressed(file)) return stored;
  const unpacked = createGunzip();
  stored.on('error', (error) => unpacked.destroy(error));
  return stored.pipe(unpacked);
}

function isCompressed(file: string): boolean {
  const head = Buffer.alloc(2);
  const opened = openSync(file, 'r');
  readSync(opened, head);
  closeSync(opened);
  return head[0] === 0x1f && head[1] === 0x8b;
}

function isCutArchive(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR';
}
