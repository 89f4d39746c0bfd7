/**
 * Repairs: a fix in the making, as changes to one file.
 *
 * A repair collects changes by offset, and the names that they need: a script imports them, a file
 * of C includes the header that has them. What cannot be done in good style is given up, for a fix
 * that leaves the code uglier than its fault helps nobody.
 */
import type { Edit, Fix, FixKind } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { type Draft, print } from './draft.ts';
import type { Outline, Range } from './outline.ts';
import { importsOf } from './typescript.ts';

interface Change extends Range {
  readonly text: string;
}

/** Headers by the names that are in them, of those that fixes write. */
const headers: readonly (readonly [names: RegExp, header: string])[] = [
  [/^(?:IS_ERR|PTR_ERR)$/, 'linux/err.h'],
  [/^arch_has_(?:single|block)_step$/, 'linux/ptrace.h'],
  [/^schedule_timeout_uninterruptible$/, 'linux/sched.h'],
  [/^(?:complete|wait_for_completion|DECLARE_COMPLETION)$/, 'linux/completion.h'],
];

export class Repair {
  readonly outline: Outline;
  readonly #changes: Change[] = [];
  readonly #needed = new Set<string>();
  #isGivenUp = false;

  constructor(outline: Outline) {
    this.outline = outline;
  }

  giveUp(): void {
    this.#isGivenUp = true;
  }

  replace({ start, end }: Range, text: string): void {
    this.#changes.push({ start, end, text });
  }

  insert(at: number, text: string): void {
    this.replace({ start: at, end: at }, text);
  }

  /** The spelling of a name of the API in this file, which the file will have. */
  name(name: string): string {
    if (this.outline.language.name === 'typescript') {
      const { namespace, real, list } = importsOf(this.outline.root);
      for (const [local, known] of real) if (known === name) return local;
      if (namespace !== null && list === null) return `${namespace}.${name}`;
    }
    this.#needed.add(name);
    return name;
  }

  /** `-EALREADY`, as the file spells it. */
  errno(name: string): string {
    return `-${this.name(name)}`;
  }

  pause(): string {
    const { pause } = this.outline.language;
    const name = pause.slice(0, pause.indexOf('('));
    return `${this.name(name)}${pause.slice(name.length)};`;
  }

  /** Puts statements before and behind a statement; one that stands alone gets braces. */
  surround(statement: Syntax, before: readonly Draft[], behind: readonly Draft[]): void {
    const { outline } = this;
    const { newline, unit } = outline.style;
    const outer = outline.indentOf(statement.start);
    const isAlone = outline.listOf(statement) === null && statement.parent !== null;
    const isLabelled = statement.parent?.type === 'labeled_statement';
    const isBeside = isAlone && !outline.isFirstOnLine(statement.start);
    const isInner = isBeside || !outline.isFirstOnLine(statement.start);
    const indent = isInner && !isLabelled ? `${outer}${unit}` : outer;
    const first = before.map((draft) => print([draft], outline.style, indent));
    const last = behind.map((draft) => print([draft], outline.style, indent));
    const down = `${newline}${indent}`;
    if (!isAlone || isLabelled) {
      if (first.length > 0) this.insert(statement.start, `${first.join(down)}${down}`);
      if (last.length > 0) this.insert(outline.behind(statement.end), down + last.join(down));
      return;
    }
    const head = [...first, ''].join(down);
    const [open, close] = isBeside ? [`{${down}`, outer] : ['', outer.slice(0, -unit.length)];
    if (!isBeside) this.#braceAbove(statement);
    this.insert(statement.start, `${open}${head}`);
    const tail = ['', ...last].join(down);
    this.insert(outline.behind(statement.end), `${tail}${newline}${close}}`);
  }

