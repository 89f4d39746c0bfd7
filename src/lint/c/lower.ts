/**
 * Lowering C: a parsed file becomes the graphs of those functions that have to do with utrace.
 *
 * Most of a driver or a tracing tool never touches an engine. Which functions do is told by their
 * text: whoever names a call that matters, and whoever calls those. Only they are read in full,
 * which is what lets a large tree be linted in the time of a cup of tea being poured.
 */
import type { Parser } from 'web-tree-sitter';
import { GraphBuilder } from '../graph/builder.ts';
import type { Callback, FunctionGraph, OpsTable, Parameter, Role, Unit } from '../graph/graph.ts';
import { apiCalls } from '../names.ts';
import { positionsIn } from '../parse/positions.ts';
import { type ParsedStretch, parsed, Stretches } from '../parse/stretches.ts';
import type { Syntax } from '../parse/syntax.ts';
import { type Blanked, blankKernelC } from './blank.ts';
import { declaredName, recordOf } from './declarators.ts';
import { ExpressionLowering, type FileNames } from './expressions.ts';
import { KeptPieces } from './kept.ts';
import { cutsAround, relevant, type Sketch, sketchesIn } from './sketches.ts';
import { StatementLowering } from './statements.ts';

/** True for C text that has anything to do with utrace, told without parsing it. */
export function concernsUtrace(source: string): boolean {
  return /utrace/i.test(source);
}

/** Lowers one file again and again; half-typed code gives what can be understood of it. */
export class CFile {
  readonly #parser: Parser;
  readonly #file: string;
  readonly #stretches: Stretches;
  readonly #kept = new KeptPieces();
  /** Macros as expressions, by their text: reading one costs a parse. */
  readonly #expansions = new Map<string, Syntax | null>();

  constructor(parser: Parser, file: string) {
    this.#parser = parser;
    this.#file = file;
    this.#stretches = new Stretches(parser);
  }

  lower(source: string): Unit {
    const blanked = blankKernelC(source);
    const sketches = sketchesIn(blanked.bare);
    const pieces = this.#stretches.update(blanked.text, cutsAround(sketches));
    const readExpression = (text: string): Syntax | null => this.#readExpression(text);
    return new FileLowering(
      { source, blanked, sketches, pieces, kept: this.#kept, readExpression },
      this.#file,
    ).unit();
  }

  #readExpression(inner: string): Syntax | null {
    if (inner.length > 2000) return null;
    const known = this.#expansions.get(inner);
    if (known !== undefined) return known;
    const stretch = { text: `void f(void) { (${inner}); }`, offset: 0, serial: -1 };
    const root = parsed(this.#parser, stretch, this.#stretches.numbering, true);
    const read = root?.descendantsOfType('parenthesized_expression')[0] ?? null;
    this.#expansions.set(inner, read);
    return read;
  }
}

/** What there is of a file before it is lowered. */
interface ReadFile {
  readonly source: string;
  readonly blanked: Blanked;
  readonly sketches: readonly Sketch[];
  readonly pieces: readonly ParsedStretch[];
  readonly kept: KeptPieces;
  readonly readExpression: (text: string) => Syntax | null;
}

interface Circumstances {
  /** Makes the names of its variables its own. */
  readonly prefix: string;
  readonly isAddressTaken: boolean;
  readonly role: Role;
}

class FileLowering implements FileNames {
  readonly #read: ReadFile;
  readonly #source: string;
  readonly #blanked: Blanked;
  readonly #file: string;
  readonly #positions: ReturnType<typeof positionsIn>;
  readonly #macros = new Map<string, Syntax | null>();
  readonly #functions: ReadonlySet<string>;
  readonly #lowered = new Map<string, number>();
  readonly #globalTypes = new Map<string, string>();
  /** Names that stand somewhere without being called. */
  #named: ReadonlySet<string> | undefined;

  constructor(read: ReadFile, file: string) {
    this.#read = read;
    this.#source = read.source;
    this.#blanked = read.blanked;
    this.#file = file;
    this.#positions = positionsIn(read.source);
    this.#functions = new Set(read.sketches.map(({ name }) => name));
  }

  spanOf(node: Syntax): ReturnType<FileNames['spanOf']> {
    return this.#positions.span(node.start, node.end);
  }

  isFunction(name: string): boolean {
    return this.#functions.has(name);
  }

  macro(name: string): Syntax | null {
    const known = this.#macros.get(name);
    if (known !== undefined) return known;
    const body = this.#blanked.macros.get(name);
    // A macro that names itself must not be read for ever.
    this.#macros.set(name, null);
    const read = body === undefined || body === '' ? null : this.#read.readExpression(body);
    this.#macros.set(name, read);
    return read;
  }

