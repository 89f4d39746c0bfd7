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
import { Stretches } from '../parse/stretches.ts';
import type { Syntax } from '../parse/syntax.ts';
import { cutsIn } from './cuts.ts';
import { ExpressionLowering, type FileNames } from './expressions.ts';
import { methodsIn } from './methods.ts';
import { exportedAs, functionOf, unwrap, utraceName } from './names.ts';
import { bind, isFunction, type Scopes, type Variable } from './scopes.ts';
import { StatementLowering } from './statements.ts';

/** Lowers one script again and again; half-typed code gives what can be understood of it. */
export class ScriptFile {
  readonly #file: string;
  readonly #stretches: Stretches;

  constructor(parser: Parser, file: string) {
    this.#file = file;
    this.#stretches = new Stretches(parser);
  }

  lower(source: string): Unit {
    const pieces = this.#stretches.update(source, cutsIn(source));
    const roots = pieces.flatMap(({ syntax }) => syntax ?? []);
    return new FileLowering(roots, source, this.#file).unit();
  }
}

class FileLowering implements FileNames {
  readonly scopes: Scopes;
  /** The pieces of the script, in its order. */
  readonly #roots: readonly Syntax[];
  readonly #source: string;
  readonly #file: string;
  readonly #positions: ReturnType<typeof positionsIn>;
  /** For each function, which of its piece it is. */
  readonly #ordinals = new Map<number, number>();
  readonly #roles = new Map<number, Role>();
  readonly #tables: OpsTable[] = [];
  readonly #mentions = new Set<string>();
  readonly #names = new Map<Variable, VariableName>();
  #methods: ReadonlyMap<string, Syntax> | undefined;

  constructor(roots: readonly Syntax[], source: string, file: string) {
    this.#roots = roots;
    this.#source = source;
    this.#file = file;
    this.#positions = positionsIn(source);
    this.scopes = bind(roots);
    for (const root of roots) {
      root.descendantsOfType(functionTypes).forEach((body, index) => {
        this.#ordinals.set(body.id, index);
      });
    }
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

  methodNamed(name: string): Syntax | null {
    this.#methods ??= methodsIn(this.#roots);
    return this.#methods.get(name) ?? null;
  }

  idOf(body: Syntax): string {
    const name = nameOfFunction(body);
    if (isExported(body) && name !== null) return name;
    // An id does not say where a function stands: moving it must change nothing.
    return `${name ?? ''}@${body.stretch.serial}_${this.#ordinals.get(body.id) ?? ''}`;
  }

  unit(): Unit {
    this.#findTables();
    this.#findStarted();
    const bodies = this.#descendants(functionTypes);
    const functions = [this.#top(), ...bodies.map((body) => this.#function(body))];
    const comments = this.#descendants('comment').map((comment) => ({
      text: comment.text,
      span: this.spanOf(comment),
    }));
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
    for (const table of this.#descendants(['object', 'class_body'])) {
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
    for (const assignment of this.#descendants('assignment_expression')) {
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
    for (const call of this.#descendants('call_expression')) {
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

  #descendants(types: string | readonly string[]): readonly Syntax[] {
    return this.#roots.flatMap((root) => root.descendantsOfType(types));
  }

  /** What runs when the script is loaded. */
  #top(): FunctionGraph {
    const span = this.#positions.span(0, this.#source.length);
    const builder = new GraphBuilder('#', span);
    const statements = new StatementLowering(new ExpressionLowering(builder, this));
    for (const root of this.#roots) {
      for (const child of root.namedChildren) statements.lower(child);
    }
    if (builder.isReachable) builder.finish(null, span);
    return this.#graph(
      { id: '', name: '', span, parameters: [], role: plain, isShared: true },
      builder,
    );
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
    if (builder.isReachable) builder.finish(null, this.#endOf(body));
    const name = nameOfFunction(body) ?? '';
    const span = this.spanOf(body.childForFieldName('name') ?? body);
    const role = this.#roles.get(body.id) ?? plain;
    const isShared = this.#isShared(body);
    return this.#graph({ id, name, span, parameters, role, isShared }, builder);
  }

  #graph(
    about: Pick<FunctionGraph, 'id' | 'name' | 'span' | 'parameters' | 'role' | 'isShared'>,
    builder: GraphBuilder,
  ): FunctionGraph {
    for (const { op } of builder.nodes) {
      if (op.kind !== 'assign' || op.target.kind !== 'variable') continue;
      if (!/^[gx]:/.test(op.target.name)) builder.locals.add(op.target.name);
    }
    const { nodes, locals, types } = builder;
    return { ...about, file: this.#file, entry: 0, nodes, locals, types };
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
      const name = `p${index}#${this.idOf(body)}`;
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

const plain: Role = { kind: 'plain' };

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
