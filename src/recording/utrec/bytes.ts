/**
 * Bytes: the few primitives that everything in a recording is made of.
 *
 * Whole numbers are varints, seven bits a byte, lowest first, up to 2^53 - 1; those that can be
 * negative are folded first (0, -1, 1, -2 … become 0, 1, 2, 3 …). Texts are UTF-8 with a length in
 * bytes; a lone surrogate, which JavaScript's strings can hold, is written as if it were a character
 * (WTF-8), so that whatever a script prints comes back as it was.
 *
 * Reading trusts nothing: each function checks what is left before it takes or allocates anything.
 */

/** Thrown for bytes that break the format; the reader of a file says where they were. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

const LARGEST = Number.MAX_SAFE_INTEGER;
/** At 2^31 and above, shifts no longer do. */
const SHIFTABLE = 0x8000_0000;

/** Folds a whole number so that those near 0 stay small. Only what {@link isFoldable}. */
export const fold = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
export const unfold = (folded: number): number =>
  folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;

/** Does `fold` keep this number? Of -0 it would lose the sign. */
export const isFoldable = (value: number): boolean =>
  Number.isInteger(value) && Math.abs(value) < 2 ** 51 && !Object.is(value, -0);

export class ByteWriter {
  #bytes: Uint8Array;
  length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
  }

  byte(value: number): void {
    if (this.length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.length++] = value;
  }

  /** @param value  a whole number from 0 to 2^53 - 1 */
  varint(value: number): void {
    let rest = value;
    while (rest >= SHIFTABLE) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** Any number: folded and doubled, or 1 and eight bytes. */
  number(value: number): void {
    if (isFoldable(value)) this.varint(fold(value) * 2);
    else {
      this.varint(1);
      this.float64(value);
    }
  }

  uint32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff);
  }

  float64(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  text(text: string): void {
    this.varint(textLength(text));
    for (let at = 0; at < text.length; at++) {
      const code = text.codePointAt(at) ?? 0;
      if (code > 0xffff) at++;
      this.#character(code);
    }
  }

  #character(code: number): void {
    if (code < 0x80) this.byte(code);
    else if (code < 0x800) {
      this.byte(0xc0 | (code >> 6));
      this.byte(0x80 | (code & 0x3f));
    } else {
      if (code < 0x1_0000) this.byte(0xe0 | (code >> 12));
      else {
        this.byte(0xf0 | (code >> 18));
        this.byte(0x80 | ((code >> 12) & 0x3f));
      }
      this.byte(0x80 | ((code >> 6) & 0x3f));
      this.byte(0x80 | (code & 0x3f));
    }
  }

  /** What was written so far, as bytes of its own. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  #grow(more: number): void {
    const larger = new Uint8Array(Math.max(this.length + more, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}

function textLength(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at++;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return length;
}

/** Every method throws {@link MalformedError} where the bytes do not have what is asked for. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  byte(): number {
    const value = this.#bytes[this.at];
    if (value === undefined) throw new MalformedError('its contents end too early');
    this.at++;
    return value;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (value > LARGEST) throw new MalformedError('a number is too large');
      if (byte < 0x80) return value;
      scale *= 0x80;
      if (scale > LARGEST) throw new MalformedError('a number is too long');
    }
  }

  /** How many things follow that take `least` bytes each, or more: never more than there can be. */
  count(least = 1): number {
    const count = this.varint();
    if (count * least > this.left) throw new MalformedError('a length is larger than what is left');
    return count;
  }

  number(): number {
    const first = this.varint();
    if (first % 2 === 0) return unfold(first / 2);
    if (first !== 1) throw new MalformedError('a number is none');
    return this.float64();
  }

  uint32(): number {
    const bytes = this.raw(4);
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  }

  float64(): number {
    const bytes = this.raw(8);
    return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
  }

  raw(length: number): Uint8Array {
    if (length > this.left) throw new MalformedError('its contents end too early');
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    const bytes = this.raw(this.count());
    const pieces: string[] = [];
    let units: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      const first = bytes[at] ?? 0;
      const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      units.push(character(bytes, at, length));
      at += length;
      if (units.length < 4096) continue;
      pieces.push(String.fromCodePoint(...units));
      units = [];
    }
    pieces.push(String.fromCodePoint(...units));
    return pieces.join('');
  }

  /** @throws MalformedError unless everything was read */
  end(): void {
    if (this.left > 0) throw new MalformedError('there is more in it than belongs there');
  }
}

const SHORTEST = [0, 0, 0x80, 0x800, 0x1_0000];

function character(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at] ?? 0;
  if (length === 1) return first;
  let code = first & (0xff >> (length + 1));
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next] ?? 0;
    if ((byte & 0xc0) !== 0x80) throw new MalformedError('a text is no UTF-8');
    code = (code << 6) | (byte & 0x3f);
  }
  const wrong = first < 0xc0 || code > 0x10_ffff || code < (SHORTEST[length] ?? 0);
  if (wrong) throw new MalformedError('a text is no UTF-8');
  return code;
}
