/**
 * Tests: how code asks for the outcome of a call.
 */
import type { Expr, FunctionGraph, GraphNode } from '../graph/graph.ts';
import type { Frame } from './path.ts';
import { type CallRecord, siteOf } from './record.ts';
import type { State } from './state.ts';

/** Notes that a decision was made by the outcome of a call, and how. */
export function testOf(
  record: CallRecord,
  frame: Frame,
  node: GraphNode,
  at: number,
  condition: Expr,
  state: State,
  truth: boolean | null,
  isInert: boolean,
): void {
  if (record.kind === 'attach') {
    noteNullTest(record, condition, state, { graph: frame.graph, node });
    return;
  }
  if (isInert) record.isPrinted = true;
  else record.isConsulted = true;
  const tests = isInert ? record.inert : record.tests;
  const key = `${frame.graph.id}:${at}`;
  const test = tests.get(key) ?? {
    site: { ...node.span, file: frame.graph.file },
    graph: frame.graph,
    node: at,
    errnos: errnosIn(condition),
    ways: new Map<number, boolean>(),
    truths: new Set<boolean | null>(),
  };
  tests.set(key, test);
  test.truths.add(truth);
  if (truth === null) return;
  for (const { pending } of state.engines.values()) {
    if (pending?.tag === record.tag) test.ways.set(pending.outcome, truth);
  }
}

/** `rc == -EALREADY`, as against `rc`, `!rc`, `rc == 0` and `rc < 0`. */
function errnosIn(condition: Expr): ReadonlySet<number> {
  if (condition.kind === 'unary') return errnosIn(condition.of);
  if (condition.kind !== 'binary') return new Set();
  const { left, right } = condition;
  if (!/^[!=]==?$/.test(condition.operator))
    return new Set([...errnosIn(left), ...errnosIn(right)]);
  return new Set([left, right].flatMap((side) => errnoOf(side) ?? []));
}

function errnoOf(expr: Expr): number | null {
  if (expr.kind === 'unary') return errnoOf(expr.of);
  if (expr.kind !== 'number' || expr.number === 0) return null;
  // Whoever means EPERM writes its name.
  if (expr.number === 1 && expr.named === null) return null;
  return Math.abs(expr.number);
}

function noteNullTest(
  record: CallRecord,
  condition: Expr,
  state: State,
  { graph, node }: { readonly graph: FunctionGraph; readonly node: GraphNode },
): void {
  const isPointer = condition.kind === 'variable' || condition.kind === 'field';
  const isComparison =
    condition.kind === 'binary' &&
    /^[!=]==?$/.test(condition.operator) &&
    [condition.left, condition.right].some((side) => side.kind === 'number' && side.number === 0);
  if (condition.kind === 'binary') {
    const sides = [condition.left, condition.right];
    const isAnswer = sides.some(
      (side) => side.kind === 'variable' && state.env.get(side.name)?.named === 'IS_ERR',
    );
    if (isAnswer && sides.some((side) => errnoOf(side) !== null)) {
      // Where a helper attached, the comparison is the nearest that there is to see.
      const own = graph === record.graph ? siteOf(record) : undefined;
      record.miscompared = own ?? { ...node.span, file: graph.file };
    }
    if (isAnswer) return;
  }
  if (isComparison) record.isComparedWithNull = true;
  if (!isPointer) return;
  if (condition.kind === 'field') {
    record.isComparedWithNull = true;
    return;
  }
  // The result of IS_ERR() carries the tag as well; it is a number that knows its maker.
  const value = state.env.get(condition.name);
  if (value !== undefined && value.named !== 'IS_ERR') record.isComparedWithNull = true;
}
