/**
 * Statements of TypeScript: control flow becomes edges of the graph.
 */

import type { GraphBuilder } from '../graph/builder.ts';
import type { Expr } from '../graph/graph.ts';
import { unknownExpr } from '../graph/graph.ts';
import type { Syntax } from '../parse/syntax.ts';
import type { ExpressionLowering } from './expressions.ts';
import { isFunction } from './scopes.ts';

const maxDepth = 200;

interface Target {
  readonly label: string | null;
  readonly onBreak: number;
  readonly onContinue: number | null;
}

/** A `try` that one stands in. */
interface Try {
  readonly finalizer: Syntax | null;
  /** Where a throw goes, if anybody catches it here. */
  readonly handler: number | null;
}

export class StatementLowering {
  readonly #expressions: ExpressionLowering;
  readonly #builder: GraphBuilder;
  readonly #targets: Target[] = [];
  readonly #tries: Try[] = [];
  #label: string | null = null;
  #depth = 0;

  constructor(expressions: ExpressionLowering) {
    this.#expressions = expressions;
    this.#builder = expressions.builder;
  }

  lower(node: Syntax | null): void {
    if (node === null || this.#depth > maxDepth) return;
    this.#depth++;
    this.#lower(node);
    this.#depth--;
  }

  #lower(node: Syntax): void {
    switch (node.type) {
      case 'comment':
      case 'empty_statement':
      case 'import_statement':
      case 'interface_declaration':
      case 'type_alias_declaration':
        return;
      case 'statement_block':
      case 'else_clause':
      case 'finally_clause':
      case 'export_statement':
      case 'program':
        for (const child of node.namedChildren) this.lower(child);
        return;
      case 'expression_statement':
        if (node.firstNamedChild !== null) this.#expressions.effect(node.firstNamedChild);
        return;
      case 'lexical_declaration':
      case 'variable_declaration':
        for (const child of node.namedChildren) this.declare(child);
        return;
      case 'if_statement':
        this.#choice(node);
        return;
      case 'while_statement':
        this.#loop(node, node.childForFieldName('condition'), null);
        return;
      case 'do_statement':
        this.#doLoop(node);
        return;
      case 'for_statement':
        this.#forLoop(node);
        return;
      case 'for_in_statement':
        this.#iteration(node);
        return;
      case 'switch_statement':
        this.#switch(node);
        return;
      case 'try_statement':
        this.#try(node);
        return;
      case 'labeled_statement':
        this.#label = node.childForFieldName('label')?.text ?? null;
        this.lower(node.childForFieldName('body'));
        return;
      case 'return_statement':
        this.#return(node);
        return;
      case 'throw_statement':
        this.#throw(node);
        return;
      case 'break_statement':
      case 'continue_statement':
        this.#jump(node);
        return;
      default:
        this.#unread(node);
    }
  }

