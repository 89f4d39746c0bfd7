/**
 * Expressions of C: effects become nodes of the graph, in the order in which they happen; what is
 * left is a tree without effects.
 */
import type { Span } from '../finding.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { type Expr, type Place, unknownExpr, type VariableName } from '../graph/graph.ts';
import { constantNamed, eventBit } from '../names.ts';
import type { Syntax } from '../parse/syntax.ts';
import type { FunctionMacro } from './blank.ts';
import { declaredName, recordOf } from './declarators.ts';

/** What the surroundings of a function tell about its names. */
export interface FileNames {
  spanOf(node: Syntax): Span;
  /** Object-like macros, read as expressions; null for a name that is none. */
  macro(name: string): Syntax | null;
  functionMacro(name: string): FunctionMacro | null;
  /** A function-like macro's body with the arguments put in. */
  expand(macro: FunctionMacro, args: readonly string[]): Syntax | null;
  isFunction(name: string): boolean;
}

const true1: Expr = { kind: 'number', number: 1, named: null };
const zero: Expr = { kind: 'number', number: 0, named: null };

/** Macros that only tell the compiler what is likely, or give their argument back. */
const transparent = new Set([
  'likely',
  'unlikely',
  'ACCESS_ONCE',
  'READ_ONCE',
  'rcu_dereference',
  'rcu_dereference_raw',
  'rcu_dereference_check',
  'rcu_dereference_protected',
  'ERR_CAST',
  '__builtin_expect',
  'uninitialized_var',
]);

/** Macros that take the record around one of its members. */
const containers = new Set([
  'container_of',
  'list_entry',
  'hlist_entry',
  'rb_entry',
  'list_entry_rcu',
]);
const atHead = /(?:\.|->)(?:first|next|prev)$/;
const firstOfList = new Set(['list_first_entry', 'list_first_entry_rcu', 'list_last_entry']);

const maxDepth = 60;

export class ExpressionLowering {
  readonly builder: GraphBuilder;
  readonly #file: FileNames;
  readonly #scopes: Map<string, VariableName>[] = [];
  readonly #prefix: string;
  #count = 0;
  #depth = 0;
  /** Where expanded macros stand: their own text has no place in the file. */
  #expandedAt: Span | null = null;

  constructor(builder: GraphBuilder, file: FileNames, prefix: string) {
    this.builder = builder;
    this.#file = file;
    this.#prefix = prefix;
  }

  openScope(): void {
    this.#scopes.push(new Map());
  }

  closeScope(): void {
    this.#scopes.pop();
  }

  declare(text: string, type: string | null, isStatic: boolean): VariableName {
    const name = `${isStatic ? 'g:' : ''}${text}${this.#prefix}~${this.#count++}`;
    this.#scopes.at(-1)?.set(text, name);
    if (!isStatic) this.builder.locals.add(name);
    if (type !== null) this.builder.types.set(name, type);
    return name;
  }

  spanOf(node: Syntax): Span {
    return this.#expandedAt ?? this.#file.spanOf(node);
  }

