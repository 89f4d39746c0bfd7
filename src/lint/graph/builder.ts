/**
 * The builder: makes a graph in the order in which a function is read.
 *
 * It stands at a place, and each new node comes after that place. Jumps go to nodes that may not be
 * reached by reading yet; code behind a jump that nobody jumps to has no predecessor.
 */
import type { Span } from '../finding.ts';
import type { Expr, GraphNode, Op, VariableName } from './graph.ts';

export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly locals = new Set<VariableName>();
  readonly types = new Map<VariableName, string>();
  readonly #prefix: string;
  #at: number | null;
  #temporaries = 0;
  readonly #labels = new Map<string, number>();

  /** @param prefix  makes the names of this function's temporaries its own */
  constructor(prefix: string, span: Span) {
    this.#prefix = prefix;
    this.nodes.push({ op: { kind: 'nop' }, span, next: [] });
    this.#at = 0;
  }

  get isReachable(): boolean {
    return this.#at !== null;
  }

  /** A node that nothing leads to yet. */
  place(span: Span, op: Op = { kind: 'nop' }): number {
    this.nodes.push({ op, span, next: [] });
    return this.nodes.length - 1;
  }

  append(op: Op, span: Span): number {
    const node = this.place(span, op);
    this.goTo(node);
    this.#at = node;
    return node;
  }

  /** Leads from here to `node`; reading goes on behind a jump. */
  goTo(node: number): void {
    if (this.#at !== null) this.nodes[this.#at]?.next.push(node);
    this.#at = null;
  }

  /** Reading goes on at `node`. */
  standAt(node: number): void {
    this.#at = node;
  }

  branch(condition: Expr, span: Span, onTrue: number, onFalse: number): void {
    const node = this.append({ kind: 'branch', condition }, span);
    this.nodes[node]?.next.push(onTrue, onFalse);
    this.#at = null;
  }

  choose(span: Span, targets: readonly number[]): void {
    const node = this.append({ kind: 'choose' }, span);
    this.nodes[node]?.next.push(...targets);
    this.#at = null;
  }

  finish(value: Expr | null, span: Span): void {
    this.append({ kind: 'return', value }, span);
    this.#at = null;
  }

  label(name: string, span: Span): number {
    const known = this.#labels.get(name);
    if (known !== undefined) return known;
    const node = this.place(span);
    this.#labels.set(name, node);
    return node;
  }

  temporary(): VariableName {
    const name = `t${this.#temporaries++}${this.#prefix}`;
    this.locals.add(name);
    return name;
  }
}
