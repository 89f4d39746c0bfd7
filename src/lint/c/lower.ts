/**
 * Lowering C: a parsed file becomes the graphs of those functions that have to do with utrace.
 *
 * Most of a driver or a tracing tool never touches an engine. Which functions do is told by their
 * text: whoever names a call that matters, and whoever calls those. Only they are read in full,
 * which is what lets a large tree be linted in the time of a cup of tea being poured.
 */
import type { Parser, Tree } from 'web-tree-sitter';
import { GraphBuilder } from '../graph/builder.ts';
import type { Callback, FunctionGraph, OpsTable, Parameter, Role, Unit } from '../graph/graph.ts';
import { apiCalls, frees } from '../names.ts';
import { positionsIn } from '../parse/positions.ts';
import { type Numbering, readSyntax, type Syntax } from '../parse/syntax.ts';
import { type Blanked, blankKernelC } from './blank.ts';
import { declaredName, recordOf } from './declarators.ts';
import { ExpressionLowering, type FileNames } from './expressions.ts';
import { StatementLowering } from './statements.ts';

/** True for C text that has anything to do with utrace, told without parsing it. */
export function concernsUtrace(source: string): boolean {
  return /utrace/i.test(source);
}

/** Lowers a file; half-typed code gives what can be understood of it. */
export function lowerC(parser: Parser, source: string, file: string): Unit {
  const blanked = blankKernelC(source);
  const tree = parser.parse(blanked.text);
  if (tree === null) return emptyUnit(file);
  try {
    return new FileLowering(parser, tree, source, blanked, file).unit();
  } finally {
    // The tree lives in the WebAssembly's memory, which no garbage collector sees.
    tree.delete();
  }
}

function emptyUnit(file: string): Unit {
  return {
    file,
    language: 'c',
    functions: [],
    tables: [],
    comments: [],
    mentions: new Set(),
    isImplementation: false,
  };
}

/** A function as its text shows it. */
interface Sketch {
  readonly name: string;
  readonly nameStart: number;
  readonly isStatic: boolean;
  readonly calls: ReadonlySet<string>;
  readonly index: number;
}

class FileLowering implements FileNames {
  readonly #parser: Parser;
  readonly #tree: Tree;
  readonly #source: string;
  readonly #blanked: Blanked;
  readonly #file: string;
  readonly #positions: ReturnType<typeof positionsIn>;
  readonly #numbering: Numbering = { next: 1 };
  readonly #macros = new Map<string, Syntax | null>();
  readonly #functions = new Set<string>();
  readonly #globalTypes = new Map<string, string>();

  constructor(parser: Parser, tree: Tree, source: string, blanked: Blanked, file: string) {
    this.#parser = parser;
    this.#tree = tree;
    this.#source = source;
    this.#blanked = blanked;
    this.#file = file;
    this.#positions = positionsIn(source);
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
    const read = body === undefined || body === '' ? null : this.#readExpression(body);
    this.#macros.set(name, read);
    return read;
  }

