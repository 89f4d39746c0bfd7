/**
 * Compression: what the format asks of its host, which is DEFLATE without any wrapping (RFC 1951).
 */
export interface Compression {
  deflate(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /**
   * Never makes more than `length` bytes, whatever it is given.
   *
   * @returns the contents; undefined where they are damaged or longer than `length`
   */
  inflate(bytes: Uint8Array, length: number): MaybeInflated | Promise<MaybeInflated>;
}

export type MaybeInflated = Uint8Array | undefined;
