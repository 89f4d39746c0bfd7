/**
 * Failure: what code does where a call did not return 0.
 */
import type { FunctionGraph } from '../graph/graph.ts';
import type { Test } from '../machine/record.ts';

/** Calls that belong to leaving a function in an orderly way. */
const leaving =
  /(?:unlock|_put|^put_|^up$|^up_|^rcu_|^IS_ERR|^PTR_ERR|^ERR_PTR|^utrace_engine_put|enable|restore)/;

/** The calls that are only made on the failing way of a test. */
export function failureDoes({ graph, node }: Test, failing: boolean): readonly string[] {
  const [onTrue, onFalse] = graph.nodes[node]?.next ?? [];
  if (onTrue === undefined || onFalse === undefined) return [];
  const [bad, good] = failing ? [onTrue, onFalse] : [onFalse, onTrue];
  const shared = reachable(graph, good);
  const reached = reachable(graph, bad);
  // Whoever asks again has made no failure of it yet.
  if (reached.has(node)) return [];
  return [...reached].flatMap((at) => {
    const op = graph.nodes[at]?.op;
    return !shared.has(at) && op?.kind === 'call' && !leaving.test(op.callee) ? [op.callee] : [];
  });
}

function reachable(graph: FunctionGraph, from: number): ReadonlySet<number> {
  const seen = new Set<number>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...(graph.nodes[at]?.next ?? []));
  }
  return seen;
}
