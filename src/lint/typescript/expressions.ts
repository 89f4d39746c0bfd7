/**
 * Expressions of TypeScript: effects become nodes of the graph, in the order in which they happen;
 * what is left is a tree without effects.
 */
import type { Span } from '../finding.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { type Expr, type Place, unknownExpr, type VariableName } from '../graph/graph.ts';
import { conversions, eventBit } from '../names.ts';
import type { Syntax } from '../parse/syntax.ts';
import { askedForNumber, constantOf, functionOf, importedBy, unwrap, utraceName } from './names.ts';
import { isFunction, type Scopes, type Variable } from './scopes.ts';
import { wordIn } from './words.ts';

/** What the surroundings of a function tell about its names. */
export interface FileNames {
  readonly scopes: Scopes;
  spanOf(node: Syntax): Span;
  nameOf(variable: Variable): VariableName;
  idOf(body: Syntax): string;
  /** The only method of the file that is called so. */
  methodNamed(name: string): Syntax | null;
}

const one: Expr = { kind: 'number', number: 1, named: null };
const zero: Expr = { kind: 'number', number: 0, named: null };
/** The object whose method runs; which one, the methods of a script seldom have to ask. */
const self: Expr = { kind: 'variable', name: 'g:this' };
const maxDepth = 80;

export class ExpressionLowering {
  readonly builder: GraphBuilder;
  readonly file: FileNames;
  #depth = 0;

  constructor(builder: GraphBuilder, file: FileNames) {
    this.builder = builder;
    this.file = file;
  }

  spanOf(node: Syntax): Span {
    return this.file.spanOf(node);
  }

  /** Lowers an expression; its effects are in the graph when this returns. */
  value(node: Syntax | null): Expr {
    if (node === null || this.#depth > maxDepth) return unknownExpr;
    this.#depth++;
    try {
      return this.#value(unwrap(node));
    } finally {
      this.#depth--;
    }
  }

  #value(node: Syntax): Expr {
    if (isFunction(node)) return { kind: 'function', id: this.file.idOf(node) };
    const inner = (field: string): Expr => this.value(node.childForFieldName(field));
    switch (node.type) {
      case 'number': {
        const number = Number(node.text.replaceAll('_', ''));
        return Number.isNaN(number) ? unknownExpr : { kind: 'number', number, named: null };
      }
      case 'null':
      case 'undefined':
      case 'false':
        return zero;
      case 'true':
        return one;
      case 'identifier':
      case 'shorthand_property_identifier':
        return this.#identifier(node);
      case 'this':
        return self;
      case 'member_expression':
        return this.#member(node);
      case 'subscript_expression':
        return { kind: 'element', base: inner('object'), index: inner('index') };
      case 'unary_expression':
        return this.#unary(node);
      case 'binary_expression':
        return this.#binary(node);
      case 'ternary_expression':
        return this.#ternary(node);
      case 'assignment_expression':
      case 'augmented_assignment_expression':
        return this.#assignment(node);
      case 'update_expression':
        return this.#update(node);
      case 'sequence_expression': {
        let last: Expr = unknownExpr;
        for (const part of node.namedChildren) last = this.value(part);
        return last;
      }
      case 'call_expression':
        return this.#call(node);
      case 'template_string':
        return this.#template(node);
      case 'string':
        return wordIn(node.text);
      case 'regex':
      case 'comment':
        return unknownExpr;
      default:
        for (const child of node.namedChildren) this.#part(child);
        return unknownExpr;
    }
  }

