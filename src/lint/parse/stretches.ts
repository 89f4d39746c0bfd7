/**
 * Stretches: a file cut into pieces that are parsed one by one, each at most once.
 *
 * The cuts are made by looking at the text alone. A piece that nobody asks for is never parsed, and
 * a piece whose text an edit left alone keeps its syntax, wherever it has moved. A mistake in one
 * piece, which half-typed code always has, spoils no other. What a piece gives depends on its text
 * and on nothing before it, so reading on after an edit and reading afresh come to the same.
 */
import type { Parser } from 'web-tree-sitter';
import { type Numbering, readSyntax, type Stretch, type Syntax } from './syntax.ts';

export class ParsedStretch implements Stretch {
  readonly text: string;
  readonly serial: number;
  offset: number;
  readonly #parser: Parser;
  readonly #numbering: Numbering;
  #syntax: Syntax | null | undefined;

  constructor(text: string, offset: number, serial: number, parser: Parser, numbering: Numbering) {
    this.text = text;
    this.offset = offset;
    this.serial = serial;
    this.#parser = parser;
    this.#numbering = numbering;
  }

  /** The root of its tree, read on the first call; null when the parser gives up. */
  get syntax(): Syntax | null {
    if (this.#syntax === undefined) this.#syntax = parsed(this.#parser, this, this.#numbering);
    return this.#syntax;
  }
}

/** Parses a text by itself; null when the parser gives up, or must not meet a mistake and does. */
export function parsed(
  parser: Parser,
  stretch: Stretch,
  numbering: Numbering,
  isStrict = false,
): Syntax | null {
  const tree = parser.parse(stretch.text);
  if (tree === null) return null;
  const cursor = tree.walk();
  try {
    if (isStrict && tree.rootNode.hasError) return null;
    return readSyntax(cursor, stretch, numbering);
  } finally {
    // Both live in the WebAssembly's memory, which no garbage collector sees.
    cursor.delete();
    tree.delete();
  }
}

/** The pieces of one file, which remember what they were before an edit. */
export class Stretches {
  readonly numbering: Numbering = { next: 1 };
  readonly #parser: Parser;
  #pieces: readonly ParsedStretch[] = [];
  #serials = 0;

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  /** @param cuts  ascending offsets at which a new piece begins, 0 not among them */
  update(text: string, cuts: readonly number[]): readonly ParsedStretch[] {
    const texts = [0, ...cuts].map((from, index) => text.slice(from, cuts[index]));
    const before = this.#pieces;
    const shorter = Math.min(before.length, texts.length);
    let head = 0;
    while (head < shorter && before[head]?.text === texts[head]) head++;
    let tail = 0;
    const isSameAtEnd = (n: number): boolean => before.at(-n)?.text === texts.at(-n);
    while (tail < shorter - head && isSameAtEnd(tail + 1)) tail++;
    const between = before.slice(head, before.length - tail);
    const replaced = between.map(({ serial }) => serial);
    // Several edits at once leave pieces alone that stand between them.
    const left = texts.length - tail - head === between.length ? between : [];
    let offset = 0;
    this.#pieces = texts.map((own, index) => {
      const isTail = index >= texts.length - tail;
      const same = index < head ? before[index] : isTail ? before.at(index - texts.length) : null;
      const beside = left[index - head];
      const kept = same ?? (beside?.text === own ? beside : null);
      const piece = kept ?? this.#read(own, offset, replaced[index - head]);
      piece.offset = offset;
      offset += own.length;
      return piece;
    });
    return this.#pieces;
  }

  #read(text: string, offset: number, serial = this.#serials++): ParsedStretch {
    return new ParsedStretch(text, offset, serial, this.#parser, this.numbering);
  }
}
