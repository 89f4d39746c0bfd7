/**
 * The project: several files that call each other, and what is known of them as a whole.
 */
import type { CallOp, Expr, FunctionGraph, OpsTable, Unit } from '../graph/graph.ts';

export class Project {
  readonly units: readonly Unit[];
  readonly #byFile = new Map<string, Map<string, FunctionGraph>>();
  readonly #shared = new Map<string, FunctionGraph>();
  readonly #units = new Map<string, Unit>();
  readonly #callers = new Set<FunctionGraph>();
  readonly #reads = new Set<string>();
  readonly #links = new Map<string, Set<string>>();

  constructor(units: readonly Unit[]) {
    this.units = units;
    for (const unit of units) {
      this.#units.set(unit.file, unit);
      const own = new Map<string, FunctionGraph>();
      this.#byFile.set(unit.file, own);
      for (const graph of unit.functions) {
        if (!own.has(graph.id)) own.set(graph.id, graph);
        if (graph.isShared && !this.#shared.has(graph.id)) this.#shared.set(graph.id, graph);
      }
    }
    for (const unit of units) for (const graph of unit.functions) this.#visit(graph);
  }

  #visit(graph: FunctionGraph): void {
    for (const { op } of graph.nodes) {
      if (op.kind === 'call') {
        const callee = this.callee(graph.file, op);
        if (callee !== null && callee !== graph) this.#callers.add(callee);
        if (callee !== null && callee.file !== graph.file) this.#link(graph.file, callee.file);
        for (const argument of op.args) this.#read(graph.file, argument);
      } else if (op.kind === 'assign') {
        this.#read(graph.file, op.value);
        if (op.target.kind === 'field' || op.target.kind === 'element') {
          this.#read(graph.file, op.target);
        }
      } else if (op.kind === 'branch') this.#read(graph.file, op.condition);
      else if (op.kind === 'return' && op.value !== null) this.#read(graph.file, op.value);
    }
  }

  #link(a: string, b: string): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const links = this.#links.get(from) ?? new Set<string>();
      links.add(to);
      this.#links.set(from, links);
    }
  }

  /** The files that make one module with this one: those it calls or is called from, itself first. */
  companions(file: string): readonly Unit[] {
    const seen = new Set([file]);
    for (const at of seen) for (const to of this.#links.get(at) ?? []) seen.add(to);
    return [...seen].flatMap((at) => this.#units.get(at) ?? []);
  }

  #read(file: string, expr: Expr): void {
    switch (expr.kind) {
      case 'variable':
        if (expr.name.startsWith('g:')) this.#reads.add(`${file}/${expr.name}`);
        return;
      case 'field':
        this.#read(file, expr.base);
        return;
      case 'element':
        this.#read(file, expr.base);
        this.#read(file, expr.index);
        return;
      case 'address':
      case 'unary':
        this.#read(file, expr.of);
        return;
      case 'binary':
        this.#read(file, expr.left);
        this.#read(file, expr.right);
        return;
    }
  }

  unitOf(file: string): Unit | undefined {
    return this.#units.get(file);
  }

  /** The function of the project that a call goes to. */
  callee(file: string, { callee }: CallOp): FunctionGraph | null {
    return callee === '' ? null : this.functionNamed(file, callee.replace(/^fn:/, ''));
  }

  functionNamed(file: string, id: string): FunctionGraph | null {
    return this.#byFile.get(file)?.get(id) ?? this.#shared.get(id) ?? null;
  }

  /** True where a function of the project calls it. */
  isCalled(graph: FunctionGraph): boolean {
    return this.#callers.has(graph);
  }

  /** True where the value of a variable of the whole file is looked at. */
  isRead(file: string, variable: string): boolean {
    return this.#reads.has(`${file}/${variable}`);
  }

  tablesOf(file: string): readonly OpsTable[] {
    return this.#units.get(file)?.tables ?? [];
  }
}
