/**
 * Compression on Node.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Compression } from './compression.ts';

export const nodeCompression: Compression = {
  deflate: (bytes) => deflateRawSync(bytes),
  inflate(bytes, length) {
    try {
      // One byte more tells a whole that is too long from one that fits.
      return inflateRawSync(bytes, { maxOutputLength: length + 1 });
    } catch {
      return undefined;
    }
  },
};
