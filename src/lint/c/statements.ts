/**
 * Statements of C: control flow becomes edges of the graph.
 *
 * A switch is a row of comparisons that lead into its cases, a loop an edge backwards, a label a
 * node that anybody may lead to. What the parser could not read is searched for statements all the
 * same.
 */
import type { Span } from '../finding.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { type Expr, unknownExpr } from '../graph/graph.ts';
import type { Syntax } from '../parse/syntax.ts';
import type { ExpressionLowering } from './expressions.ts';

const maxDepth = 200;

export class StatementLowering {
  readonly #expressions: ExpressionLowering;
  readonly #builder: GraphBuilder;
  /** Iterator macros by the offset where their name began. */
  readonly #iterators: ReadonlyMap<number, string>;
  readonly #breaks: number[] = [];
  readonly #continues: number[] = [];
  #depth = 0;

  constructor(expressions: ExpressionLowering, iterators: ReadonlyMap<number, string>) {
    this.#expressions = expressions;
    this.#builder = expressions.builder;
    this.#iterators = iterators;
    expressions.statement = (node) => this.lower(node);
  }

  lower(node: Syntax | null): void {
    if (node === null || this.#depth > maxDepth) return;
    this.#depth++;
    this.#lower(node);
    this.#depth--;
  }

  #lower(node: Syntax): void {
    const { spanOf } = { spanOf: (at: Syntax): Span => this.#expressions.spanOf(at) };
    switch (node.type) {
      case 'compound_statement':
        this.#expressions.openScope();
        for (const child of node.namedChildren) this.lower(child);
        this.#expressions.closeScope();
        return;
      case 'comment':
        return;
      case 'expression_statement':
        if (node.firstNamedChild !== null) this.#expressions.value(node.firstNamedChild);
        return;
      case 'declaration':
        this.#expressions.declaration(node);
        return;
      case 'if_statement':
        this.#choice(node);
        return;
      case 'else_clause':
        for (const child of node.namedChildren) this.lower(child);
        return;
      case 'while_statement':
        if (this.#iterators.has(node.start)) this.#iteration(node);
        else this.#loop(node, node.childForFieldName('condition'), null);
        return;
      case 'do_statement':
        this.#doLoop(node);
        return;
      case 'for_statement':
        this.#expressions.openScope();
        this.#forLoop(node);
        this.#expressions.closeScope();
        return;
      case 'switch_statement':
        this.#switch(node);
        return;
      case 'case_statement':
        for (const child of caseBody(node)) this.lower(child);
        return;
      case 'return_statement': {
        const value = node.firstNamedChild;
        this.#builder.finish(value === null ? null : this.#expressions.value(value), spanOf(node));
        return;
      }
      case 'break_statement':
      case 'continue_statement': {
        const targets = node.type === 'break_statement' ? this.#breaks : this.#continues;
        const target = targets.at(-1);
        if (target !== undefined) this.#builder.goTo(target);
        return;
      }
      case 'goto_statement': {
        const label = node.childForFieldName('label');
        if (label !== null) this.#builder.goTo(this.#builder.label(label.text, spanOf(label)));
        return;
      }
      case 'labeled_statement': {
        const label = node.childForFieldName('label');
        if (label === null) return;
        const place = this.#builder.label(label.text, spanOf(label));
        this.#builder.goTo(place);
        this.#builder.standAt(place);
        for (const child of node.namedChildren) if (child !== label) this.lower(child);
        return;
      }
      default:
        this.#unread(node);
    }
  }

  /** Half-typed code: statements are lowered, expressions have their effects. */
  #unread(node: Syntax): void {
    if (node.type.endsWith('_expression')) {
      this.#expressions.value(node);
      return;
    }
    for (const child of node.namedChildren) this.lower(child);
  }

  #choice(node: Syntax): void {
    const builder = this.#builder;
    const condition = node.childForFieldName('condition');
    const span = this.#expressions.spanOf(node);
    const [yes, no, after] = [builder.place(span), builder.place(span), builder.place(span)];
    if (condition === null) builder.choose(span, [yes, no]);
    else this.#expressions.condition(condition, yes, no);
    builder.standAt(yes);
    this.lower(node.childForFieldName('consequence'));
    builder.goTo(after);
    builder.standAt(no);
    this.lower(node.childForFieldName('alternative'));
    builder.goTo(after);
    builder.standAt(after);
  }

