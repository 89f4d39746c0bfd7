/**
 * The project: several files that call each other, and what is known of them as a whole.
 *
 * Whoever follows a function can have it written down what was asked meanwhile, by the function's
 * callees as much as by rules. So all that there is to know goes through the methods here, and the
 * units that they hand out are views that write down what is looked at.
 */

import type { RuleName } from '../finding.ts';
import type { CallOp, Expr, FunctionGraph, OpsTable, Unit } from '../graph/graph.ts';
import type { Answer, Reads } from '../incremental/reads.ts';
import { Versions } from '../incremental/versions.ts';
import type { Site } from './state.ts';
import { UnitView } from './unit-view.ts';

/** Something that a rule has seen on a path and needs to know when it inspects files. */
export interface Note {
  readonly rule: RuleName;
  readonly text: string;
  readonly site: Site;
}

export class Project {
  readonly versions: Versions;
  /** What rules have noted on all paths, before they inspect the files. */
  notes: readonly Note[] = [];
  readonly #own: readonly Unit[];
  readonly #views: readonly Unit[];
  readonly #byFile = new Map<string, Map<string, FunctionGraph>>();
  readonly #shared = new Map<string, FunctionGraph>();
  readonly #units = new Map<string, Unit>();
  readonly #callers = new Set<FunctionGraph>();
  readonly #reads = new Set<string>();
  readonly #links = new Map<string, Set<string>>();
  readonly #facts = new Map<string, { readonly value: unknown; text?: string }>();
  #watching: Reads<Project> | null = null;

  constructor(units: readonly Unit[], versions: Versions = new Versions()) {
    this.#own = units;
    this.versions = versions;
    this.#views = units.map((unit) => new UnitView(unit, this));
    for (const view of this.#views) this.#units.set(view.file, view);
    for (const unit of units) {
      const own = new Map<string, FunctionGraph>();
      this.#byFile.set(unit.file, own);
      for (const graph of unit.functions) {
        // Of two functions of one name, one is there for want of the other's configuration.
        if ((own.get(graph.id)?.nodes.length ?? 0) < graph.nodes.length) own.set(graph.id, graph);
        if (graph.isShared && !this.#shared.has(graph.id)) this.#shared.set(graph.id, graph);
      }
    }
    for (const unit of units) for (const graph of unit.functions) this.#visit(graph);
  }

  get units(): readonly Unit[] {
    this.asked('units', () => this.#own.map(({ file }) => file).join());
    return this.#views;
  }

  /** Writes down in `reads` everything that is asked while `action` runs. */
  watch(reads: Reads<Project>, action: () => void): void {
    this.#watching = reads;
    action();
    this.#watching = null;
  }

  /** Called by whatever answers a question, with a way to ask it of a later project. */
  asked(question: string, ask: (of: Project) => Answer): void {
    const reads = this.#watching;
    if (reads === null || reads.has(question)) return;
    // What it takes to answer is no question of its own.
    this.#watching = null;
    reads.note(question, ask, ask(this));
    this.#watching = reads;
  }

  /**
   * Something that follows from the units: worked out once, and as long as it comes out the same
   * nothing that was asked on the way matters.
   *
   * @param derive  gives plain data, sets and maps included; it is kept and asked again of later
   *   projects, so it looks at the one that it is given
   */
  fact<T>(name: string, file: string, derive: (of: Project, file: string) => T): T {
    const key = `${name} ${file}`;
    const fact = this.#fact(key, () => derive(this, file));
    this.asked(`fact ${key}`, (of) => {
      const own = of.#fact(key, () => derive(of, file));
      own.text ??= textOf(own.value);
      return own.text;
    });
    return fact.value as T;
  }

  #fact(key: string, derive: () => unknown): { readonly value: unknown; text?: string } {
    const known = this.#facts.get(key);
    if (known !== undefined) return known;
    const watching = this.#watching;
    this.#watching = null;
    const fact = { value: derive() };
    this.#watching = watching;
    this.#facts.set(key, fact);
    return fact;
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
    this.asked(`companions ${file}`, (of) => of.#linked(file).join());
    return this.#linked(file).flatMap((at) => this.#units.get(at) ?? []);
  }

  #linked(file: string): readonly string[] {
    const seen = new Set([file]);
    for (const at of seen) for (const to of this.#links.get(at) ?? []) seen.add(to);
    return [...seen];
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
    this.asked(`unit ${file}`, (of) => of.#units.get(file)?.language ?? '');
    return this.#units.get(file);
  }

  /** The function of the project that a call goes to. */
  callee(file: string, { callee }: CallOp): FunctionGraph | null {
    return callee === '' ? null : this.functionNamed(file, callee.replace(/^fn:/, ''));
  }

  functionNamed(file: string, id: string): FunctionGraph | null {
    if (this.#watching !== null) {
      this.asked(`function ${file} ${id}`, (of) => of.versions.of(of.#function(file, id)));
    }
    return this.#function(file, id);
  }

  #function(file: string, id: string): FunctionGraph | null {
    return this.#byFile.get(file)?.get(id) ?? this.#shared.get(id) ?? null;
  }

  /** True where a function of the project calls it. */
  isCalled(graph: FunctionGraph): boolean {
    return this.#callers.has(graph);
  }

  /** True where the value of a variable of the whole file is looked at. */
  isRead(file: string, variable: string): boolean {
    const key = `${file}/${variable}`;
    if (this.#watching !== null) this.asked(`read ${key}`, (of) => of.#reads.has(key));
    return this.#reads.has(key);
  }

  tablesOf(file: string): readonly OpsTable[] {
    return this.#units.get(file)?.tables ?? [];
  }
}

function textOf(value: unknown): string {
  const plain = (_: string, part: unknown): unknown =>
    part instanceof Set || part instanceof Map ? [...part] : part;
  return JSON.stringify(value, plain) ?? '';
}
