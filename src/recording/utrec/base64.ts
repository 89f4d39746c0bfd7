/**
 * Base64: bytes on their way through messages that are text (RFC 4648, with padding).
 */
import { MalformedError } from './bytes.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((digit, value) => [digit.charCodeAt(0), value]));
const DIGITS = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0));
const PADDING = 0x3d;
/** Characters that are made of one call. */
const PIECE = 4096;

export function toBase64(bytes: Uint8Array): string {
  const digits = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  let to = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const bits = (a << 16) | (b << 8) | c;
    const count = Math.min(3, bytes.length - at) + 1;
    for (let n = 0; n < count; n++) digits[to + n] = DIGITS[(bits >> (18 - 6 * n)) & 0x3f] ?? 0;
    to += 4;
  }
  const pieces: string[] = [];
  for (let at = 0; at < digits.length; at += PIECE) {
    pieces.push(String.fromCharCode(...digits.subarray(at, at + PIECE)));
  }
  return pieces.join('');
}

/** @throws MalformedError for a text that {@link toBase64} did not make */
export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new MalformedError('a piece of Base64 has no whole length');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  for (let at = 0; at < text.length - padding; at++) {
    const value = VALUES.get(text.charCodeAt(at));
    if (value === undefined) throw new MalformedError('a character is no Base64');
    bits = ((bits << 6) | value) & 0xff_ffff;
    const place = at % 4;
    const byte = Math.floor(at / 4) * 3 + place - 1;
    if (place > 0) bytes[byte] = (bits >> (6 - 2 * place)) & 0xff;
  }
  return bytes;
}
