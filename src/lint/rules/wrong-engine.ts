/**
 * utrace/wrong-engine: a callback acts on an engine of its own choice, and not on its own.
 *
 * With a second traced task, the callback of one engine then works on the engine of the other.
 */
import type { Expr, FunctionGraph } from '../graph/graph.ts';
import { isReadIn } from './lifetime.ts';
import type { Rule } from './rule.ts';

export const wrongEngine: Rule = {
  name: 'utrace/wrong-engine',
  severity: 'warning',
  observe(event, run, complain) {
    if (event.kind !== 'api' || event.engine === null || run.role.kind !== 'callback') return;
    if (!/^[gx]:[^.[]*$/.test(event.engine.name) || usesItsEngine(run.root)) return;
    const message =
      'This is an engine of the whole file; the callback was called for the one in its argument, ' +
      'and with a second task they differ. Use the argument.';
    complain({ site: event.site, message });
  },
};

function usesItsEngine(graph: FunctionGraph): boolean {
  const own =
    graph.parameters.find(
      ({ type, text }) => /engine/.test(type ?? '') || /^_?engine/.test(text),
    ) ?? graph.parameters[1];
  if (own === undefined) return true;
  const isOwn = (expr: Expr): boolean => expr.kind === 'variable' && expr.name === own.name;
  return isReadIn(graph, isOwn);
}