  functionMacro(name: string): ReturnType<FileNames['functionMacro']> {
    const macro = this.#blanked.functionMacros.get(name);
    return macro !== undefined && /utrace_|\w*free\w*\s*\(/.test(macro.body) ? macro : null;
  }

  expand(
    { parameters, body }: { parameters: readonly string[]; body: string },
    args: readonly string[],
  ): Syntax | null {
    const values = new Map(parameters.map((parameter, index) => [parameter, args[index] ?? '0']));
    const inner = /^do\s*\{([\s\S]*)\}\s*while\s*\(\s*0\s*\)$/.exec(body)?.[1];
    const text = (inner ?? body).replace(/\b[A-Za-z_]\w*\b/g, (word) => values.get(word) ?? word);
    return this.#readExpression(inner === undefined ? text.replace(/;\s*$/, '') : `{${text}}`);
  }

  #readExpression(text: string): Syntax | null {
    const isShort = text.length < 2000;
    const source = `void f(void) { (${text}); }`;
    const tree = isShort ? this.#parser.parse(source) : null;
    if (tree === null) return null;
    try {
      if (tree.rootNode.hasError) return null;
      const root = readSyntax(tree.walk(), source, this.#numbering);
      return root.descendantsOfType('parenthesized_expression')[0] ?? null;
    } finally {
      tree.delete();
    }
  }

  unit(): Unit {
    const tables: OpsTable[] = [];
    const global = /^(?:static\s+)?(?:const\s+)?struct\s+(\w+)\s*\*?\s*(\w+)\s*[=;,[]/gm;
    for (const [, type = '', name = ''] of this.#blanked.bare.matchAll(global)) {
      this.#globalTypes.set(`g:${name}`, type);
    }
    const cursor = this.#tree.walk();
    const sketches = this.#sketches();
    const wanted = relevant(sketches, this.#entries());
    const byStart = new Map(sketches.map((sketch) => [sketch.index, sketch]));
    const open: Syntax[] = [];
    if (cursor.gotoFirstChild()) {
      do {
        const node = this.#topLevel(cursor, byStart, wanted);
        if (node !== null) open.push(node);
      } while (cursor.gotoNextSibling());
    }
    cursor.delete();
    for (const node of open) this.#collectTables(node, tables);
    const roles = this.#roles(tables);
    const functions = open.flatMap((node) =>
      node
        .descendantsOfType('function_definition')
        .flatMap((definition) => this.#function(definition, roles)),
    );
    const mentions = new Set(
      [...this.#blanked.bare.matchAll(/\b\w+(?=\s*\()/g)].map(([name]) => name),
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

  /** Reads what stands at file scope under the cursor, unless it cannot matter. */
  #topLevel(
    cursor: Parameters<typeof readSyntax>[0],
    sketches: ReadonlyMap<number, Sketch>,
    wanted: ReadonlySet<string>,
  ): Syntax | null {
    const type = cursor.nodeType;
    if (type === 'comment' || type.startsWith('preproc') || type === 'type_definition') return null;
    const text = this.#blanked.bare.slice(cursor.startIndex, cursor.endIndex);
    if (type === 'function_definition') {
      const sketch = [...sketches.values()].find(
        ({ nameStart }) => nameStart >= cursor.startIndex && nameStart < cursor.endIndex,
      );
      if (sketch !== undefined && !wanted.has(sketch.name)) return null;
    } else if (type === 'declaration') {
      if (!/\b(?:report_\w+|utrace|struct)\b/.test(text)) return null;
    } else if (!/utrace|report_/.test(text)) {
      return null;
    }
    return readSyntax(cursor, this.#blanked.text, this.#numbering);
  }

  /** Finds the functions of the file by their text alone. */
  #sketches(): readonly Sketch[] {
    const { bare } = this.#blanked;
    const sketches: Sketch[] = [];
    const header =
      /^(?![ \t]*(?:if|while|for|switch|return|else|do)\b)([A-Za-z_][\w \t*\n\r]*?\b)?([A-Za-z_]\w*)\s*\(([^;{}()]|\([^;{}()]*\))*\)\s*\{/gm;
    for (let match = header.exec(bare); match !== null; match = header.exec(bare)) {
      const [whole, before = '', name = ''] = match;
      const nameStart = match.index + before.length + whole.slice(before.length).indexOf(name);
      const open = match.index + whole.length - 1;
      const end = closingBrace(bare, open);
      const body = bare.slice(open, end);
      const calls = new Set([...body.matchAll(/\b[A-Za-z_]\w*(?=\s*\()/g)].map(([call]) => call));
      this.#functions.add(name);
      sketches.push({
        name,
        nameStart,
        isStatic: /\bstatic\b/.test(before),
        calls,
        index: match.index,
      });
      header.lastIndex = end;
    }
    return sketches;
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

  #function(node: Syntax, roles: ReadonlyMap<string, Role>): readonly FunctionGraph[] {
    const declarator = node.childForFieldName('declarator');
    const body = node.childForFieldName('body');
    const name = declaredName(declarator);
    if (name === null || body === null) return [];
    const id = name.node.text;
    const prefix = `#${id}@${node.start}`;
    const builder = new GraphBuilder(prefix, this.spanOf(name.node));
    const expressions = new ExpressionLowering(builder, this, prefix);
    const statements = new StatementLowering(expressions, this.#blanked.iterators);
    expressions.openScope();
    const parameters = this.#parameters(declarator, expressions);
    statements.lower(body);
    if (builder.isReachable) builder.finish(null, this.spanOf(body));
    const isStatic = node.namedChildren.some(
      (child) => child.type === 'storage_class_specifier' && child.text === 'static',
    );
    return [
      {
        id,
        name: id,
        file: this.#file,
        span: this.spanOf(name.node),
        parameters,
        entry: 0,
        nodes: builder.nodes,
        locals: builder.locals,
        types: new Map([...this.#globalTypes, ...builder.types]),
        isShared: !isStatic || this.#isAddressTaken(id),
        role: roles.get(id) ?? { kind: 'plain' },
      },
    ];
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
    const uses = this.#blanked.bare.matchAll(new RegExp(`[^\\w.>]${name}\\b(?!\\s*\\()`, 'g'));
    return !uses.next().done;
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

export function isCallbackName(name: string): boolean {
  return name.startsWith('report_') || name === 'release';
}

function closingBrace(bare: string, open: number): number {
  let depth = 0;
  for (let at = open; at < bare.length; at++) {
    const code = bare.charCodeAt(at);
    if (code === 123) depth++;
    else if (code === 125 && --depth === 0) return at + 1;
  }
  return bare.length;
}

/** The functions that name something that matters, and all that call those or are called by them. */
function relevant(sketches: readonly Sketch[], entries: ReadonlySet<string>): ReadonlySet<string> {
  const byName = new Map(sketches.map((sketch) => [sketch.name, sketch]));
  const touching = new Set(
    sketches
      .filter(({ calls, name }) => entries.has(name) || [...calls].some(matters))
      .map(({ name }) => name),
  );
  const wanted = new Set(touching);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { name, calls } of sketches) {
      if (!wanted.has(name) && [...calls].some((call) => wanted.has(call))) {
        wanted.add(name);
        grown = true;
      }
    }
  }
  const open = [...wanted];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const call of byName.get(name)?.calls ?? []) {
      if (!byName.has(call) || wanted.has(call)) continue;
      wanted.add(call);
      open.push(call);
    }
  }
  return wanted;
}

function matters(call: string): boolean {
  return apiCalls.has(call) || frees.has(call) || /^utrace_/.test(call);
}
