/**
 * What the emitter carries with it: the unit being emitted, and the function it is inside.
 *
 * The emitted text is one expression, a function of the virtual machine's helpers. In it every
 * function of the script is a generator of its own, beside the others and not within them; no name
 * of the script appears as a name of the text, so that neither can shadow or reach the other.
 */

import type { Class, Expression, Pattern, Statement } from 'acorn';
import type { CodeKind } from '../../vm/function.ts';
import type { Node } from '../nodes.ts';
import type { Analysis, StaticScope, Variable } from '../scope.ts';
import type { SourceText } from '../source.ts';
import { type Hazards, touches } from '../touch.ts';

/** One place where a run can stop: usually a statement, else a loop's test or update. */
export interface StatementEntry {
  readonly file: string;
  /** Offsets into the author's text, UTF-16 units from 0. */
  readonly start: number;
  readonly end: number;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** Index of the static scope it stands in. */
  readonly scope: number;
  /** Others may get in before it, and it may matter. */
  readonly visible: boolean;
  /** A `debugger` statement. */
  readonly pauses: boolean;
}

/** What the virtual machine needs to know of a function besides its text. */
export interface FunctionEntry {
  readonly name: string;
  readonly kind: CodeKind;
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly source: string;
  readonly scope: number;
  /** A generator whose parameters compute something, which happens when it is called. */
  readonly eager: boolean;
}

export interface EmitOptions {
  /** `every` statement is a step, or only those that others could see. */
  readonly points: 'every' | 'visible';
  /** Tell the runtime of reads and writes of shared variables, and number new objects. */
  readonly notes: boolean;
}

/** Where a binding really lives: a variable of some module of the program, or a host's value. */
export type Binding =
  | { readonly kind: 'variable'; readonly module: number; readonly variable: Variable }
  | { readonly kind: 'host'; readonly module: string; readonly name: string }
  | { readonly kind: 'namespace'; readonly module: number | string };

/** A module as the emitter sees it. */
export interface EmitModule {
  readonly index: number;
  readonly source: SourceText;
  readonly analysis: Analysis;
  readonly hazards: Hazards;
  /** What each import of the module refers to, by local name. */
  readonly imports: ReadonlyMap<string, Binding>;
}

/** The mutually recursive parts of the emitter, so that each can stand in a file of its own. */
export interface Parts {
  expression(context: Context, node: Expression, name?: string): string;
  statement(context: Context, node: Statement, labels?: string): string;
  statements(context: Context, list: readonly Node[], scope: StaticScope): string;
  functionValue(context: Context, node: Node, options: FunctionOptions): string;
  classValue(context: Context, node: Class & Node, name: string): string;
  bind(context: Context, pattern: Pattern, value: string, mode: 'init' | 'assign'): string;
}

export interface FunctionOptions {
  /** What the function is called when it has no name of its own; text of an expression if computed. */
  readonly name: string;
  readonly computedName?: string;
  readonly kind?: FunctionEntry['kind'];
  /** Text of the object where `super` starts, when the body uses it. */
  readonly home?: string;
  readonly accessor?: 'get' | 'set';
  /** What `toString` shows, when it is more than the function: a constructor's whole class. */
  readonly source?: { readonly start: number; readonly end: number };
}

/** All that is emitted for one program in one form. */
export class Unit {
  readonly options: EmitOptions;
  readonly parts: Parts;
  readonly globals: ReadonlySet<string>;
  readonly statements: StatementEntry[];
  readonly functions: FunctionEntry[] = [];
  readonly text: string[] = [];
  readonly helpers = new Set<string>();
  readonly usedGlobals = new Set<string>();
  #unique = 0;

  constructor(parts: Parts, options: EmitOptions, globals: ReadonlySet<string>, first: number) {
    this.parts = parts;
    this.options = options;
    this.globals = globals;
    this.statements = new Array(first);
  }

  /** A number that no other name of the text ends with. */
  unique(): number {
    return ++this.#unique;
  }

  /** The name of a helper of the virtual machine. */
  helper(name: string): string {
    this.helpers.add(name);
    return `$${name}`;
  }

  /** Makes room for a function; its number is known before its body is. */
  reserve(): number {
    this.functions.push(undefined as unknown as FunctionEntry);
    return this.functions.length - 1;
  }
}

