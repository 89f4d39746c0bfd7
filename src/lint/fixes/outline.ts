/**
 * Outlines: a file as a fix sees it, with its calls, statements and functions and how it is written.
 *
 * Rules look at graphs and know only places. A fix starts from such a place and needs what stands
 * there and around it. Both languages answer the same questions; what they spell differently is in
 * `Language`, and no fix asks which one it is without need.
 */
import type { Finding, Span } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import type { Style } from './draft.ts';

/** What a language calls its parts, and how it writes what fixes are made of. */
export interface Language {
  readonly name: 'c' | 'typescript';
  readonly equals: string;
  readonly differs: string;
  readonly null: string;
  /** An uninterruptible sleep of one tick, as a statement without its semicolon. */
  readonly pause: string;
  readonly unit: string;
  /** Statement lists: blocks, cases, and the file. */
  readonly lists: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  isStatement(node: Syntax): boolean;
  /** The variable that a declaration of one variable makes, and where its value stands. */
  declared(statement: Syntax): { readonly name: Syntax; readonly value: Syntax | null } | null;
  /** What the result of a call is kept in: a statement, or its part before the call. */
  keep(name: string, mayDeclare: boolean): string;
  /** The name under which the API has what a file calls `text`. */
  realName(text: string): string;
  /** The member `data` of an engine. */
  data(engine: string): string;
}

/** The stretch of a file that an offset range names; offsets count UTF-16 units from 0. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export class Outline {
  readonly file: string;
  readonly source: string;
  readonly root: Syntax;
  readonly language: Language;
  readonly style: Style;
  readonly #starts: readonly number[];

  constructor(file: string, source: string, root: Syntax, language: Language) {
    this.file = file;
    this.source = source;
    this.root = root;
    this.language = language;
    this.style = {
      language: language.name,
      newline: source.includes('\r\n') ? '\r\n' : '\n',
      unit: unitOf(source) ?? language.unit,
    };
    const starts = [0];
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
    this.#starts = starts;
  }

  text({ start, end }: Range): string {
    return this.source.slice(start, end);
  }

  /** The text of a statement, its further lines as far in as they are from its first. */
  statementText(statement: Range): string {
    const indent = this.indentOf(statement.start);
    return this.text(statement)
      .split(/\r?\n/)
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join('\n');
  }

  offset(line: number, column: number): number {
    return (this.#starts[line - 1] ?? this.source.length) + column - 1;
  }

  range({ line, column, endLine, endColumn }: Span): Range {
    return { start: this.offset(line, column), end: this.offset(endLine, endColumn) };
  }

  span({ start, end }: Range): Span {
    const [line, column] = this.#position(start);
    const [endLine, endColumn] = this.#position(end);
    return { line, column, endLine, endColumn };
  }

  #position(offset: number): readonly [line: number, column: number] {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - (this.#starts[low] ?? 0) + 1];
  }

  /** The innermost node that covers a range. */
  covering({ start, end }: Range, from: Syntax = this.root): Syntax {
    let node = from;
    for (;;) {
      const inner = node.children.find((child) => child.start <= start && child.end >= end);
      if (inner === undefined) return node;
      node = inner;
    }
  }

  /** The call that a finding is about. */
  callOf(finding: Finding): Syntax | null {
    const range = this.range(finding);
    for (let node: Syntax | null = this.covering(range); node !== null; node = node.parent) {
      if (node.type === 'call_expression') return node.start === range.start ? node : null;
      if (node.start !== range.start || node.end !== range.end) break;
    }
    const inside = this.covering(range).descendantsOfType('call_expression');
    return inside.find(({ start, end }) => start >= range.start && end <= range.end) ?? null;
  }

  /** The statement around a node, if there is one before the function ends. */
  statementOf(node: Syntax): Syntax | null {
    for (let at: Syntax | null = node; at !== null; at = at.parent) {
      if (this.language.isStatement(at) && !isPartOfHeader(at)) return at;
      if (this.language.functions.has(at.type)) return null;
    }
    return null;
  }

  functionOf(node: Syntax): Syntax | null {
    let at = node.parent;
    while (at !== null && !this.language.functions.has(at.type)) at = at.parent;
    return at;
  }

  bodyOf(node: Syntax): Syntax | null {
    return this.functionOf(node)?.childForFieldName('body') ?? null;
  }

  /** The list that a statement stands in; null where it is the only one an `if` or a loop has. */
  listOf(statement: Syntax): Syntax | null {
    const { parent } = statement;
    return parent !== null && this.language.lists.has(parent.type) ? parent : null;
  }

  /** The statements of a list, without its comments and the value of a case. */
  statementsOf(list: Syntax): readonly Syntax[] {
    return list.namedChildren.filter(
      (child) => child.field !== 'value' && child.field !== 'label' && child.type !== 'comment',
    );
  }

  /** The statement that stands beside this one, `by` places on; null beyond the ends. */
  beside(statement: Syntax, by: 1 | -1): Syntax | null {
    const list = this.listOf(statement);
    if (list === null) return null;
    const all = this.statementsOf(list);
    return all[all.indexOf(statement) + by] ?? null;
  }

  /** The blanks that the line of a place begins with. */
  indentOf(offset: number): string {
    const start = this.source.lastIndexOf('\n', offset - 1) + 1;
    return /^[ \t]*/.exec(this.source.slice(start, offset + 1))?.[0] ?? '';
  }

  isFirstOnLine(offset: number): boolean {
    const start = this.source.lastIndexOf('\n', offset - 1) + 1;
    return this.source.slice(start, offset).trim() === '';
  }

  /** Behind a statement and the comment that ends its line. */
  behind(end: number): number {
    const rest = /^[^\r\n]*/.exec(this.source.slice(end))?.[0] ?? '';
    const isComment = /^[ \t]*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/[ \t]*)?$/.test(rest);
    return isComment ? end + rest.trimEnd().length : end;
  }

  argumentsOf(call: Syntax): readonly Syntax[] {
    const list = call.childForFieldName('arguments')?.namedChildren ?? [];
    return list.filter(({ type }) => type !== 'comment');
  }

  /** The name of the function that is called, as the API has it. */
  calleeOf(call: Syntax): string {
    const callee = call.childForFieldName('function');
    return callee === null ? '' : this.language.realName(callee.text);
  }

  /** The calls of `names` below a node, in the order of the file. */
  calls(below: Syntax, names: RegExp): readonly Syntax[] {
    return below
      .descendantsOfType('call_expression')
      .filter((call) => names.test(this.calleeOf(call)));
  }

  /** The definition of a function of this file. */
  functionNamed(name: string): Syntax | null {
    const wanted = this.root
      .descendantsOfType([...this.language.functions])
      .find((body) => nameOf(body) === name);
    return wanted ?? null;
  }

  /** True where a name is used in a function, or at file scope for null. */
  isUsed(name: string, within: Syntax | null): boolean {
    return new RegExp(`\\b${name}\\b`).test(within === null ? this.source : this.text(within));
  }

  /** The first of `names` that is free where `node` stands. */
  freeName(names: readonly string[], node: Syntax | null): string {
    let outer = node === null ? null : this.functionOf(node);
    while (outer !== null && this.functionOf(outer) !== null) outer = this.functionOf(outer);
    return names.find((name) => !this.isUsed(name, outer)) ?? `${names[0]}2`;
  }
}

