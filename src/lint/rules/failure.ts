/**
 * Failure: what code does where a call did not return 0.
 */
import type { FunctionGraph } from '../graph/graph.ts';
import type { Test } from '../machine/record.ts';
import { prints, sleeps, waitsForEvent } from '../names.ts';

/** Calls that belong to leaving a function in an orderly way, that only a developer hears of, or
 * that hand the matter on to somebody later. */
const leaving =
  /(?:unlock|_put|^put_|^up$|^up_|^rcu_|^IS_ERR|^PTR_ERR|^ERR_PTR|^utrace_engine_put|enable|restore|debug|DEBUG|dbg$|DBG$|^complete|^(?:queue|schedule|mod)_\w*(?:work|timer))/;

/** Telling somebody that something went wrong. */
export function isAlarm(callee: string): boolean {
  return prints.test(callee) || callee === 'throw';
}

/**
 * The calls that are only made on the failing way of a test.
 *
 * @param outcome  what the call returned, where other tests of it are to go the way of that
 * @returns none where somebody waits there: then the failure is no surprise
 */
export function failureDoes(
  { graph, node }: Test,
  failing: boolean,
  others: Iterable<Test> = [],
  outcome = 0,
): readonly string[] {
  const [onTrue, onFalse] = graph.nodes[node]?.next ?? [];
  if (onTrue === undefined || onFalse === undefined) return [];
  const [bad, good] = failing ? [onTrue, onFalse] : [onFalse, onTrue];
  const ways = waysOf(graph, others, outcome);
  const shared = reachable(graph, good, new Map());
  const reached = reachable(graph, bad, ways);
  // Whoever asks again has made no failure of it yet.
  if (reached.has(node)) return [];
  const calls = [...reached].flatMap((at) => {
    const op = graph.nodes[at]?.op;
    return !shared.has(at) && op?.kind === 'call' ? [op.callee] : [];
  });
  if (calls.some((callee) => waitsForEvent.test(callee) || sleeps.test(callee))) return [];
  return calls.filter((callee) => !leaving.test(callee));
}

const nowhere = -1;

/** The node that follows each test of the call when it returned `outcome`. */
function waysOf(
  graph: FunctionGraph,
  tests: Iterable<Test>,
  outcome: number,
): ReadonlyMap<number, number> {
  const ways = new Map<number, number>();
  for (const test of tests) {
    const way = test.ways.get(outcome);
    // Whoever asks for this very answer knows what to make of it.
    const isMeant = test.errnos.has(-outcome);
    const next = isMeant ? nowhere : graph.nodes[test.node]?.next[way === true ? 0 : 1];
    if (test.graph === graph && way !== undefined && next !== undefined) ways.set(test.node, next);
  }
  return ways;
}

function reachable(
  graph: FunctionGraph,
  from: number,
  ways: ReadonlyMap<number, number>,
): ReadonlySet<number> {
  const seen = new Set<number>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const way = ways.get(at);
    open.push(...(way === undefined ? (graph.nodes[at]?.next ?? []) : [way]));
  }
  return seen;
}
