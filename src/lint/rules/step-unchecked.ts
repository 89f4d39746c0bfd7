/**
 * utrace/step-unchecked: a step is asked for where the machine may not have it.
 *
 * Without arch_has_single_step() or arch_has_block_step() the kernel warns, and does not step. The
 * simulated machine of scripts always can, so the rule is about C alone.
 *
 * Source of the rule: SEMANTICS.md §5 (the step actions).
 */
import type { Expr, FunctionGraph, GraphNode } from '../graph/graph.ts';
import { expressionsOf, partsOf } from './lifetime.ts';
import type { Rule } from './rule.ts';

const checks = new Map([
  ['UTRACE_SINGLESTEP', 'arch_has_single_step'],
  ['UTRACE_BLOCKSTEP', 'arch_has_block_step'],
]);

export const stepUnchecked: Rule = {
  name: 'utrace/step-unchecked',
  severity: 'info',
  inspect(unit, project, complain) {
    if (unit.language !== 'c') return;
    const module = project.companions(unit.file);
    for (const [action, check] of checks) {
      if (module.some(({ mentions }) => mentions.has(check))) continue;
      for (const { span } of unit.functions.flatMap((graph) => asking(graph, action))) {
        const message =
          `Not every machine can do ${action}, and nothing in this module asks ${check}(). Ask it ` +
          'before the step, and refuse or do without.';
        complain({ site: { ...span, file: unit.file }, message });
      }
    }
  },
};

/** Where the action is passed on; who compares with it asks for nothing. */
function asking({ nodes }: FunctionGraph, action: string): readonly GraphNode[] {
  return nodes.filter((node) => {
    const { op } = node;
    if (op.kind !== 'call' && op.kind !== 'assign' && op.kind !== 'return') return false;
    return expressionsOf(node).some((expr) => passes(expr, action));
  });
}

function passes(expr: Expr, action: string): boolean {
  if (expr.kind === 'binary' && expr.operator !== '|') return false;
  return partsOf(expr).some((part) => part.kind === 'number' && part.named === action);
}
