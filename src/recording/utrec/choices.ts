/**
 * Choices: who went next wherever two or more threads could, in at most a byte each.
 *
 * A choice is written as a place in the list of those who can run, with the thread that ran last put
 * in front (if it still can run) and the others in order of their numbers: so 0 says "the same goes
 * on". One byte is one choice, or a run of zeros:
 *
 *     0 … 198    the choice `byte + 1`: another thread goes on
 *     199        any other choice: a varint follows, the choice less 200
 *     200 … 254  `byte - 199` times the choice 0
 *     255        many times the choice 0: a varint follows, their number less 56
 */
import type { Thread } from '../../engine/machine.ts';
import { type ByteReader, ByteWriter, MalformedError } from './bytes.ts';

const LAST_SWITCH = 198;
const FAR_SWITCH = 199;
const LONGEST_SHORT_RUN = 55;
const LONG_RUN = 255;

/** Choices of a stretch, at most: a few bytes can stand for any number of them. */
export const MOST_CHOICES = 0x2_0000;

/** @returns the place of `chosen`, as the format counts */
export function placeOf(
  chosen: Thread,
  runnable: readonly Thread[],
  previous: Thread | null,
): number {
  if (chosen === previous) return 0;
  const place = runnable.indexOf(chosen);
  const before = previous === null ? -1 : runnable.indexOf(previous);
  return before < 0 || before < place ? place : place + 1;
}

/** @returns the thread at `place`; undefined where fewer can run */
export function threadAt(
  place: number,
  runnable: readonly Thread[],
  previous: Thread | null,
): Thread | undefined {
  const before = previous === null ? -1 : runnable.indexOf(previous);
  if (before < 0) return runnable[place];
  if (place === 0) return runnable[before];
  return runnable[place <= before ? place - 1 : place];
}

export class ChoiceWriter {
  readonly #bytes = new ByteWriter();
  #same = 0;
  count = 0;

  add(place: number): void {
    this.count++;
    if (place === 0) {
      this.#same++;
      return;
    }
    this.#endRun();
    if (place <= LAST_SWITCH + 1) this.#bytes.byte(place - 1);
    else {
      this.#bytes.byte(FAR_SWITCH);
      this.#bytes.varint(place - LAST_SWITCH - 2);
    }
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** Writes what was added since the last time, and begins anew. */
  flush(to: ByteWriter): void {
    this.#endRun();
    to.varint(this.count);
    to.varint(this.#bytes.length);
    to.raw(this.#bytes.bytes());
    this.#bytes.clear();
    this.count = 0;
  }

  #endRun(): void {
    const run = this.#same;
    this.#same = 0;
    if (run === 0) return;
    if (run <= LONGEST_SHORT_RUN) this.#bytes.byte(FAR_SWITCH + run);
    else {
      this.#bytes.byte(LONG_RUN);
      this.#bytes.varint(run - LONGEST_SHORT_RUN - 1);
    }
  }
}

/** Choices one by one; a run of a billion costs no memory. */
export class ChoiceReader {
  readonly #bytes: ByteReader;
  #same = 0;
  left: number;

  /** @param bytes  exactly the choices' bytes */
  constructor(count: number, bytes: ByteReader) {
    if (count > MOST_CHOICES) throw new MalformedError('a stretch has too many choices');
    if (count === 0 && bytes.left > 0) throw new MalformedError('it has more choices than it says');
    this.left = count;
    this.#bytes = bytes;
  }

  /** @throws MalformedError where the bytes hold another number of choices than was said */
  next(): number {
    if (this.left === 0) throw new MalformedError('more choices are asked for than there are');
    this.left--;
    const place = this.#next();
    if (this.left === 0 && (this.#same > 0 || this.#bytes.left > 0)) {
      throw new MalformedError('it has more choices than it says');
    }
    return place;
  }

  #next(): number {
    if (this.#same === 0) {
      const byte = this.#bytes.byte();
      if (byte < FAR_SWITCH) return byte + 1;
      if (byte === FAR_SWITCH) return this.#bytes.varint() + LAST_SWITCH + 2;
      this.#same =
        byte === LONG_RUN ? this.#bytes.varint() + LONGEST_SHORT_RUN + 1 : byte - FAR_SWITCH;
    }
    this.#same--;
    return 0;
  }
}
