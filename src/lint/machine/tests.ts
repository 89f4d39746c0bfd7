/**
 * Tests: how code asks for the outcome of a call.
 */
import type { Expr, GraphNode } from '../graph/graph.ts';
import type { Frame } from './path.ts';
import type { CallRecord } from './record.ts';
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
    noteNullTest(record, condition, state);
    return;
  }
  if (isInert) {
    record.isPrinted = true;
    return;
  }
  record.isConsulted = true;
  const key = `${frame.graph.id}:${at}`;
  const test = record.tests.get(key) ?? {
    site: { ...node.span, file: frame.graph.file },
    graph: frame.graph,
    node: at,
    isSpecific: isSpecific(condition),
    ways: new Map<number, boolean>(),
  };
  record.tests.set(key, test);
  if (truth === null) return;
  for (const { pending } of state.engines.values()) {
    if (pending?.tag === record.tag) test.ways.set(pending.outcome, truth);
  }
}

/** `rc == -EALREADY`, as against `rc`, `!rc`, `rc == 0` and `rc < 0`. */
function isSpecific(condition: Expr): boolean {
  if (condition.kind === 'unary') return isSpecific(condition.of);
  if (condition.kind !== 'binary') return false;
  if (!/^[!=]==?$/.test(condition.operator)) {
    return isSpecific(condition.left) || isSpecific(condition.right);
  }
  return [condition.left, condition.right].some(isErrno);
}

function isErrno(expr: Expr): boolean {
  if (expr.kind === 'unary') return isErrno(expr.of);
  return expr.kind === 'number' && expr.number !== 0 && expr.number !== 1;
}

function noteNullTest(record: CallRecord, condition: Expr, state: State): void {
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
    if (isAnswer && sides.some(isErrno)) record.isMiscompared = true;
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
