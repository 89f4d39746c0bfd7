/**
 * Cuts: where a script can be taken apart into pieces that parse by themselves.
 *
 * That is at the margin, outside of all brackets, where a statement has ended and the next line
 * begins with a word that only begins one. Whoever is typing has opened a bracket that is not closed
 * yet; so a function at the margin begins a piece whatever stands before it.
 */

const opening =
  /^(?:async\s+function|const|let|var|function|export|import|class|interface|type|enum)\b/;
const surely = /^(?:export\s+|default\s+|async\s+)*function\b|^import\s*[\w{*'"]/;

/** After these a slash divides; after anything else it begins a regular expression. */
const operand = /[\w$)\]}'"`]/;

/** @returns ascending offsets, 0 not among them */
export function cutsIn(source: string): readonly number[] {
  return new Scanner(source).cuts();
}

class Scanner {
  readonly #source: string;
  #at = 0;
  #depth = 0;
  /** The last character that is neither blank nor part of a comment. */
  #last = ';';
  /** For each template that is open, the depth outside of its substitution. */
  #templates: number[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  cuts(): readonly number[] {
    const cuts: number[] = [];
    const source = this.#source;
    while (this.#at < source.length) {
      const code = source.charCodeAt(this.#at);
      if (code > 32) {
        this.#token(source[this.#at] ?? '');
        continue;
      }
      this.#at++;
      if (code !== 10 || !this.#isCut()) continue;
      cuts.push(this.#at);
      this.#depth = 0;
      this.#templates = [];
    }
    return cuts;
  }

  #isCut(): boolean {
    const code = this.#source.charCodeAt(this.#at);
    if (code < 97 || code > 122) return false;
    const line = this.#source.slice(this.#at, this.#at + 40);
    if (surely.test(line)) return true;
    return this.#depth === 0 && (this.#last === ';' || this.#last === '}') && opening.test(line);
  }

  #token(char: string): void {
    const begin = this.#at++;
    switch (char) {
      case '/':
        if (this.#comment()) return;
        if (!operand.test(this.#last)) this.#quoted('/');
        break;
      case '"':
      case "'":
        this.#quoted(char);
        break;
      case '`':
        this.#template();
        break;
      case '(':
      case '[':
      case '{':
        this.#depth++;
        break;
      case ')':
      case ']':
      case '}':
        if (this.#depth > 0) this.#depth--;
        if (char === '}' && this.#templates.at(-1) === this.#depth) {
          this.#templates.pop();
          this.#template();
        }
        break;
    }
    this.#last = this.#source[begin] ?? '';
  }

  /** Passes over a comment, if the slash before begins one. */
  #comment(): boolean {
    const next = this.#source[this.#at];
    if (next !== '/' && next !== '*') return false;
    const end =
      next === '/'
        ? this.#source.indexOf('\n', this.#at)
        : this.#source.indexOf('*/', this.#at + 1) + 2;
    this.#at = end < this.#at ? this.#source.length : end;
    return true;
  }

  /** Passes over what ends with `quote`, or with the line: nothing in quotes spans two. */
  #quoted(quote: string): void {
    const source = this.#source;
    for (; this.#at < source.length; this.#at++) {
      const char = source[this.#at];
      if (char === '\n') return;
      if (char === '\\') this.#at++;
      else if (char === quote) {
        this.#at++;
        return;
      }
    }
  }

  /** Passes over the text of a template, to its end or into a substitution. */
  #template(): void {
    const source = this.#source;
    for (; this.#at < source.length; this.#at++) {
      const char = source[this.#at];
      if (char === '\\') this.#at++;
      else if (char === '`') {
        this.#at++;
        return;
      } else if (char === '$' && source[this.#at + 1] === '{') {
        this.#at += 2;
        this.#templates.push(this.#depth++);
        return;
      }
    }
  }
}