/** A function of the script while it is emitted. */
export class Context {
  readonly unit: Unit;
  readonly module: EmitModule;
  /** The function's own scope; for a module its scope. */
  readonly owner: StaticScope;
  readonly kind: FunctionEntry['kind'];
  /** Innermost scope of the statement being emitted. */
  scope: StaticScope;
  /** Scopes of other functions whose objects the text refers to. */
  readonly outer = new Set<StaticScope>();
  /** Scopes of blocks that have an object of their own, one slot of the function's each. */
  readonly children: StaticScope[] = [];
  /** Names of scope objects that are made within expressions. */
  readonly lets = new Set<string>();
  #temps = 0;
  maxTemps = 0;

  constructor(
    unit: Unit,
    module: EmitModule,
    owner: StaticScope,
    kind: FunctionEntry['kind'],
    scope: StaticScope,
  ) {
    this.unit = unit;
    this.module = module;
    this.owner = owner;
    this.kind = kind;
    this.scope = scope;
  }

  value(node: Expression, name?: string): string {
    return this.unit.parts.expression(this, node, name);
  }

  helper(name: string): string {
    return this.unit.helper(name);
  }

  meaning(node: Node): Variable | undefined {
    return this.module.analysis.meaning.get(node);
  }

  /** Runs `emit` with temporaries that nothing emitted inside will use. */
  temps<R>(emit: (...names: string[]) => R, count = emit.length): R {
    const first = this.#temps;
    this.#temps += count;
    this.maxTemps = Math.max(this.maxTemps, this.#temps);
    const names = Array.from({ length: count }, (_, index) => `t${first + index}`);
    const text = emit(...names);
    this.#temps = first;
    return text;
  }

  /** The object that holds a scope's variables. */
  object(scope: StaticScope): string {
    const { home } = scope;
    if (home.owner !== this.owner) this.outer.add(home);
    return `s${home.id}`;
  }

  /** The object that holds the module's own variables, and the links to other modules. */
  get moduleObject(): string {
    let scope = this.module.analysis.module;
    while (scope.parent !== null) scope = scope.parent;
    return this.object(scope);
  }

  touches(node: Node): boolean {
    return touches(node, this.module.analysis.meaning, this.module.hazards);
  }

  /** Enters a place where the run can stop; answers its number and whether to stop there. */
  point(
    range: { readonly start: number; readonly end: number },
    visible: boolean,
    pauses = false,
  ): { readonly id: number; readonly stop: boolean } {
    const { source } = this.module;
    const { statements, options } = this.unit;
    const { start, end } = range;
    const place = source.place(start);
    statements.push({
      file: source.file,
      start,
      end,
      ...place,
      scope: this.scope.id,
      visible,
      pauses,
    });
    return { id: statements.length - 1, stop: visible || options.points === 'every' };
  }

  /** A point in front of a statement. */
  step(
    range: { readonly start: number; readonly end: number },
    parts: readonly (Node | null | undefined)[],
    pauses = false,
  ): string {
    const visible = parts.some((part) => part !== null && part !== undefined && this.touches(part));
    const { id, stop } = this.point(range, visible, pauses);
    // Without stopping, the frame still knows where it is: an error is blamed on this place.
    return stop ? `yield ${id};` : `F.at=${id};`;
  }

  /** A point within an expression; ends in a comma, or is empty. */
  pointIn(node: Node, visible = this.touches(node)): string {
    const { id, stop } = this.point(node, visible);
    return stop ? `(yield ${id}),` : `F.at=${id},`;
  }
}

/** Text that calls something which may answer with a frame. */
export function framed(unit: Unit, call: string): string {
  return `(${unit.helper('isFrame')}(r=${call})?yield r:r)`;
}

/** A string literal, written so that no scanner for `import(` or `eval(` takes it for code. */
export function quote(text: string): string {
  return JSON.stringify(text)
    .replaceAll('import', '\\x69mport')
    .replaceAll('eval', '\\x65val')
    .replaceAll('<!--', '\\x3c!--')
    .replaceAll('-->', '\\x2d->');
}

/** Access to a property whose name is known. */
export function dot(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'import' && name !== 'eval'
    ? `.${name}`
    : `[${quote(name)}]`;
}