/** The name of a function, wherever its definition keeps it. */
export function nameOf(body: Syntax): string | null {
  let at = body.childForFieldName('declarator');
  while (at !== null && at.type !== 'identifier') at = at.childForFieldName('declarator');
  if (at !== null) return at.text;
  const holder = body.parent?.type === 'variable_declarator' ? body.parent : body;
  return holder.childForFieldName('name')?.text ?? null;
}

/** An expression without the parentheses, casts and type assertions around it. */
export function bare(node: Syntax): Syntax {
  const isWrapped =
    /^(?:parenthesized|as|satisfies|non_null|cast)_expression$|^type_assertion$/.test(node.type);
  if (!isWrapped) return node;
  const inner =
    node.childForFieldName('value') ??
    node.namedChildren.find(({ type }) => type !== 'comment') ??
    null;
  return inner === null ? node : bare(inner);
}

/** The node around the parentheses and casts that stand around this one. */
export function wrapped(node: Syntax): Syntax {
  let at = node;
  while (at.parent !== null && at.parent !== at && bare(at.parent) === bare(node)) at = at.parent;
  return at;
}

export function isInside(node: Syntax, outer: Syntax): boolean {
  return node.start >= outer.start && node.end <= outer.end;
}

/** `for (int i = 0; …)` has a declaration that is no statement of its own. */
function isPartOfHeader({ parent, field }: Syntax): boolean {
  return parent?.type === 'for_statement' && field !== 'body';
}

/** What the file indents by: the blanks that its lines begin with most often, of those that count. */
function unitOf(source: string): string | null {
  const counts = new Map<string, number>();
  let before = '';
  for (const line of source.split('\n', 2000)) {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (line.trim() === '' || /^\s*\*/.test(line)) continue;
    const grown = indent.startsWith(before) ? indent.slice(before.length) : '';
    if (grown === '\t' || /^ {2,8}$/.test(grown)) counts.set(grown, (counts.get(grown) ?? 0) + 1);
    before = indent;
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}
