/**
 * Masks: which events a project sets, and whether a call can take a final one away.
 */
import type { Expr, FunctionGraph } from '../graph/graph.ts';
import { apiCalls, eventBit } from '../names.ts';
import { evaluate } from './evaluate.ts';
import type { Project } from './project.ts';
import { State } from './state.ts';
import { numberValue, type Value } from './value.ts';

/** The events whose clearing can come too late. */
export const finalEvents = eventBit('DEATH') | eventBit('QUIESCE') | eventBit('REAP');

/** The masks that a file sets, each as far as it is known without its surroundings. */
export function masksOf(project: Project, file: string): readonly Value[] {
  return project.fact('masks', file, (of) => (of.unitOf(file)?.functions ?? []).flatMap(masksIn));
}

function masksIn(graph: FunctionGraph): readonly Value[] {
  return graph.nodes.flatMap(({ op }) => {
    if (op.kind !== 'call' || apiCalls.get(op.callee)?.kind !== 'events') return [];
    const mask = op.args[2];
    return mask === undefined ? [] : [mostOf(mask, graph)];
  });
}

/** All bits that a mask may have: a variable of the function gathers them with `mask |= …`. */
function mostOf(expr: Expr, graph: FunctionGraph): Value {
  const state = new State();
  const valueAt = (from: Expr): Value => evaluate(from, state, () => {});
  if (expr.kind !== 'variable') return valueAt(expr);
  const written = graph.nodes.flatMap(({ op }) =>
    op.kind === 'assign' && op.target.kind === 'variable' && op.target.name === expr.name
      ? [op.value]
      : [],
  );
  if (written.length > 1) state.env.set(expr.name, numberValue(0));
  const [first = valueAt(expr), ...others] = written.map(valueAt);
  if (others.length === 0) return first;
  return numberValue([first, ...others].reduce((bits, { number }) => bits | (number ?? 0), 0));
}

/**
 * True for a mask that lacks a final event which may have been set before. A mask built from the one
 * before tells by itself; a constant is compared with the constants that the file sets.
 */
export function canClear(project: Project, file: string, mask: Value): boolean {
  if (mask.keeps !== null) return (~mask.keeps & finalEvents) !== 0;
  const { number } = mask;
  if (number === null) return false;
  const others = masksOf(project, file).filter((other) => other.number !== null);
  if (number === 0 && others.every((other) => other.number === 0)) return true;
  return others.some((other) => ((other.number ?? 0) & ~number & finalEvents) !== 0);
}
