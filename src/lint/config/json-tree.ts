/**
 * JSON with places: a text parsed so that each value, and each member's name, knows where it stands.
 *
 * JSON.parse() forgets where a value came from, and a complaint about a settings file is only useful
 * with its line. Strictly RFC 8259, with the complaints that people need: a comment, a trailing
 * comma, single quotes, a name given twice.
 */
import type { Span } from '../finding.ts';
import { positionsIn } from '../parse/positions.ts';

export type JsonValue =
  | { readonly kind: 'null'; readonly span: Span }
  | { readonly kind: 'boolean'; readonly span: Span; readonly value: boolean }
  | { readonly kind: 'number'; readonly span: Span; readonly value: number }
  | { readonly kind: 'string'; readonly span: Span; readonly value: string }
  | { readonly kind: 'array'; readonly span: Span; readonly items: readonly JsonValue[] }
  | { readonly kind: 'object'; readonly span: Span; readonly members: readonly JsonMember[] };

export interface JsonMember {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: JsonValue;
}

/** Something wrong with a text, and where. */
export interface Problem {
  readonly span: Span;
  /** Says what is wrong and what was expected. */
  readonly message: string;
}

export type JsonResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly problem: Problem };

/** Deeper nesting than any settings need, and less than the stack has. */
const maxDepth = 100;

/** Parses a whole text; a byte order mark in front is no part of it. */
export function parseJson(text: string): JsonResult {
  const reader = new Reader(text.replace(/^\ufeff/, ''));
  try {
    return { ok: true, value: reader.document() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Leaves the parser from wherever it is; never leaves this file. */
class Refusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

const space = /[ \t\r\n]*/y;
const numeral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows no raw control character
const quoted = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const literals = { true: true, false: false } as const;

class Reader {
  readonly #text: string;
  readonly #span: (start: number, end: number) => Span;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#span = positionsIn(text).span;
  }

  document(): JsonValue {
    const value = this.#value(0);
    this.#skip();
    if (this.#at < this.#text.length) this.#refuse('the end of the file was expected here');
    return value;
  }

  #value(depth: number): JsonValue {
    this.#skip();
    const start = this.#at;
    if (depth > maxDepth) this.#refuse('this is nested too deep');
    const character = this.#text[start];
    if (character === '{') return this.#object(depth);
    if (character === '[') return this.#array(depth);
    if (character === '"') {
      const value = this.#string();
      return { kind: 'string', value, span: this.#span(start, this.#at) };
    }
    const digits = this.#match(numeral);
    if (digits !== null && digits !== '') {
      return { kind: 'number', value: Number(digits), span: this.#span(start, this.#at) };
    }
    return this.#literal(start);
  }

  #literal(start: number): JsonValue {
    const word = /^[a-z]+/.exec(this.#text.slice(start, start + 16))?.[0] ?? '';
    if (word === 'true' || word === 'false' || word === 'null') {
      this.#at += word.length;
      const span = this.#span(start, this.#at);
      return word === 'null'
        ? { kind: 'null', span }
        : { kind: 'boolean', value: literals[word], span };
    }
    return this.#refuse('a value was expected here');
  }

  #array(depth: number): JsonValue {
    const start = this.#at++;
    const items: JsonValue[] = [];
    if (!this.#takes(']')) {
      do items.push(this.#value(depth + 1));
      while (this.#goesOn(']'));
    }
    return { kind: 'array', items, span: this.#span(start, this.#at) };
  }

  #object(depth: number): JsonValue {
    const start = this.#at++;
    const members: JsonMember[] = [];
    if (!this.#takes('}')) {
      do members.push(this.#member(members, depth));
      while (this.#goesOn('}'));
    }
    return { kind: 'object', members, span: this.#span(start, this.#at) };
  }

  #member(before: readonly JsonMember[], depth: number): JsonMember {
    this.#skip();
    const start = this.#at;
    if (this.#text[start] !== '"') this.#refuse('a name in double quotes was expected here');
    const name = this.#string();
    const nameSpan = this.#span(start, this.#at);
    if (before.some((member) => member.name === name)) {
      throw new Refusal({ span: nameSpan, message: `'${name}' is given twice; keep one` });
    }
    if (!this.#takes(':')) this.#refuse(`a colon was expected after '${name}'`);
    return { name, nameSpan, value: this.#value(depth + 1) };
  }

  #string(): string {
    const start = this.#at;
    const text = this.#match(quoted);
    if (text !== null) return JSON.parse(text) as string;
    const message = 'this text has no end in its line, or a character that must be escaped';
    throw new Refusal({ span: this.#span(start, start + 1), message });
  }

  /** After an item: true where a comma says that another follows. */
  #goesOn(end: string): boolean {
    if (this.#takes(end)) return false;
    const comma = this.#at;
    if (!this.#takes(',')) this.#refuse(`a comma or '${end}' was expected here`);
    this.#skip();
    if (this.#text[this.#at] !== end) return true;
    const message = `this comma has nothing behind it; take it out`;
    throw new Refusal({ span: this.#span(comma, comma + 1), message });
  }

  #takes(character: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #skip(): void {
    this.#match(space);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #refuse(expected: string): never {
    const at = this.#at;
    const hint = hintFor(this.#text.slice(at, at + 2));
    throw new Refusal({ span: this.#span(at, at + 1), message: expected + hint });
  }
}

/** What people write who take JSON for JavaScript. */
function hintFor(next: string): string {
  if (next === '') return ', and the file ends';
  if (next === '//' || next === '/*') return '; JSON has no comments';
  if (next.startsWith("'")) return '; JSON has double quotes only';
  return `, not '${next.slice(0, 1)}'`;
}
