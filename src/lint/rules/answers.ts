/**
 * Answers: what a callback can return, told without following its paths.
 */
import type { Expr, FunctionGraph, VariableName } from '../graph/graph.ts';
import { isAction, UTRACE_STOP } from '../names.ts';

/** Nobody hands a value through more variables than that. */
const maxVariables = 100;

/** Where an answer comes from in the end. */
export type Answer =
  | { readonly kind: 'number'; readonly number: number; readonly named: string | null }
  | { readonly kind: 'call'; readonly callee: string }
  | { readonly kind: 'other' };

/** Everything that a function's return statements can lead back to; parts of a sum each count. */
export function answersOf(graph: FunctionGraph): readonly Answer[] {
  return graph.nodes.flatMap(({ op }) =>
    op.kind === 'return' && op.value !== null ? sourcesOf(op.value, graph) : [],
  );
}

/** Where the value of an expression comes from, through the variables of its function. */
export function sourcesOf(
  expr: Expr,
  graph: FunctionGraph,
  seen = new Set<VariableName>(),
): readonly Answer[] {
  switch (expr.kind) {
    case 'number':
      return [expr];
    case 'unary':
      return sourcesOf(expr.of, graph, seen);
    case 'binary':
      return [...sourcesOf(expr.left, graph, seen), ...sourcesOf(expr.right, graph, seen)];
    case 'variable':
      if (seen.has(expr.name)) return [];
      if (seen.size > maxVariables) return [{ kind: 'other' }];
      seen.add(expr.name);
      return writtenTo(expr.name, graph, seen);
    default:
      return [{ kind: 'other' }];
  }
}

function writtenTo(
  name: VariableName,
  graph: FunctionGraph,
  seen: Set<VariableName>,
): readonly Answer[] {
  if (!graph.locals.has(name)) return [{ kind: 'other' }];
  const sources = graph.nodes.flatMap(({ op }): readonly Answer[] => {
    if (op.kind === 'call' && op.result === name) return [{ kind: 'call', callee: op.callee }];
    const isWrite = op.kind === 'assign' && op.target.kind === 'variable';
    return isWrite && op.target.name === name ? sourcesOf(op.value, graph, seen) : [];
  });
  return sources.length === 0 ? [{ kind: 'other' }] : sources;
}

/** True for a callback that may answer something that lets the task go on. */
export function letsGoOn(graph: FunctionGraph): boolean {
  return answersOf(graph).some(
    (answer) =>
      answer.kind !== 'number' || (isAction(answer.named) && (answer.number & 0xf) !== UTRACE_STOP),
  );
}