  #variable(text: string): Expr {
    for (let n = this.#scopes.length - 1; n >= 0; n--) {
      const name = this.#scopes[n]?.get(text);
      if (name !== undefined) return { kind: 'variable', name };
    }
    return { kind: 'variable', name: `g:${text}` };
  }

  /** Lowers an expression; its effects are in the graph when this returns. */
  value(node: Syntax | null): Expr {
    if (node === null || this.#depth > maxDepth) return unknownExpr;
    this.#depth++;
    try {
      return this.#value(node);
    } finally {
      this.#depth--;
    }
  }

  #value(node: Syntax): Expr {
    const inner = (field: string): Expr => this.value(node.childForFieldName(field));
    switch (node.type) {
      case 'number_literal':
        return numberOf(node.text);
      case 'char_literal':
        return unknownExpr;
      case 'null':
      case 'false':
        return zero;
      case 'true':
        return true1;
      case 'identifier':
        return this.#identifier(node);
      case 'parenthesized_expression':
        return this.#parenthesized(node);
      case 'cast_expression':
        return inner('value');
      case 'field_expression':
        return this.#field(node);
      case 'subscript_expression':
        return { kind: 'element', base: inner('argument'), index: inner('index') };
      case 'pointer_expression': {
        const of = inner('argument');
        if (node.childForFieldName('operator')?.text === '&') return addressOf(of);
        return of.kind === 'address' ? of.of : { kind: 'field', base: of, name: '*' };
      }
      case 'unary_expression': {
        const operator = node.childForFieldName('operator')?.text;
        const of = inner('argument');
        if (operator === '!' || operator === '-' || operator === '~') {
          return { kind: 'unary', operator, of };
        }
        return operator === '+' ? of : unknownExpr;
      }
      case 'binary_expression':
        return this.#binary(node);
      case 'conditional_expression':
        return this.#conditional(node);
      case 'assignment_expression':
        return this.#assignment(node);
      case 'update_expression':
        return this.#update(node);
      case 'comma_expression':
        this.value(node.childForFieldName('left'));
        return inner('right');
      case 'call_expression':
        return this.#call(node);
      case 'compound_literal_expression':
      case 'sizeof_expression':
      case 'string_literal':
      case 'concatenated_string':
      case 'offsetof_expression':
        return unknownExpr;
      default:
        for (const child of node.namedChildren) this.value(child);
        return unknownExpr;
    }
  }

  #identifier(node: Syntax): Expr {
    const text = node.text;
    const variable = this.#variable(text);
    if (variable.kind === 'variable' && !variable.name.startsWith('g:')) return variable;
    if (text === 'current') return { kind: 'current' };
    if (text === 'NULL') return zero;
    const constant = constantNamed(text);
    if (constant !== undefined) return { kind: 'number', number: constant, named: text };
    const macro = this.#file.macro(text);
    if (macro !== null) return this.#expanded(macro, node);
    if (this.#file.isFunction(text)) return { kind: 'function', id: text };
    return variable;
  }

  #parenthesized(node: Syntax): Expr {
    const inner = node.firstNamedChild;
    if (inner?.type !== 'compound_statement') return this.value(inner);
    // A statement expression: its value is that of its last statement.
    let last: Expr = unknownExpr;
    this.openScope();
    for (const statement of inner.namedChildren) {
      last = unknownExpr;
      if (statement.type === 'expression_statement') last = this.value(statement.firstNamedChild);
      else if (statement.type === 'declaration') this.declaration(statement);
      else this.statement(statement);
    }
    this.closeScope();
    return last;
  }

  /** Statements inside of expressions; whoever lowers statements says how. */
  statement: (node: Syntax) => void = () => {};

  #field(node: Syntax): Expr {
    const base = this.value(node.childForFieldName('argument'));
    const name = node.childForFieldName('field')?.text ?? '';
    const isArrow = node.childForFieldName('operator')?.text === '->';
    return { kind: 'field', base: isArrow ? base : addressOf(base), name };
  }

  #binary(node: Syntax): Expr {
    const operator = node.childForFieldName('operator')?.text ?? '';
    if (operator === '&&' || operator === '||') return this.#decided(node);
    const left = this.value(node.childForFieldName('left'));
    const right = this.value(node.childForFieldName('right'));
    return { kind: 'binary', operator, left, right };
  }

  /** `a && b` kept as a value: 1 or 0, by the way that was taken. */
  #decided(node: Syntax): Expr {
    return this.#either(
      node,
      () => true1,
      () => zero,
      node,
    );
  }

  #conditional(node: Syntax): Expr {
    const condition = node.childForFieldName('condition');
    const consequence = node.childForFieldName('consequence');
    const alternative = node.childForFieldName('alternative');
    if (condition === null) return unknownExpr;
    if (consequence === null) return this.#elvis(condition, alternative, node);
    return this.#either(
      condition,
      () => this.value(consequence),
      () => this.value(alternative),
      node,
    );
  }

  /** `a ?: b` asks for `a` once. */
  #elvis(first: Syntax, second: Syntax | null, node: Syntax): Expr {
    const { builder } = this;
    const span = this.spanOf(node);
    const target: Place = { kind: 'variable', name: builder.temporary() };
    builder.append({ kind: 'assign', target, value: this.value(first) }, span);
    const [no, after] = [builder.place(span), builder.place(span)];
    builder.branch(target, span, after, no);
    builder.standAt(no);
    builder.append({ kind: 'assign', target, value: this.value(second) }, span);
    builder.goTo(after);
    builder.standAt(after);
    return target;
  }

  #either(condition: Syntax, whenTrue: () => Expr, whenFalse: () => Expr, node: Syntax): Expr {
    const { builder } = this;
    const span = this.spanOf(node);
    const result = builder.temporary();
    const target: Place = { kind: 'variable', name: result };
    const [yes, no, after] = [builder.place(span), builder.place(span), builder.place(span)];
    this.condition(condition, yes, no);
    builder.standAt(yes);
    builder.append({ kind: 'assign', target, value: whenTrue() }, span);
    builder.goTo(after);
    builder.standAt(no);
    builder.append({ kind: 'assign', target, value: whenFalse() }, span);
    builder.goTo(after);
    builder.standAt(after);
    return target;
  }

  /** Lowers a decision: control goes on at one of two places, and reading at neither. */
  condition(node: Syntax, onTrue: number, onFalse: number): void {
    const { builder } = this;
    const operator = node.childForFieldName('operator')?.text;
    if (node.type === 'parenthesized_expression') {
      const inner = node.firstNamedChild;
      if (
        inner !== null &&
        inner.type !== 'compound_statement' &&
        node.namedChildren.length === 1
      ) {
        this.condition(inner, onTrue, onFalse);
        return;
      }
    }
    if (node.type === 'unary_expression' && operator === '!') {
      const inner = node.childForFieldName('argument');
      if (inner !== null) {
        this.condition(inner, onFalse, onTrue);
        return;
      }
    }
    if (node.type === 'binary_expression' && (operator === '&&' || operator === '||')) {
      const left = node.childForFieldName('left');
      const right = node.childForFieldName('right');
      if (left !== null && right !== null) {
        const middle = builder.place(this.spanOf(right));
        if (operator === '&&') this.condition(left, middle, onFalse);
        else this.condition(left, onTrue, middle);
        builder.standAt(middle);
        this.condition(right, onTrue, onFalse);
        return;
      }
    }
    if (node.type === 'call_expression') {
      const argument = node.childForFieldName('arguments')?.firstNamedChild ?? null;
      if (transparent.has(node.childForFieldName('function')?.text ?? '') && argument !== null) {
        this.condition(argument, onTrue, onFalse);
        return;
      }
    }
    const condition = this.value(node);
    builder.branch(condition, this.spanOf(node), onTrue, onFalse);
  }

  assign(target: Expr, value: Expr, span: Span): void {
    this.builder.append({ kind: 'assign', target: placeOf(target), value }, span);
  }

  #assignment(node: Syntax): Expr {
    const operator = node.childForFieldName('operator')?.text ?? '=';
    const right = this.value(node.childForFieldName('right'));
    const target = this.value(node.childForFieldName('left'));
    const value: Expr =
      operator === '='
        ? right
        : { kind: 'binary', operator: operator.slice(0, -1), left: target, right };
    this.assign(target, value, this.spanOf(node));
    return target;
  }

  #update(node: Syntax): Expr {
    const target = this.value(node.childForFieldName('argument'));
    const operator = node.childForFieldName('operator')?.text === '--' ? '-' : '+';
    const isPrefix = /^[-+]/.test(node.text);
    let before: Expr = target;
    if (!isPrefix) {
      before = { kind: 'variable', name: this.builder.temporary() };
      this.assign(before, target, this.spanOf(node));
    }
    this.assign(
      target,
      { kind: 'binary', operator, left: target, right: true1 },
      this.spanOf(node),
    );
    return before;
  }

  #call(node: Syntax): Expr {
    const callee = node.childForFieldName('function');
    const list = node.childForFieldName('arguments')?.namedChildren ?? [];
    const given = list.filter((argument) => argument.type !== 'comment');
    const name = callee?.type === 'identifier' ? callee.text : '';
    const first = given[0] ?? null;
    if (name === 'UTRACE_EVENT') {
      return { kind: 'number', number: eventBit(first?.text ?? ''), named: name };
    }
    if (transparent.has(name) && first !== null) return this.value(first);
    // Whoever is at the head of a list is another one each time.
    if (containers.has(name) && first !== null && !atHead.test(first.text)) {
      return containerOf(this.value(first), given[2]?.text ?? '');
    }
    const macro = this.#file.functionMacro(name);
    if (macro !== null) {
      const expanded = this.#file.expand(
        macro,
        given.map((argument) => argument.text),
      );
      if (expanded !== null) return this.#expanded(expanded, node);
    }
    if (name === '' && callee !== null) this.value(callee);
    const args = given.map((argument) => this.value(argument));
    if (firstOfList.has(name) && first !== null) args.splice(0, 1, args[0] ?? unknownExpr);
    const result = this.builder.temporary();
    const texts = given.map((argument) => argument.text);
    this.builder.append(
      { kind: 'call', callee: name === '' ? '' : name, args, texts, result },
      this.spanOf(node),
    );
    return { kind: 'variable', name: result };
  }

  #expanded(body: Syntax, at: Syntax): Expr {
    const outer = this.#expandedAt;
    this.#expandedAt = this.spanOf(at);
    const value = this.value(body);
    this.#expandedAt = outer;
    return value;
  }

  /** Declares what a declaration names, and assigns what it is given at once. */
  declaration(node: Syntax): void {
    const type = recordOf(node.childForFieldName('type'));
    const isStatic = node.namedChildren.some(
      (child) => child.type === 'storage_class_specifier' && child.text === 'static',
    );
    for (const declarator of node.children) {
      if (declarator.field !== 'declarator') continue;
      const initial = declarator.type === 'init_declarator';
      const inner = initial ? declarator.childForFieldName('declarator') : declarator;
      const name = declaredName(inner);
      if (name === null || name.node.type !== 'identifier' || name.isFunction) continue;
      const value = initial ? declarator.childForFieldName('value') : null;
      const lowered =
        value === null || value.type === 'initializer_list' ? null : this.value(value);
      const variable = this.declare(name.node.text, type, isStatic);
      if (lowered !== null && !isStatic) {
        this.assign({ kind: 'variable', name: variable }, lowered, this.spanOf(declarator));
      }
    }
  }
}

function addressOf(of: Expr): Expr {
  // `&p->x` of a whole record that a pointer leads to is that pointer again.
  if (of.kind === 'field' && of.name === '*') return of.base;
  return { kind: 'address', of };
}

function containerOf(member: Expr, name: string): Expr {
  if (member.kind === 'address' && member.of.kind === 'field' && member.of.name === name) {
    return member.of.base;
  }
  return { kind: 'field', base: member, name: `^${name}` };
}

function placeOf(expr: Expr): Place {
  switch (expr.kind) {
    case 'variable':
    case 'field':
    case 'element':
      return expr;
    default:
      return { kind: 'unknown' };
  }
}

function numberOf(text: string): Expr {
  const number = Number(text.replace(/[uUlL]+$/, ''));
  if (Number.isNaN(number)) return unknownExpr;
  const octal = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : number;
  return { kind: 'number', number: octal, named: null };
}
