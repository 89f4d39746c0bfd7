/**
 * Inertness: which decisions decide nothing.
 *
 * `if (rc) ;` and `if (rc) printk(…)` look at a result without doing anything about it. A decision
 * is inert when both its ways come to the same node by printing at most, or by giving variables
 * values that are only printed.
 */
import type { FunctionGraph, GraphNode, VariableName } from '../graph/graph.ts';
import { assertions, prints } from '../names.ts';
import { readBy } from './liveness.ts';

const known = new WeakMap<FunctionGraph, ReadonlySet<number>>();

/** The branches of a function whose ways meet without anything done. */
export function inertBranches(graph: FunctionGraph): ReadonlySet<number> {
  const before = known.get(graph);
  if (before !== undefined) return before;
  const inert = new Set<number>();
  const ends = new Map<number, number>();
  const printed = printedIn(graph);
  for (let node = graph.nodes.length - 1; node >= 0; node--) {
    settle(graph, node, ends, inert, printed);
  }
  known.set(graph, inert);
  return inert;
}

/** The first node at or behind `start` that does something; a decision that decides is one. */
function settle(
  graph: FunctionGraph,
  start: number,
  ends: Map<number, number>,
  inert: Set<number>,
  printed: ReadonlySet<VariableName>,
  depth = 0,
): number {
  const before = ends.get(start);
  if (before !== undefined) return before;
  // Until it is known better, also for a loop that leads back here.
  ends.set(start, start);
  const node = graph.nodes[start];
  if (node === undefined || depth > 100) return start;
  const end = endOf(node, start, printed, (next) =>
    settle(graph, next, ends, inert, printed, depth + 1),
  );
  if (node.op.kind === 'branch' && end !== start) inert.add(start);
  ends.set(start, end);
  return end;
}

function endOf(
  node: GraphNode,
  start: number,
  printed: ReadonlySet<VariableName>,
  settled: (next: number) => number,
): number {
  const [first, second] = node.next;
  const { op } = node;
  if (op.kind === 'branch') {
    if (first === undefined || second === undefined) return start;
    const [yes, no] = [settled(first), settled(second)];
    return yes === no ? yes : start;
  }
  if (first === undefined || second !== undefined || !isSilent(node, printed)) return start;
  return settled(first);
}

function isSilent({ op }: GraphNode, printed: ReadonlySet<VariableName>): boolean {
  if (op.kind === 'nop') return true;
  if (op.kind === 'assign') return op.target.kind === 'variable' && printed.has(op.target.name);
  return op.kind === 'call' && (prints.test(op.callee) || assertions.test(op.callee));
}

/** The locals that nobody looks at but prints and assertions. */
function printedIn({ nodes, locals }: FunctionGraph): ReadonlySet<VariableName> {
  const printed = new Set<VariableName>();
  const read = new Set<VariableName>();
  for (const node of nodes) {
    if (node.op.kind === 'nop') continue;
    const isPrint = node.op.kind === 'call' && isSilent(node, read);
    readBy(node, (name) => {
      if (isPrint && locals.has(name)) printed.add(name);
      if (!isPrint) read.add(name);
    });
  }
  for (const name of read) printed.delete(name);
  return printed;
}