  #loop(node: Syntax, condition: Syntax | null, update: Syntax | null): void {
    const builder = this.#builder;
    const span = this.#expressions.spanOf(node);
    const head = builder.append({ kind: 'nop' }, span);
    const [body, after] = [builder.place(span), builder.place(span)];
    const next = update === null ? head : builder.place(span);
    if (condition === null) builder.goTo(body);
    else this.#expressions.condition(condition, body, after);
    builder.standAt(body);
    this.#body(node, after, next);
    builder.goTo(next);
    if (update !== null) {
      builder.standAt(next);
      this.#expressions.value(update);
      builder.goTo(head);
    }
    builder.standAt(after);
  }

  #body(node: Syntax, onBreak: number, onContinue: number): void {
    this.#breaks.push(onBreak);
    this.#continues.push(onContinue);
    this.lower(node.childForFieldName('body'));
    this.#breaks.pop();
    this.#continues.pop();
  }

  #forLoop(node: Syntax): void {
    const first = node.childForFieldName('initializer');
    if (first?.type === 'declaration') this.#expressions.declaration(first);
    else this.#expressions.value(first);
    this.#loop(node, node.childForFieldName('condition'), node.childForFieldName('update'));
  }

  #doLoop(node: Syntax): void {
    const builder = this.#builder;
    const span = this.#expressions.spanOf(node);
    const head = builder.append({ kind: 'nop' }, span);
    const [test, after] = [builder.place(span), builder.place(span)];
    this.#body(node, after, test);
    builder.goTo(test);
    builder.standAt(test);
    const condition = node.childForFieldName('condition');
    if (condition === null) builder.goTo(after);
    else this.#expressions.condition(condition, head, after);
    builder.standAt(after);
  }

  /**
   * `list_for_each_entry(pos, head, member)`: the variable walks over what the last argument but
   * one, or the only other one, names. After the last item its facts stay, for a second loop over
   * the same list meets the same items.
   */
  #iteration(node: Syntax): void {
    const builder = this.#builder;
    const span = this.#expressions.spanOf(node);
    const { variable, over } = this.#walk(node);
    const [enter, body, next, again, after] = [0, 1, 2, 3, 4].map(() => builder.place(span)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    builder.choose(span, [enter, after]);
    builder.standAt(enter);
    builder.append({ kind: 'walk', over }, span);
    builder.append({ kind: 'assign', target: variable, value: over }, span);
    builder.goTo(body);
    builder.standAt(body);
    this.#body(node, after, next);
    builder.goTo(next);
    builder.standAt(next);
    builder.choose(span, [again, after]);
    builder.standAt(again);
    const name = variable.kind === 'variable' ? variable.name : '';
    builder.append({ kind: 'renew', variable: name, over }, span);
    builder.goTo(body);
    builder.standAt(after);
  }

  #walk(node: Syntax): { variable: Extract<Expr, { kind: 'variable' }>; over: Expr } {
    const macro = this.#iterators.get(node.start) ?? '';
    const condition = node.childForFieldName('condition')?.firstNamedChild ?? null;
    const parts = condition === null ? [] : commaParts(condition);
    const values = parts.map((part) => this.#expressions.value(part));
    // hlist_for_each_entry(item, cursor, head, member) has a cursor that nobody asks for;
    // do_each_thread(group, task) is about the second.
    const isThreads = /thread/.test(macro) && parts.length >= 2;
    const variable = values[isThreads ? 1 : 0];
    const isOld = /^hlist/.test(macro) && parts.length >= 4;
    const headAt = isOld ? parts.length - 2 : /safe/.test(macro) ? 2 : 1;
    const head = values[isThreads ? 0 : Math.min(headAt, parts.length - 1)] ?? unknownExpr;
    const over: Expr = { kind: 'element', base: head, index: unknownExpr };
    if (variable?.kind === 'variable') return { variable, over };
    return { variable: { kind: 'variable', name: this.#builder.temporary() }, over };
  }

  #switch(node: Syntax): void {
    const builder = this.#builder;
    const span = this.#expressions.spanOf(node);
    const subject = this.#expressions.value(node.childForFieldName('condition'));
    const kept = builder.temporary();
    const variable: Expr = { kind: 'variable', name: kept };
    builder.append({ kind: 'assign', target: variable, value: subject }, span);
    const after = builder.place(span);
    const body = node.childForFieldName('body');
    const parts = (body?.namedChildren ?? []).filter((part) => part.type !== 'comment');
    const cases = parts.filter((part) => part.type === 'case_statement');
    const places = new Map(
      cases.map((part) => [part, builder.place(this.#expressions.spanOf(part))]),
    );
    let fallback = after;
    for (const part of cases) {
      const place = places.get(part) ?? after;
      const value = part.childForFieldName('value');
      if (value === null) {
        fallback = place;
        continue;
      }
      const right = this.#expressions.value(value);
      const rest = builder.place(span);
      const condition: Expr = { kind: 'binary', operator: '==', left: variable, right };
      builder.branch(condition, this.#expressions.spanOf(value), place, rest);
      builder.standAt(rest);
    }
    builder.goTo(fallback);
    this.#breaks.push(after);
    this.#expressions.openScope();
    for (const part of parts) {
      const place = places.get(part);
      if (place !== undefined) {
        builder.goTo(place);
        builder.standAt(place);
      }
      this.lower(part);
    }
    this.#expressions.closeScope();
    this.#breaks.pop();
    builder.goTo(after);
    builder.standAt(after);
  }
}

function caseBody(node: Syntax): readonly Syntax[] {
  return node.namedChildren.filter((child) => child.field !== 'value');
}

function commaParts(node: Syntax): readonly Syntax[] {
  if (node.type !== 'comma_expression') return [node];
  const right = node.childForFieldName('right');
  const left = node.childForFieldName('left');
  return [left, right].flatMap((part) => (part === null ? [] : commaParts(part)));
}