  /** `if (x)` on the line above becomes `if (x) {`, before the comment that it may end in. */
  #braceAbove(statement: Syntax): void {
    const { source, root } = this.outline;
    const comments = root.descendantsOfType('comment').filter(({ end }) => end < statement.start);
    let at = source.slice(0, statement.start).trimEnd().length;
    for (let last = comments.pop(); last?.end === at; last = comments.pop()) {
      at = source.slice(0, last.start).trimEnd().length;
    }
    this.insert(at, ' {');
  }

  /** Puts statements in the place of one. */
  replaceStatement(statement: Syntax, drafts: readonly Draft[]): void {
    const { outline } = this;
    const last = drafts.at(-1);
    if (last === undefined) {
      this.remove(statement);
      return;
    }
    const indent = outline.indentOf(statement.start);
    const isOne = outline.listOf(statement) !== null || drafts.length === 1;
    if (!isOne && outline.isFirstOnLine(statement.start)) this.#braceAbove(statement);
    const inner =
      isOne || outline.isFirstOnLine(statement.start) ? indent : indent + outline.style.unit;
    const text = print(drafts, outline.style, inner);
    const { newline, unit } = outline.style;
    if (isOne) this.replace(statement, text);
    else if (inner === indent) {
      this.replace(statement, `${text}${newline}${indent.slice(0, -unit.length)}}`);
    } else this.replace(statement, `{${newline}${inner}${text}${newline}${indent}}`);
  }

  /** Gives an arrow function that was one expression a body of statements. */
  replaceArrowBody(arrow: Syntax, draft: Draft): void {
    const { outline } = this;
    const body = arrow.childForFieldName('body');
    if (body === null) return;
    const { newline, unit } = outline.style;
    const outer = outline.indentOf(arrow.start);
    const text = print([draft], outline.style, `${outer}${unit}`);
    this.replace(body, `{${newline}${outer}${unit}${text}${newline}${outer}}`);
  }

  /** Takes a statement out, with its line and the comment at its end. */
  remove(statement: Syntax): void {
    const { outline } = this;
    if (outline.listOf(statement) === null) {
      this.replace(statement, outline.style.language === 'c' ? ';' : '{}');
      return;
    }
    const end = outline.behind(statement.end);
    const line = outline.source.lastIndexOf('\n', statement.start - 1) + 1;
    const isWhole =
      outline.isFirstOnLine(statement.start) && /^\r?(?:\n|$)/.test(outline.source.slice(end));
    if (!isWhole) this.replace({ start: statement.start, end: statement.end }, '');
    else this.replace({ start: line, end: outline.source.indexOf('\n', end) + 1 || end }, '');
  }

  /** The finished fix; null where nothing was changed, or it was given up. */
  fix(title: string, kind: FixKind): Fix | null {
    if (this.#isGivenUp || this.#changes.length === 0) return null;
    this.#bringNames();
    const changes = merged(this.#changes);
    if (changes === null) return null;
    const edits = changes.map(
      ({ start, end, text }): Edit => ({
        file: this.outline.file,
        ...this.outline.span({ start, end }),
        text,
      }),
    );
    return { title, kind, edits };
  }

  #bringNames(): void {
    if (this.#needed.size === 0) return;
    if (this.outline.language.name === 'c') this.#include([...this.#needed]);
    else this.#import([...this.#needed]);
  }

  #import(names: readonly string[]): void {
    const { list } = importsOf(this.outline.root);
    const { newline } = this.outline.style;
    const last = list?.lastNamedChild ?? null;
    if (list === null || last === null) {
      const first = /^(?:\ufeff|#![^\n]*\n)?/.exec(this.outline.source)?.[0].length ?? 0;
      this.insert(first, `import { ${names.join(', ')} } from 'utrace';${newline}`);
      return;
    }
    const isTall = this.outline.isFirstOnLine(last.start);
    const gap = isTall ? `,${newline}${this.outline.indentOf(last.start)}` : ', ';
    this.insert(last.end, names.map((name) => `${gap}${name}`).join(''));
  }

  /** A file without any include is part of another one, and brings nothing of its own. */
  #include(names: readonly string[]): void {
    const { source, style } = this.outline;
    const all = [...source.matchAll(/^[ \t]*#[ \t]*include[ \t]*<([^>]+)>[^\r\n]*/gm)];
    const known = new Set(all.map(([, header]) => header));
    const wanted = headers.flatMap(([pattern, header]) =>
      names.some((name) => pattern.test(name)) && !known.has(header) ? [header] : [],
    );
    const last = all.filter(([, header]) => header?.startsWith('linux/')).at(-1) ?? all.at(-1);
    if (last === undefined) return;
    const at = last.index + last[0].length;
    const lines = wanted.map((header) => `${style.newline}#include <${header}>`);
    if (lines.length > 0) this.insert(at, lines.join(''));
  }
}

/** Changes in order, those at one place as one; null where two of them overlap. */
function merged(changes: readonly Change[]): readonly Change[] | null {
  const sorted = changes
    .map((change, index) => ({ change, index }))
    .sort((a, b) => a.change.start - b.change.start || a.index - b.index)
    .map(({ change }) => change);
  const out: Change[] = [];
  for (const change of sorted) {
    const before = out.at(-1);
    if (before === undefined || before.end < change.start) out.push(change);
    else if (before.end > change.start) return null;
    else {
      out[out.length - 1] = {
        start: before.start,
        end: change.end,
        text: before.text + change.text,
      };
    }
  }
  return out;
}