  functionMacro(name: string): ReturnType<FileNames['functionMacro']> {
    const macro = this.#blanked.functionMacros.get(name);
    return macro !== undefined && telling.test(macro.body) ? macro : null;
  }

  expand(
    { parameters, body }: { parameters: readonly string[]; body: string },
    args: readonly string[],
  ): Syntax | null {
    const values = new Map(parameters.map((parameter, index) => [parameter, args[index] ?? '0']));
    const inner =
      /^do\s*\{([\s\S]*)\}\s*while\s*\(\s*0\s*\)$/.exec(body)?.[1] ??
      (/^(?:if|for|while|return|goto)\b/.test(body) ? `${body};` : undefined);
    const text = (inner ?? body)
      // The type that container_of() takes is no expression, and its name says enough.
      .replace(/(,\s*)(?:struct|union)\s+(\w+)\s*\**\s*(?=[,)])/g, '$1$2')
      .replace(/\b[A-Za-z_]\w*\b/g, (word) => values.get(word) ?? word);
    return this.#read.readExpression(inner === undefined ? text.replace(/;\s*$/, '') : `{${text}}`);
  }

  unit(): Unit {
    const global = /^(?:static\s+)?(?:const\s+)?struct\s+(\w+)\s*\*?\s*(\w+)\s*[=;,[]/gm;
    for (const [, type = '', name = ''] of this.#blanked.bare.matchAll(global)) {
      this.#globalTypes.set(`g:${name}`, type);
    }
    const { sketches, pieces } = this.#read;
    const wanted = relevant(sketches, this.#entries());
    const byStart = new Map(sketches.map((sketch) => [sketch.start, sketch]));
    const open = pieces.map((piece) => this.#nodesOf(piece, byStart, wanted));
    const tables = pieces.flatMap((piece, index) => this.#tablesOf(piece, open[index] ?? []));
    const roles = this.#roles(tables);
    const surroundings = this.#surroundings();
    const functions = pieces.flatMap((piece, index) =>
      this.#functionsOf(piece, open[index] ?? [], roles, surroundings),
    );
    const macros = [...this.#blanked.functionMacros.values()].map(({ body }) => body);
    const mentions = new Set(
      [this.#blanked.bare, ...macros].flatMap((text) => text.match(/\b\w+(?=\s*\()/g) ?? []),
    );
    const definesApi = [...this.#functions].some((name) => apiCalls.has(name));
    return {
      file: this.#file,
      language: 'c',
      functions,
      tables: tables.map((table) => ({
        ...table,
        callbacks: table.callbacks.map((callback) => ({
          ...callback,
          function:
            callback.function !== null && this.#functions.has(callback.function)
              ? callback.function
              : null,
        })),
      })),
      comments: this.#comments(),
      mentions,
      isImplementation: definesApi,
    };
  }

  /** What stands at file scope in a piece, unless it cannot matter. */
  #nodesOf(
    piece: ParsedStretch,
    sketches: ReadonlyMap<number, Sketch>,
    wanted: ReadonlySet<string>,
  ): readonly Syntax[] {
    const sketch = sketches.get(piece.offset);
    const text = this.#blanked.bare.slice(piece.offset, piece.offset + piece.text.length);
    const isWanted =
      sketch === undefined
        ? maybeMatters.test(text)
        : wanted.has(sketch.name) || fillsTable.test(text);
    if (!isWanted) return [];
    return this.#read.kept.nodes(piece, text, () =>
      (piece.syntax?.namedChildren ?? []).filter(({ type, start, end }) => {
        if (type === 'comment' || type.startsWith('preproc')) return false;
        if (type === 'type_definition') return false;
        if (type === 'function_definition') return true;
        const own = this.#blanked.bare.slice(start, end);
        if (type === 'declaration') return /\b(?:report_\w+|utrace|struct)\b/.test(own);
        return /utrace|report_/.test(own);
      }),
    );
  }

  #tablesOf(piece: ParsedStretch, nodes: readonly Syntax[]): readonly OpsTable[] {
    if (nodes.length === 0) return [];
    return this.#read.kept.tables(piece, this.#placeOf(piece), () => {
      const tables: OpsTable[] = [];
      for (const node of nodes) this.#collectTables(node, tables);
      return tables;
    });
  }

  #placeOf({ offset }: ParsedStretch): string {
    const { line, column } = this.#positions.span(offset, offset);
    return `${line}:${column}`;
  }

  /** A number for what every function of the file may look at, whether it does or not. */
  #surroundings(): number {
    const { macros, functionMacros } = this.#blanked;
    const all = [[...macros], [...functionMacros], [...this.#functions], [...this.#globalTypes]];
    return this.#read.kept.numberOf(JSON.stringify(all));
  }

  #functionsOf(
    piece: ParsedStretch,
    nodes: readonly Syntax[],
    roles: ReadonlyMap<string, Role>,
    surroundings: number,
  ): readonly FunctionGraph[] {
    if (nodes.length === 0) return [];
    const definitions = this.#read.kept.definitions(nodes);
    if (definitions.length === 0) return [];
    const own = definitions.map((definition) => this.#circumstances(definition, roles));
    const key = JSON.stringify([this.#placeOf(piece), own, this.#iteratorsIn(piece), surroundings]);
    return this.#read.kept.graphs(piece, key, () =>
      definitions.flatMap((definition, index) => {
        const circumstances = own[index] ?? null;
        return circumstances === null ? [] : [this.#function(definition, circumstances)];
      }),
    );
  }

  /** The names of iterators do not stand in the text of a piece any more. */
  #iteratorsIn({ offset, text }: ParsedStretch): readonly (string | number)[] {
    const found: (string | number)[] = [];
    for (const [at, name] of this.#blanked.iterators) {
      if (at >= offset && at < offset + text.length) found.push(at - offset, name);
    }
    return found;
  }

  /** What is known of a function before it is read. */
  #circumstances(node: Syntax, roles: ReadonlyMap<string, Role>): Circumstances | null {
    const name = declaredName(node.childForFieldName('declarator'));
    if (name === null || node.childForFieldName('body') === null) return null;
    const id = name.node.text;
    // Names do not say where a function stands: moving it must change nothing.
    const count = this.#lowered.get(id) ?? 0;
    this.#lowered.set(id, count + 1);
    return {
      prefix: count === 0 ? `#${id}` : `#${id}@${count}`,
      isAddressTaken: this.#isAddressTaken(id),
      role: roles.get(id) ?? { kind: 'plain' },
    };
  }

  #collectTables(node: Syntax, tables: OpsTable[]): void {
    for (const list of node.descendantsOfType('initializer_list')) {
      const callbacks = list.namedChildren.flatMap((pair): Callback[] => {
        const designator =
          pair.type === 'initializer_pair' ? pair.childForFieldName('designator') : null;
        const name = designator?.text.replace(/^\./, '') ?? '';
        const value = pair.childForFieldName('value');
        if (value === null || !isCallbackName(name)) return [];
        return [{ name, function: value.text.replace(/^&\s*/, ''), span: this.spanOf(pair) }];
      });
      const holder = list.parent;
      const name = holder?.type === 'init_declarator' ? declaredName(holder)?.node.text : undefined;
      const type = holder?.parent?.childForFieldName('type')?.text ?? '';
      if (
        callbacks.some(({ name }) => name.startsWith('report_')) ||
        /\butrace_engine_ops\b/.test(type)
      ) {
        tables.push({
          name: name === undefined ? '' : `g:${name}`,
          span: this.spanOf(holder?.childForFieldName('declarator') ?? list),
          callbacks,
          isWhole: true,
        });
      }
    }
    for (const assignment of node.descendantsOfType('assignment_expression')) {
      const left = assignment.childForFieldName('left');
      const name = left?.childForFieldName('field')?.text ?? '';
      const value = assignment.childForFieldName('right');
      if (left === null || value === null || !name.startsWith('report_')) continue;
      const callback = {
        name,
        function: value.text.replace(/^&\s*/, ''),
        span: this.spanOf(value),
      };
      const base = `g:${left.childForFieldName('argument')?.text ?? ''}`;
      tables.push({ name: base, span: this.spanOf(left), callbacks: [callback], isWhole: false });
    }
  }

  /** Functions that the kernel enters, whatever they do. */
  #entries(): ReadonlySet<string> {
    const entries = new Set(['init_module', 'cleanup_module']);
    // Who calls the functions of a header stands in other files.
    if (this.#file.endsWith('.h')) for (const name of this.#functions) entries.add(name);
    const named = /\bmodule_(?:init|exit)\s*\(\s*(\w+)\s*\)|\b__exit\s+(?:[\w*]+\s+)*?(\w+)\s*\(/g;
    for (const [, module, exit] of this.#source.matchAll(named)) entries.add(module ?? exit ?? '');
    const members = /\b(?:report_\w+|release)\s*[=:]\s*&?\s*(\w+)/g;
    for (const [, callback = ''] of this.#blanked.bare.matchAll(members)) entries.add(callback);
    return entries;
  }

  #roles(tables: readonly OpsTable[]): ReadonlyMap<string, Role> {
    const roles = new Map<string, Role>();
    const { bare } = this.#blanked;
    // Blanking took the macros away, so the original is asked.
    for (const [, which, name = ''] of this.#source.matchAll(
      /\bmodule_(init|exit)\s*\(\s*(\w+)\s*\)/g,
    )) {
      roles.set(name, { kind: which === 'init' ? 'init' : 'exit' });
    }
    for (const [, name = ''] of this.#source.matchAll(/\b__exit\s+(?:[\w*]+\s+)*?(\w+)\s*\(/g)) {
      roles.set(name, { kind: 'exit' });
    }
    roles.set('cleanup_module', { kind: 'exit' });
    roles.set('init_module', { kind: 'init' });
    for (const [, name = ''] of bare.matchAll(/\bkthread_(?:run|create)\s*\(\s*&?(\w+)\s*,/g)) {
      roles.set(name, { kind: 'thread' });
    }
    for (const { callbacks } of tables) {
      for (const { name, function: id } of callbacks) {
        if (id !== null) roles.set(id, { kind: 'callback', name });
      }
    }
    return roles;
  }

  #function(node: Syntax, { prefix, isAddressTaken, role }: Circumstances): FunctionGraph {
    const declarator = node.childForFieldName('declarator');
    const body = node.childForFieldName('body') ?? node;
    const name = declaredName(declarator)?.node ?? node;
    const id = name.text;
    const builder = new GraphBuilder(prefix, this.spanOf(name));
    const expressions = new ExpressionLowering(builder, this, prefix);
    const statements = new StatementLowering(expressions, this.#blanked.iterators);
    expressions.openScope();
    const parameters = this.#parameters(declarator, expressions);
    statements.lower(body);
    if (builder.isReachable) builder.finish(null, this.spanOf(body));
    const isStatic = node.namedChildren.some(
      (child) => child.type === 'storage_class_specifier' && child.text === 'static',
    );
    return {
      id,
      name: id,
      file: this.#file,
      span: this.spanOf(name),
      parameters,
      entry: 0,
      nodes: builder.nodes,
      locals: builder.locals,
      types: new Map([...this.#globalTypes, ...builder.types]),
      // Whoever includes a header has what is static there as well.
      isShared: !isStatic || isAddressTaken || this.#file.endsWith('.h'),
      role,
    };
  }

  #parameters(declarator: Syntax | null, expressions: ExpressionLowering): readonly Parameter[] {
    let at = declarator;
    while (at !== null && at.type !== 'function_declarator')
      at = at.childForFieldName('declarator');
    const list = at?.childForFieldName('parameters')?.namedChildren ?? [];
    return list.flatMap((parameter) => {
      const name = declaredName(parameter.childForFieldName('declarator'));
      if (name === null) return [];
      const type = recordOf(parameter.childForFieldName('type'));
      const text = name.node.text;
      return [{ name: expressions.declare(text, type, false), text, type }];
    });
  }

  /** Somebody who cannot be seen may call it: its name is used and not called. */
  #isAddressTaken(name: string): boolean {
    this.#named ??= new Set(this.#blanked.bare.match(/(?<=[^\w.>])[A-Za-z_]\w*\b(?!\s*\()/g));
    return this.#named.has(name);
  }

  #comments(): Unit['comments'] {
    if (!this.#source.includes('utrace-lint-')) return [];
    return [...this.#source.matchAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g)]
      .filter(({ index }) => this.#blanked.bare[index] === ' ')
      .map((match) => ({
        text: match[0].trimEnd(),
        span: this.#positions.span(match.index, match.index + match[0].trimEnd().length),
      }));
  }
}

/** Between functions: a table, or a function whose header looks like no other. */
const maybeMatters = /utrace|report_|\brelease\b|\)[^;=()]*\{/;

/** `ops->report_death = on_death`: a table that is filled in as it goes. */
const fillsTable = /\breport_\w+\s*=[^=]/;

/** Bodies of macros that are worth reading; most are about something else, and may be no expression. */
const telling =
  /utrace_|UTRACE_|container_of|_entry\s*\(|free\w*\s*\(|lock\w*\s*\(|IS_ERR|_put\s*\(|_get\s*\(|rcu_|preempt_|\bE(?:ALREADY|SRCH|INPROGRESS)\b|\b(?:goto|return)\b/;

export function isCallbackName(name: string): boolean {
  return name.startsWith('report_') || name === 'release';
}
