/**
 * Lowering TypeScript and JavaScript: a parsed script becomes graphs, one for each function and one
 * for what runs when the script is loaded.
 */
import type { Parser } from 'web-tree-sitter';
import { GraphBuilder } from '../graph/builder.ts';
import type {
  Callback,
  FunctionGraph,
  OpsTable,
  Parameter,
  Role,
  Unit,
  VariableName,
} from '../graph/graph.ts';
import { positionsIn } from '../parse/positions.ts';
import { readSyntax, type Syntax } from '../parse/syntax.ts';
import { ExpressionLowering, type FileNames } from './expressions.ts';
import { exportedAs, functionOf, unwrap, utraceName } from './names.ts';
import { bind, isFunction, type Scopes, type Variable } from './scopes.ts';
import { StatementLowering } from './statements.ts';

/** Lowers a file; half-typed code gives what can be understood of it. */
export function lowerTypeScript(parser: Parser, source: string, file: string): Unit {
  const tree = parser.parse(source);
  if (tree === null) throw new Error('the parser was stopped');
  try {
    const cursor = tree.walk();
    const root = readSyntax(cursor, source, { next: 1 });
    cursor.delete();
    return new FileLowering(root, source, file).unit();
  } finally {
    // The tree lives in the WebAssembly's memory, which no garbage collector sees.
    tree.delete();
  }
}

class FileLowering implements FileNames {
  readonly scopes: Scopes;
  readonly #root: Syntax;
  readonly #file: string;
  readonly #positions: ReturnType<typeof positionsIn>;
  readonly #roles = new Map<number, Role>();
  readonly #tables: OpsTable[] = [];
  readonly #mentions = new Set<string>();
  readonly #names = new Map<Variable, VariableName>();

  constructor(root: Syntax, source: string, file: string) {
    this.#root = root;
    this.#file = file;
    this.#positions = positionsIn(source);
    this.scopes = bind(root);
  }

  spanOf(node: Syntax): ReturnType<FileNames['spanOf']> {
    return this.#positions.span(node.start, node.end);
  }

  /** A variable that an inner function uses as well outlives the call that made it. */
  nameOf(variable: Variable): VariableName {
    const known = this.#names.get(variable);
    if (known !== undefined) return known;
    const home = functionAround(variable.declared);
    const uses = [...variable.reads, ...variable.writes];
    const isShared = uses.some((use) => functionAround(use) !== home);
    // Whoever imports an exported variable may read it.
    const isExported = variable.declared.parent?.parent?.parent?.type === 'export_statement';
    const shared = isExported ? variable.name : exportedAs(variable);
    const name =
      shared === null ? `${isShared ? 'g:' : ''}${variable.name}#${variable.id}` : `x:${shared}`;
    this.#names.set(variable, name);
    return name;
  }

  idOf(body: Syntax): string {
    const name = nameOfFunction(body);
    return isExported(body) && name !== null ? name : `${name ?? ''}@${body.start}`;
  }

