/**
 * Records: the frames that a recording is cut into, each of which can be read by itself.
 *
 *     1 byte    type; 128 more where the contents are compressed
 *     4 bytes   length of what is stored (all numbers: lowest byte first)
 *     4 bytes   length of the contents
 *     2 bytes   CRC-32 of these nine bytes, its low half: a wrong length must not look like a short file
 *     4 bytes   CRC-32 of what is stored
 *     …         what is stored: the contents, plain or deflated
 */
import { ByteReader, ByteWriter, MalformedError } from './bytes.ts';
import type { Compression } from './compression.ts';
import { crc32 } from './crc32.ts';
import { LARGEST_RECORD } from './format.ts';

const HEADER_LENGTH = 15;
const COMPRESSED = 0x80;
/** What cannot be compressed grows by a little. */
const LARGEST_STORED = LARGEST_RECORD + 0x1_0000;

/** Where a recording is read from. */
export interface ByteSource {
  readonly size: number;
  /** Fewer bytes than `length` only at the end. */
  read(at: number, length: number): Uint8Array | Promise<Uint8Array>;
}

/** @throws RangeError for contents that no reader would take */
export async function frame(
  type: number,
  contents: Uint8Array,
  compression: Compression,
): Promise<Uint8Array> {
  if (contents.length > LARGEST_RECORD) {
    throw new RangeError(`a record of ${contents.length} bytes is too large`);
  }
  const packed = await compression.deflate(contents);
  const stored = packed.length < contents.length ? packed : contents;
  const header = new ByteWriter(HEADER_LENGTH + stored.length);
  header.byte(stored === packed ? type | COMPRESSED : type);
  header.uint32(stored.length);
  header.uint32(contents.length);
  const check = crc32(header.bytes());
  header.byte(check & 0xff);
  header.byte((check >>> 8) & 0xff);
  header.uint32(crc32(stored));
  header.raw(stored);
  return header.bytes();
}

export type RecordAt =
  | {
      readonly kind: 'record';
      readonly type: number;
      readonly contents: Uint8Array;
      /** Where the next one begins. */
      readonly next: number;
    }
  /** Nothing follows: the file ends here. */
  | { readonly kind: 'nothing' }
  /** The file ends within this record. */
  | { readonly kind: 'cut' };

/**
 * Reads the record at a place of the file.
 *
 * @throws MalformedError where the bytes are all there, and wrong
 */
export async function readRecord(
  source: ByteSource,
  at: number,
  compression: Compression,
): Promise<RecordAt> {
  if (at >= source.size) return { kind: 'nothing' };
  if (at + HEADER_LENGTH > source.size) return { kind: 'cut' };
  const headerBytes = await source.read(at, HEADER_LENGTH);
  const header = new ByteReader(headerBytes);
  const type = header.byte();
  const [storedLength, length] = [header.uint32(), header.uint32()];
  const check = header.byte() | (header.byte() << 8);
  if (check !== (crc32(headerBytes.subarray(0, 9)) & 0xffff)) {
    // A machine that lost its power leaves a file that is long enough, and zeros in it.
    if (await zerosFrom(source, at)) return { kind: 'cut' };
    throw new MalformedError('the frame of a record is not what was written');
  }
  if (length > LARGEST_RECORD || storedLength > LARGEST_STORED) {
    throw new MalformedError(`a record says that it has ${Math.max(length, storedLength)} bytes`);
  }
  const next = at + HEADER_LENGTH + storedLength;
  if (next > source.size) return { kind: 'cut' };
  const stored = await source.read(at + HEADER_LENGTH, storedLength);
  if (header.uint32() !== crc32(stored)) {
    if (await zerosFrom(source, at + HEADER_LENGTH)) return { kind: 'cut' };
    throw new MalformedError('a record is not what was written');
  }
  const plain = (type & COMPRESSED) === 0;
  const contents = plain ? stored : await compression.inflate(stored, length);
  if (contents?.length !== length) {
    throw new MalformedError('a record has other contents than it says');
  }
  return { kind: 'record', type: type & ~COMPRESSED, contents, next };
}

/** Bytes that are looked at in one go. */
const PIECE = 0x1_0000;

async function zerosFrom(source: ByteSource, from: number): Promise<boolean> {
  for (let at = from; at < source.size; at += PIECE) {
    const bytes = await source.read(at, PIECE);
    if (bytes.some((byte) => byte !== 0)) return false;
  }
  return true;
}