  /** A text that tells of the values in it. */
  #template(node: Syntax): Expr {
    const parts = node.namedChildren.filter(({ type }) => type === 'template_substitution');
    return parts.reduce<Expr>((left, part) => {
      return { kind: 'binary', operator: '', left, right: this.value(part.firstNamedChild) };
    }, unknownExpr);
  }

  /** Something inside of an array, an object or a template: a value that goes into it escapes. */
  #part(node: Syntax): void {
    if (node.type === 'pair') {
      this.#store(this.value(node.childForFieldName('value')), node);
    } else if (/_(?:identifier|name|type|annotation|arguments)$|^type/.test(node.type)) {
      if (node.type === 'shorthand_property_identifier') this.#store(this.value(node), node);
    } else if (!isFunction(node) || node.type !== 'method_definition') {
      this.#store(this.value(node), node);
    }
  }

  #store(value: Expr, node: Syntax): void {
    if (value.kind === 'unknown' || value.kind === 'number' || value.kind === 'function') return;
    this.assign({ kind: 'unknown' }, value, this.spanOf(node));
  }

  #identifier(node: Syntax): Expr {
    const { scopes } = this.file;
    const imported = utraceName(node, scopes);
    if (imported !== null) return this.#imported(imported);
    const variable = scopes.variableOf(node);
    if (variable === undefined) return node.text === 'undefined' ? zero : global(node.text);
    const body = functionOf(node, scopes);
    if (body !== null && variable.writes.length === 0) {
      return { kind: 'function', id: this.file.idOf(body) };
    }
    const constant = this.#constant(variable);
    return constant ?? { kind: 'variable', name: this.file.nameOf(variable) };
  }

  #imported(name: string): Expr {
    if (name === 'current') return { kind: 'current' };
    const number = constantOf(name);
    return number === undefined ? unknownExpr : { kind: 'number', number, named: name };
  }

  /** `const events = UTRACE_EVENT(DEATH) | …`, wherever it stands. */
  #constant(variable: Variable): Expr | null {
    const { origin, declared, writes } = variable;
    if (origin.type !== 'variable_declarator' || writes.length > 0) return null;
    const value = origin.childForFieldName('value');
    if (value === null || origin.childForFieldName('name')?.id !== declared.id) return null;
    return this.#isConstant(value, 12) ? this.value(value) : null;
  }

  #isConstant(node: Syntax, depth: number): boolean {
    const inner = unwrap(node);
    const { scopes } = this.file;
    if (depth === 0) return false;
    if (inner.type === 'number') return true;
    const imported = utraceName(inner, scopes);
    if (imported !== null)
      return imported === 'current' ? false : constantOf(imported) !== undefined;
    if (inner.type === 'identifier') {
      const variable = scopes.variableOf(inner);
      return variable !== undefined && this.#isConstantVariable(variable, depth);
    }
    if (inner.type === 'call_expression') {
      const callee = inner.childForFieldName('function');
      return callee !== null && utraceName(callee, scopes) === 'UTRACE_EVENT';
    }
    if (inner.type !== 'binary_expression' && inner.type !== 'unary_expression') return false;
    return inner.namedChildren.every((child) => this.#isConstant(child, depth - 1));
  }

  #isConstantVariable({ origin, writes }: Variable, depth: number): boolean {
    if (origin.type !== 'variable_declarator' || writes.length > 0) return false;
    const value = origin.childForFieldName('value');
    return value !== null && this.#isConstant(value, depth - 1);
  }

  #member(node: Syntax): Expr {
    const imported = utraceName(node, this.file.scopes);
    if (imported !== null) return this.#imported(imported);
    const base = this.value(node.childForFieldName('object'));
    const name = node.childForFieldName('property')?.text ?? '';
    return { kind: 'field', base, name };
  }

  #unary(node: Syntax): Expr {
    const operator = node.childForFieldName('operator')?.text;
    const of = this.value(node.childForFieldName('argument'));
    if (operator === '!' || operator === '-' || operator === '~') {
      return { kind: 'unary', operator, of };
    }
    return operator === '+' ? of : unknownExpr;
  }

  #binary(node: Syntax): Expr {
    const operator = node.childForFieldName('operator')?.text ?? '';
    const left = node.childForFieldName('left');
    const right = node.childForFieldName('right');
    if (operator === '&&' || operator === '||' || operator === '??') {
      return this.#logical(node, operator, left, right);
    }
    const asked = askedForNumber(node);
    if (asked !== null) {
      const of: Expr = { kind: 'unary', operator: 'is number', of: this.value(asked) };
      return operator.startsWith('!') ? { kind: 'unary', operator: '!', of } : of;
    }
    return { kind: 'binary', operator, left: this.value(left), right: this.value(right) };
  }

  #logical(node: Syntax, operator: string, left: Syntax | null, right: Syntax | null): Expr {
    const first = this.value(left);
    const span = this.spanOf(node);
    const { builder } = this;
    const result: Place = { kind: 'variable', name: builder.temporary() };
    builder.append({ kind: 'assign', target: result, value: first }, span);
    const [more, after] = [builder.place(span), builder.place(span)];
    if (operator === '&&') builder.branch(first, span, more, after);
    else builder.branch(first, span, after, more);
    builder.standAt(more);
    const second = this.value(right);
    builder.append({ kind: 'assign', target: result, value: second }, span);
    builder.goTo(after);
    builder.standAt(after);
    return result;
  }

  #ternary(node: Syntax): Expr {
    const { builder } = this;
    const span = this.spanOf(node);
    const condition = node.childForFieldName('condition');
    if (condition === null) return unknownExpr;
    const result: Place = { kind: 'variable', name: builder.temporary() };
    const [yes, no, after] = [builder.place(span), builder.place(span), builder.place(span)];
    this.condition(condition, yes, no);
    for (const [place, field] of [
      [yes, 'consequence'],
      [no, 'alternative'],
    ] as const) {
      builder.standAt(place);
      const value = this.value(node.childForFieldName(field));
      builder.append({ kind: 'assign', target: result, value }, span);
      builder.goTo(after);
    }
    builder.standAt(after);
    return result;
  }

  /** A statement that is only an expression: nobody asks for its value. */
  effect(node: Syntax): void {
    const inner = unwrap(node);
    const operator = inner.childForFieldName('operator')?.text ?? '';
    const left = inner.childForFieldName('left');
    const isShort = operator === '&&' || operator === '||' || operator === '??';
    if (inner.type !== 'binary_expression' || !isShort || left === null) {
      this.value(inner);
      return;
    }
    const { builder } = this;
    const span = this.spanOf(inner);
    const [more, after] = [builder.place(span), builder.place(span)];
    if (operator === '&&') this.condition(left, more, after);
    else this.condition(left, after, more);
    builder.standAt(more);
    const right = inner.childForFieldName('right');
    if (right !== null) this.effect(right);
    builder.goTo(after);
    builder.standAt(after);
  }

  /** Lowers a decision: control goes on at one of two places, and reading at neither. */
  condition(whole: Syntax, onTrue: number, onFalse: number): void {
    const { builder } = this;
    const node = unwrap(whole);
    const operator = node.childForFieldName('operator')?.text;
    const argument = node.childForFieldName('argument');
    if (node.type === 'unary_expression' && operator === '!' && argument !== null) {
      this.condition(argument, onFalse, onTrue);
      return;
    }
    const left = node.childForFieldName('left');
    const right = node.childForFieldName('right');
    const isLogical = operator === '&&' || operator === '||';
    if (node.type === 'binary_expression' && isLogical && left !== null && right !== null) {
      const middle = builder.place(this.spanOf(right));
      if (operator === '&&') this.condition(left, middle, onFalse);
      else this.condition(left, onTrue, middle);
      builder.standAt(middle);
      this.condition(right, onTrue, onFalse);
      return;
    }
    const condition = this.value(node);
    builder.branch(condition, this.spanOf(node), onTrue, onFalse);
  }

  assign(target: Expr, value: Expr, span: Span): void {
    this.builder.append({ kind: 'assign', target: placeOf(target), value }, span);
  }

  #assignment(node: Syntax): Expr {
    const operator = node.childForFieldName('operator')?.text ?? '=';
    const left = node.childForFieldName('left');
    const right = this.value(node.childForFieldName('right'));
    if (left !== null && /_pattern$/.test(left.type)) {
      this.destructure(left, right);
      return right;
    }
    const target = this.value(left);
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
    this.assign(target, { kind: 'binary', operator, left: target, right: one }, this.spanOf(node));
    return before;
  }

  /** Gives every variable of a pattern its part of `value`. */
  destructure(pattern: Syntax, value: Expr): void {
    switch (pattern.type) {
      case 'identifier':
      case 'shorthand_property_identifier_pattern': {
        const variable = this.file.scopes.variableOf(pattern);
        const isOwn = pattern.parent?.type === 'object_pattern';
        const part: Expr = isOwn ? { kind: 'field', base: value, name: pattern.text } : value;
        const target: Place =
          variable === undefined
            ? { kind: 'unknown' }
            : { kind: 'variable', name: this.file.nameOf(variable) };
        this.assign(target, part, this.spanOf(pattern));
        return;
      }
      case 'object_pattern':
        for (const part of pattern.namedChildren) this.#destructureMember(part, value);
        return;
      case 'array_pattern':
        pattern.namedChildren.forEach((part, number) => {
          const index: Expr = { kind: 'number', number, named: null };
          this.destructure(part, { kind: 'element', base: value, index });
        });
        return;
      case 'assignment_pattern': {
        const fallback = this.value(pattern.childForFieldName('right'));
        const left = pattern.childForFieldName('left');
        if (left !== null) this.destructure(left, fallback);
        return;
      }
      default:
        if (/_expression$/.test(pattern.type)) {
          this.assign(this.value(pattern), value, this.spanOf(pattern));
        }
    }
  }

  #destructureMember(part: Syntax, value: Expr): void {
    const key = part.childForFieldName('key');
    const inner = part.childForFieldName('value');
    if (part.type === 'pair_pattern' && key !== null && inner !== null) {
      this.destructure(inner, { kind: 'field', base: value, name: key.text });
    } else if (part.type === 'object_assignment_pattern') {
      const fallback = this.value(part.childForFieldName('right'));
      const left = part.childForFieldName('left');
      if (left !== null) this.destructure(left, fallback);
    } else {
      this.destructure(part, value);
    }
  }

  #call(node: Syntax): Expr {
    const callee = node.childForFieldName('function');
    const list = node.childForFieldName('arguments')?.namedChildren ?? [];
    const given = list.filter((argument) => argument.type !== 'comment');
    if (callee === null) return unknownExpr;
    const name = utraceName(callee, this.file.scopes);
    if (name === 'UTRACE_EVENT') {
      const event = given[0] === undefined ? null : utraceName(given[0], this.file.scopes);
      if (event === null) return unknownExpr;
      return { kind: 'number', number: eventBit(event), named: name };
    }
    const texts = given.map((argument) => argument.text);
    const { called, object } = this.#callee(callee, name);
    const args = [...(object === null ? [] : [object]), ...given.map((part) => this.value(part))];
    const result = this.builder.temporary();
    const type = node.childForFieldName('type_arguments')?.firstNamedChild?.text;
    if (type !== undefined) this.builder.types.set(result, type);
    const op = { kind: 'call', callee: called, args, texts, result } as const;
    this.builder.append(op, this.spanOf(node));
    return { kind: 'variable', name: result };
  }

  #callee(callee: Syntax, name: string | null): { called: string; object: Expr | null } {
    if (name !== null) return { called: name, object: null };
    const { scopes } = this.file;
    const imported = importedBy(callee, scopes);
    if (imported !== null) return { called: `fn:${imported.name}`, object: null };
    const inner = unwrap(callee);
    if (inner.type === 'member_expression') {
      const object = this.value(inner.childForFieldName('object'));
      const name = inner.childForFieldName('property')?.text ?? '';
      const method = this.file.methodNamed(name);
      if (method !== null) return { called: `fn:${this.file.idOf(method)}`, object: null };
      return { called: `method:${name}`, object };
    }
    const body = functionOf(inner, scopes);
    if (body !== null) return { called: `fn:${this.file.idOf(body)}`, object: null };
    if (inner.type !== 'identifier') this.value(inner);
    const isOwn = inner.type !== 'identifier' || scopes.variableOf(inner) !== undefined;
    return { called: !isOwn && conversions.test(inner.text) ? inner.text : '', object: null };
  }
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

/** A name that nothing in the file declares: it means the same thing wherever it stands. */
function global(name: string): Expr {
  return { kind: 'variable', name: `g:${name}` };
}