  unit(): Unit {
    this.#findTables();
    this.#findStarted();
    const bodies = this.#root.descendantsOfType(functionTypes);
    const functions = [this.#top(), ...bodies.map((body) => this.#function(body))];
    const comments = this.#root
      .descendantsOfType('comment')
      .map((comment) => ({ text: comment.text, span: this.spanOf(comment) }));
    return {
      file: this.#file,
      language: 'typescript',
      functions,
      tables: this.#tables,
      comments,
      mentions: this.#mentions,
      isImplementation: false,
    };
  }

  #findTables(): void {
    for (const table of this.#root.descendantsOfType(['object', 'class_body'])) {
      const callbacks = table.namedChildren.flatMap((member) => this.#callback(member));
      if (callbacks.length === 0) continue;
      const holder = table.parent?.type === 'variable_declarator' ? table.parent : null;
      const name = holder?.childForFieldName('name') ?? null;
      const variable = name === null ? undefined : this.scopes.variableOf(name);
      this.#tables.push({
        name: variable === undefined ? '' : this.nameOf(variable),
        span: this.spanOf(name ?? table),
        callbacks,
        isWhole: !table.namedChildren.some(({ type }) => type === 'spread_element'),
      });
    }
    for (const assignment of this.#root.descendantsOfType('assignment_expression')) {
      const left = assignment.childForFieldName('left');
      const name = left?.childForFieldName('property')?.text;
      const value = assignment.childForFieldName('right');
      if (name === undefined || left === null || value === null || !isCallbackName(name)) continue;
      const body = functionOf(unwrap(value), this.scopes);
      if (body !== null) this.#roles.set(body.id, { kind: 'callback', name });
      const callback = {
        name,
        function: body === null ? null : this.idOf(body),
        span: this.spanOf(body ?? value),
      };
      this.#tables.push({
        name: '',
        span: this.spanOf(left),
        callbacks: [callback],
        isWhole: false,
      });
    }
  }

  #callback(member: Syntax): readonly Callback[] {
    const name = memberName(member);
    if (name === null || !isCallbackName(name)) return [];
    const body = functionOf(member, this.scopes);
    if (body !== null) this.#roles.set(body.id, { kind: 'callback', name });
    const id = body === null ? null : this.idOf(body);
    return [{ name, function: id, span: this.spanOf(body ?? member) }];
  }

  /** Functions handed to the kernel to run elsewhere. */
  #findStarted(): void {
    for (const call of this.#root.descendantsOfType('call_expression')) {
      const callee = call.childForFieldName('function');
      const name = callee === null ? null : utraceName(callee, this.scopes);
      if (name === null) continue;
      this.#mentions.add(name);
      const first = call.childForFieldName('arguments')?.firstNamedChild ?? null;
      const body = first === null ? null : functionOf(unwrap(first), this.scopes);
      if (body === null) continue;
      if (name === 'module_exit') this.#roles.set(body.id, { kind: 'exit' });
      if (name === 'module_init') this.#roles.set(body.id, { kind: 'init' });
      if (name === 'kthread_run') this.#roles.set(body.id, { kind: 'thread' });
    }
  }

  /** What runs when the script is loaded. */
  #top(): FunctionGraph {
    const builder = new GraphBuilder('#', this.spanOf(this.#root));
    const statements = new StatementLowering(new ExpressionLowering(builder, this));
    statements.lower(this.#root);
    if (this.#root.type !== 'program') {
      for (const child of this.#root.namedChildren) statements.lower(child);
    }
    return this.#graph('', builder, this.#root, [], { kind: 'plain' }, true);
  }

  #function(body: Syntax): FunctionGraph {
    const id = this.idOf(body);
    const named = body.childForFieldName('name') ?? body;
    const builder = new GraphBuilder(`#${id}`, this.spanOf(named));
    const expressions = new ExpressionLowering(builder, this);
    const statements = new StatementLowering(expressions);
    const parameters = this.#parameters(body, expressions);
    const block = body.childForFieldName('body');
    if (block !== null && block.type !== 'statement_block') {
      builder.finish(expressions.value(block), this.spanOf(block));
    } else {
      statements.lower(block);
    }
    const role = this.#roles.get(body.id) ?? { kind: 'plain' };
    return this.#graph(id, builder, body, parameters, role, this.#isShared(body));
  }

  #graph(
    id: string,
    builder: GraphBuilder,
    body: Syntax,
    parameters: readonly Parameter[],
    role: Role,
    isShared: boolean,
  ): FunctionGraph {
    const name = nameOfFunction(body) ?? '';
    const span = this.spanOf(body.childForFieldName('name') ?? body);
    if (builder.isReachable) builder.finish(null, this.#endOf(body));
    for (const { op } of builder.nodes) {
      if (op.kind !== 'assign' || op.target.kind !== 'variable') continue;
      if (!/^[gx]:/.test(op.target.name)) builder.locals.add(op.target.name);
    }
    return {
      id,
      name,
      file: this.#file,
      span,
      parameters,
      entry: 0,
      nodes: builder.nodes,
      locals: builder.locals,
      types: builder.types,
      isShared,
      role,
    };
  }

  #endOf(body: Syntax): ReturnType<FileNames['spanOf']> {
    return this.#positions.span(Math.max(body.start, body.end - 1), body.end);
  }

  #parameters(body: Syntax, expressions: ExpressionLowering): readonly Parameter[] {
    const list = body.childForFieldName('parameters')?.namedChildren ?? [];
    const single = body.childForFieldName('parameter');
    const parts = single === null ? list.filter(({ type }) => type !== 'comment') : [single];
    return parts.map((part, index) => {
      const pattern = part.type === 'identifier' ? part : part.childForFieldName('pattern');
      const variable = pattern === null ? undefined : this.scopes.variableOf(pattern);
      const typed = part.childForFieldName('type')?.firstNamedChild ?? null;
      const type = typed?.childForFieldName('name')?.text ?? typed?.text ?? null;
      if (variable !== undefined && pattern?.type === 'identifier') {
        const name = this.nameOf(variable);
        if (!/^[gx]:/.test(name)) expressions.builder.locals.add(name);
        if (type !== null) expressions.builder.types.set(name, type);
        return { name, text: pattern.text, type };
      }
      const name = `p${index}#${body.start}`;
      expressions.builder.locals.add(name);
      if (pattern !== null) expressions.destructure(pattern, { kind: 'variable', name });
      return { name, text: '', type };
    });
  }

  /** Somebody who cannot be seen may call it. */
  #isShared(body: Syntax): boolean {
    if (isExported(body)) return true;
    const declarator = body.parent?.type === 'variable_declarator' ? body.parent : null;
    const name = (declarator ?? body).childForFieldName('name');
    const variable = name === null ? undefined : this.scopes.variableOf(name);
    if (variable === undefined) return body.parent?.type !== 'arguments';
    return variable.reads.some((use) => use.parent?.childForFieldName('function')?.id !== use.id);
  }
}

const functionTypes = [
  'function_declaration',
  'function_expression',
  'generator_function',
  'generator_function_declaration',
  'arrow_function',
  'method_definition',
];

function isCallbackName(name: string): boolean {
  return name.startsWith('report_') || name === 'release';
}

function memberName(member: Syntax): string | null {
  if (member.type === 'shorthand_property_identifier') return member.text;
  const key = member.childForFieldName(member.type === 'pair' ? 'key' : 'name');
  return key === null ? null : key.text.replace(/^(['"])(.*)\1$/, '$2');
}

function functionAround(node: Syntax): Syntax | null {
  let at = node.parent;
  // The name of a function declaration belongs to what is around it.
  if (at !== null && isFunction(at) && at.childForFieldName('name')?.id === node.id) at = at.parent;
  while (at !== null && !isFunction(at)) at = at.parent;
  return at;
}

function nameOfFunction(body: Syntax): string | null {
  const declarator = body.parent?.type === 'variable_declarator' ? body.parent : null;
  return (declarator ?? body).childForFieldName('name')?.text ?? null;
}

function isExported(body: Syntax): boolean {
  const statement = body.parent?.type === 'variable_declarator' ? body.parent.parent : body;
  return statement?.parent?.type === 'export_statement';
}
