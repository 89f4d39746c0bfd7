/**
 * Text source: a file as text, piece by piece, plain or gzip.
 *
 * A plain file is opened for each piece and closed again: a recording of a thousand tasks is a
 * thousand files, more than a process may have open. What is no text is refused from its first
 * bytes, before a gigabyte of it is read.
 */

import { createReadStream, type ReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { InputError } from '../input-error.ts';

/** Gives the text of one file, in pieces that may end anywhere. */
export interface TextSource {
  /** The next piece, or undefined at the end. @throws InputError when it cannot be read */
  next(): Promise<string | undefined>;
  /** Bytes of the file read so far, as stored. */
  readonly bytesRead: number;
  /** Why the end came early, if it did: the text until there is good. */
  readonly torn: string | undefined;
  /** Lets go of the file; needed when it is not read to its end. */
  close(): Promise<void>;
}

/**
 * Opens `path`.
 *
 * @param pieceBytes how much is read at a time
 * @throws InputError when it cannot be read or does not begin like text
 */
export async function openText(path: string, pieceBytes: number): Promise<TextSource> {
  if (!(await isRegular(path))) return openStream(path, pieceBytes);
  const head = await readPiece(path, 0, pieceBytes);
  if (isGzip(head)) return openStream(path, pieceBytes);
  refuseBinary(path, head);
  return new PlainSource(path, pieceBytes, head);
}

async function isRegular(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function isGzip(head: Buffer): boolean {
  return head.length > 2 && head[0] === 0x1f && head[1] === 0x8b;
}

/** What can only be read once from front to back: a pipe, or packed data. */
async function openStream(path: string, pieceBytes: number): Promise<TextSource> {
  const stored = createReadStream(path, { highWaterMark: pieceBytes });
  const pieces: AsyncIterator<Buffer> = stored[Symbol.asyncIterator]();
  let first: IteratorResult<Buffer>;
  try {
    first = await pieces.next();
  } catch (error) {
    throw unreadable(path, error);
  }
  const all = joined(first, pieces);
  if (first.done === true || !isGzip(first.value)) return new StreamSource(path, stored, all);
  const unpacked = createGunzip({ chunkSize: pieceBytes });
  const packed = Readable.from(all);
  packed.on('error', (error) => unpacked.destroy(error));
  return new StreamSource(path, stored, packed.pipe(unpacked)[Symbol.asyncIterator]());
}

async function* joined(
  first: IteratorResult<Buffer>,
  rest: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer, void, void> {
  for (let piece = first; piece.done !== true; piece = await rest.next()) yield piece.value;
}

class PlainSource implements TextSource {
  readonly #path: string;
  readonly #pieceBytes: number;
  readonly #decoder = new StringDecoder('utf8');
  #head: Buffer | undefined;
  #ended = false;
  bytesRead = 0;
  torn: string | undefined;

  constructor(path: string, pieceBytes: number, head: Buffer) {
    this.#path = path;
    this.#pieceBytes = pieceBytes;
    this.#head = head;
  }

  async next(): Promise<string | undefined> {
    if (this.#ended) return undefined;
    const piece = this.#head ?? (await readPiece(this.#path, this.bytesRead, this.#pieceBytes));
    this.#head = undefined;
    const written = withoutZeros(piece);
    if (written.length < piece.length) this.torn = 'the rest of the file was never written (zeros)';
    this.bytesRead += piece.length;
    if (written.length > 0) return this.#decoder.write(written);
    this.#ended = true;
    return this.#decoder.end() || undefined;
  }

  async close(): Promise<void> {
    this.#ended = true;
  }
}

class StreamSource implements TextSource {
  readonly #path: string;
  readonly #decoder = new StringDecoder('utf8');
  readonly #pieces: AsyncIterator<Buffer>;
  readonly #stored: ReadStream;
  #begun = false;
  torn: string | undefined;

  constructor(path: string, stored: ReadStream, pieces: AsyncIterator<Buffer>) {
    this.#path = path;
    this.#stored = stored;
    this.#pieces = pieces;
  }

  get bytesRead(): number {
    return this.#stored.bytesRead;
  }

  async next(): Promise<string | undefined> {
    const piece = await this.#piece();
    if (piece === undefined) return this.#decoder.end() || undefined;
    if (!this.#begun) refuseBinary(this.#path, piece);
    this.#begun = true;
    return this.#decoder.write(piece);
  }

  async #piece(): Promise<Buffer | undefined> {
    try {
      const { done, value } = await this.#pieces.next();
      return done === true ? undefined : value;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'Z_BUF_ERROR') {
        this.torn = 'the gzip data ends early';
        return undefined;
      }
      if (code?.startsWith('Z_') !== true) throw unreadable(this.#path, error);
      const problem = `cannot be unpacked (${code})`;
      const advice = 'the gzip data is damaged; compress or copy it again';
      throw new InputError({ file: this.#path, problem, advice });
    }
  }

  async close(): Promise<void> {
    this.#stored.destroy();
    await this.#pieces.return?.();
  }
}

async function readPiece(path: string, position: number, length: number): Promise<Buffer> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const { bytesRead, buffer } = await handle.read(
      Buffer.allocUnsafe(length),
      0,
      length,
      position,
    );
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await handle?.close();
  }
}

function unreadable(path: string, error: unknown): InputError {
  const code = codeOf(error);
  const known: Readonly<Record<string, readonly [string, string]>> = {
    ENOENT: ['no such file', 'check the path'],
    EACCES: ['may not be read', 'change its permissions or copy it'],
    EISDIR: ['is a directory', 'name a file in it'],
    EMFILE: ['cannot be opened, too many files are', 'close some or raise ulimit -n'],
  };
  const [problem, advice] = known[code ?? ''] ?? [
    `cannot be read (${code ?? String(error)})`,
    'check the file and its disk',
  ];
  return new InputError({ file: path, problem, advice });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** The first line of a log is strace's own; it holds no zero byte and hardly a control character. */
const cleanHead = 512;

/** Of the first piece at most one character in this many may be strange. */
const strangeShare = 10;

function refuseBinary(path: string, head: Buffer): void {
  const written = withoutZeros(head);
  const sample = written.subarray(0, 65536);
  let strange = 0;
  for (const byte of sample) {
    if (byte < 0x07 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b)) strange++;
  }
  const text = sample.toString('utf8');
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) strange++;
  const clean =
    !sample.subarray(0, cleanHead).includes(0) && strange * strangeShare <= sample.length;
  if (clean && written.length > 0 === head.length > 0) return;
  throw new InputError({
    file: path,
    line: 1,
    problem: 'is not text',
    advice: 'an strace log was expected; record one with strace -f -o FILE COMMAND',
  });
}

/** A file that was being written when the machine went down may end in zeros. */
function withoutZeros(piece: Buffer): Buffer {
  let end = piece.length;
  while (end > 0 && piece[end - 1] === 0) end--;
  return piece.subarray(0, end);
}
