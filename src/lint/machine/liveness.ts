/**
 * Liveness: which variables of a function may still be asked for.
 *
 * What nobody will ask for is forgotten where paths meet. Paths that differed in nothing else are
 * then one, which keeps their number small.
 */
import type { Expr, FunctionGraph, GraphNode, VariableName } from '../graph/graph.ts';

const known = new WeakMap<FunctionGraph, readonly ReadonlySet<VariableName>[]>();

/** For each node, the locals that are read at it or behind it before they are written. */
export function liveAt(graph: FunctionGraph): readonly ReadonlySet<VariableName>[] {
  const before = known.get(graph);
  if (before !== undefined) return before;
  const live = graph.nodes.map(() => new Set<VariableName>());
  const previous: number[][] = graph.nodes.map(() => []);
  graph.nodes.forEach(({ next }, node) => {
    for (const to of next) previous[to]?.push(node);
  });
  const open = graph.nodes.map((_, node) => node);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const at = graph.nodes[node];
    const own = live[node];
    if (at === undefined || own === undefined) continue;
    const size = own.size;
    const written = writtenBy(at);
    for (const to of at.next) {
      for (const name of live[to] ?? []) if (name !== written) own.add(name);
    }
    readBy(at, (name) => {
      if (graph.locals.has(name)) own.add(name);
    });
    if (own.size > size) open.push(...(previous[node] ?? []));
  }
  known.set(graph, live);
  return live;
}

const knownJoins = new WeakMap<FunctionGraph, ReadonlySet<number>>();

/** The nodes where paths meet: only there can two become one. */
export function joinsOf(graph: FunctionGraph): ReadonlySet<number> {
  const before = knownJoins.get(graph);
  if (before !== undefined) return before;
  const reached = new Set<number>();
  const joins = new Set<number>();
  for (const { op, next } of graph.nodes) {
    for (const to of next) {
      // A call turns out in several ways, and many of them may not matter afterwards.
      if (reached.has(to) || op.kind === 'call') joins.add(to);
      reached.add(to);
    }
  }
  knownJoins.set(graph, joins);
  return joins;
}

function writtenBy({ op }: GraphNode): VariableName | null {
  if (op.kind === 'call') return op.result;
  if (op.kind === 'assign' && op.target.kind === 'variable') return op.target.name;
  return null;
}

/** Names the variables that a node reads. */
export function readBy({ op }: GraphNode, read: (name: VariableName) => void): void {
  switch (op.kind) {
    case 'assign':
      visit(op.value, read);
      if (op.target.kind === 'field') visit(op.target.base, read);
      if (op.target.kind === 'element') visit(op.target, read);
      return;
    case 'call':
      for (const argument of op.args) visit(argument, read);
      return;
    case 'branch':
      visit(op.condition, read);
      return;
    case 'return':
      if (op.value !== null) visit(op.value, read);
      return;
    case 'walk':
      visit(op.over, read);
      return;
    case 'renew':
      read(op.variable);
      if (op.over !== null) visit(op.over, read);
      return;
  }
}

function visit(expr: Expr, read: (name: VariableName) => void): void {
  switch (expr.kind) {
    case 'variable':
      read(expr.name);
      return;
    case 'field':
      visit(expr.base, read);
      return;
    case 'element':
      visit(expr.base, read);
      visit(expr.index, read);
      return;
    case 'address':
    case 'unary':
      visit(expr.of, read);
      return;
    case 'binary':
      visit(expr.left, read);
      visit(expr.right, read);
      return;
  }
}
