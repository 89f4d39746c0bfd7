/**
 * CRC-32 as zip, gzip and PNG have it: notices what goes wrong on disks and in transfers.
 *
 * Polynomial 0xedb88320 (reflected), beginning with all ones and inverted at the end. It is no
 * protection against somebody who wants to deceive.
 */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** Of all parts as if they were one. @returns 0 to 2^32 - 1 */
export function crc32(...parts: readonly Uint8Array[]): number {
  let crc = 0xffff_ffff;
  for (const bytes of parts) {
    for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
