/**
 * Compression in a browser: by the streams that every current one has.
 */
import type { Compression } from './compression.ts';

/** The little of the browser's streams that this needs; there are no types of them in this layer. */
interface ByteStream {
  readonly readable: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>;
      cancel(): Promise<void>;
    };
  };
  readonly writable: {
    getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void> };
  };
}

type MakesStream = new (format: 'deflate-raw') => ByteStream;

interface Host {
  readonly CompressionStream: MakesStream;
  readonly DecompressionStream: MakesStream;
}

/** @param host  `globalThis` of a page or worker */
export function webCompression(host: Host): Compression {
  return {
    async deflate(bytes) {
      const stream = new host.CompressionStream('deflate-raw');
      const packed = await through(stream, bytes, Number.POSITIVE_INFINITY);
      if (packed === undefined) throw new Error('compression without a limit has met one');
      return packed;
    },
    async inflate(bytes, length) {
      try {
        return await through(new host.DecompressionStream('deflate-raw'), bytes, length);
      } catch {
        return undefined;
      }
    },
  };
}

async function through(
  { readable, writable }: ByteStream,
  bytes: Uint8Array,
  limit: number,
): Promise<Uint8Array | undefined> {
  const writer = writable.getWriter();
  const written = Promise.all([writer.write(bytes), writer.close()]);
  // What went wrong is heard of from the reading end.
  written.catch(() => {});
  const reader = readable.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) break;
    length += value.length;
    pieces.push(value);
    if (length <= limit) continue;
    await reader.cancel();
    return undefined;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