  #unread(node: Syntax): void {
    if (isFunction(node)) return;
    if (/_expression$|^identifier$|^object$|^array$/.test(node.type)) {
      this.#expressions.effect(node);
      return;
    }
    for (const child of node.namedChildren) this.lower(child);
  }

  declare(node: Syntax): void {
    if (node.type !== 'variable_declarator') return;
    const name = node.childForFieldName('name');
    const value = node.childForFieldName('value');
    if (name === null || value === null) return;
    const lowered = this.#expressions.value(value);
    this.#expressions.destructure(name, lowered);
    const type = node.childForFieldName('type')?.firstNamedChild?.text;
    const variable = this.#expressions.file.scopes.variableOf(name);
    if (variable === undefined) return;
    const made = lowered.kind === 'variable' ? this.#builder.types.get(lowered.name) : undefined;
    const known = type ?? made;
    if (known !== undefined) {
      this.#builder.types.set(this.#expressions.file.nameOf(variable), known);
    }
  }

  #jump(node: Syntax): void {
    const label = node.childForFieldName('label')?.text ?? null;
    for (let n = this.#targets.length - 1; n >= 0; n--) {
      const target = this.#targets[n];
      if (target === undefined || (label !== null && target.label !== label)) continue;
      const to = node.type === 'break_statement' ? target.onBreak : target.onContinue;
      if (to === null) continue;
      this.#builder.goTo(to);
      return;
    }
  }

  #within(onBreak: number, onContinue: number | null, body: () => void): void {
    this.#targets.push({ label: this.#label, onBreak, onContinue });
    this.#label = null;
    body();
    this.#targets.pop();
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
    this.#within(after, next, () => this.lower(node.childForFieldName('body')));
    builder.goTo(next);
    if (update !== null) {
      builder.standAt(next);
      this.#expressions.effect(update);
      builder.goTo(head);
    }
    builder.standAt(after);
  }

  #doLoop(node: Syntax): void {
    const builder = this.#builder;
    const span = this.#expressions.spanOf(node);
    const head = builder.append({ kind: 'nop' }, span);
    const [test, after] = [builder.place(span), builder.place(span)];
    this.#within(after, test, () => this.lower(node.childForFieldName('body')));
    builder.goTo(test);
    builder.standAt(test);
    const condition = node.childForFieldName('condition');
    if (condition === null) builder.goTo(after);
    else this.#expressions.condition(condition, head, after);
    builder.standAt(after);
  }

  #forLoop(node: Syntax): void {
    const first = node.childForFieldName('initializer');
    if (first !== null) this.lower(first);
    const condition = node.childForFieldName('condition');
    const test = condition?.type === 'expression_statement' ? condition.firstNamedChild : condition;
    const isEmpty = test === null || test.type === 'empty_statement';
    this.#loop(node, isEmpty ? null : test, node.childForFieldName('increment'));
  }

  /** `for (const engine of engines)`: after the last item its facts stay, as in a second loop. */
  #iteration(node: Syntax): void {
    const builder = this.#builder;
    const span = this.#expressions.spanOf(node);
    const base = this.#expressions.value(node.childForFieldName('right'));
    const over: Expr = { kind: 'element', base, index: unknownExpr };
    const item = builder.temporary();
    const variable = { kind: 'variable', name: item } as const;
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
    const left = node.childForFieldName('left');
    if (left !== null) this.#expressions.destructure(left, variable);
    this.#within(after, next, () => this.lower(node.childForFieldName('body')));
    builder.goTo(next);
    builder.standAt(next);
    builder.choose(span, [again, after]);
    builder.standAt(again);
    builder.append({ kind: 'renew', variable: item, over }, span);
    builder.goTo(body);
    builder.standAt(after);
  }

  #switch(node: Syntax): void {
    const builder = this.#builder;
    const span = this.#expressions.spanOf(node);
    const subject = this.#expressions.value(node.childForFieldName('value'));
    const variable = { kind: 'variable', name: builder.temporary() } as const;
    builder.append({ kind: 'assign', target: variable, value: subject }, span);
    const after = builder.place(span);
    const cases = (node.childForFieldName('body')?.namedChildren ?? []).filter(
      ({ type }) => type === 'switch_case' || type === 'switch_default',
    );
    const places = cases.map((part) => builder.place(this.#expressions.spanOf(part)));
    let fallback = after;
    cases.forEach((part, index) => {
      const place = places[index] ?? after;
      const value = part.childForFieldName('value');
      if (value === null) {
        fallback = place;
        return;
      }
      const right = this.#expressions.value(value);
      const rest = builder.place(span);
      const condition: Expr = { kind: 'binary', operator: '===', left: variable, right };
      builder.branch(condition, this.#expressions.spanOf(value), place, rest);
      builder.standAt(rest);
    });
    builder.goTo(fallback);
    this.#within(after, null, () => {
      cases.forEach((part, index) => {
        const place = places[index] ?? after;
        builder.goTo(place);
        builder.standAt(place);
        for (const child of part.namedChildren) if (child.field !== 'value') this.lower(child);
      });
    });
    builder.goTo(after);
    builder.standAt(after);
  }

  /** What stands in a `finally` comes first, from the inside out. */
  #return(node: Syntax): void {
    const value = node.firstNamedChild;
    const result = value === null ? null : this.#expressions.value(value);
    const around = [...this.#tries];
    for (let last = this.#tries.pop(); last !== undefined; last = this.#tries.pop()) {
      this.lower(last.finalizer);
    }
    this.#tries.push(...around);
    this.#builder.finish(result, this.#expressions.spanOf(node));
  }

  /** A throw is something that is done about a result; nobody goes on behind it. */
  #throw(node: Syntax): void {
    const builder = this.#builder;
    const span = this.#expressions.spanOf(node);
    if (node.firstNamedChild !== null) this.#expressions.value(node.firstNamedChild);
    const result = builder.temporary();
    builder.append({ kind: 'call', callee: 'throw', args: [], texts: [], result }, span);
    builder.goTo(this.#tries.at(-1)?.handler ?? builder.place(span));
  }

  /** Whatever the body does may be cut short: the handler can begin before or after it. */
  #try(node: Syntax): void {
    const builder = this.#builder;
    const span = this.#expressions.spanOf(node);
    const [body, handler, after] = [builder.place(span), builder.place(span), builder.place(span)];
    const caught = node.childForFieldName('handler');
    const finalizer = node.childForFieldName('finalizer');
    builder.choose(span, caught === null ? [body] : [body, handler]);
    builder.standAt(body);
    this.#tries.push({ finalizer, handler: caught === null ? null : handler });
    this.lower(node.childForFieldName('body'));
    builder.goTo(after);
    builder.standAt(handler);
    this.#tries.pop();
    this.#tries.push({ finalizer, handler: null });
    this.lower(caught?.childForFieldName('body') ?? null);
    this.#tries.pop();
    if (caught !== null) builder.goTo(after);
    builder.standAt(after);
    this.lower(finalizer);
  }
}
