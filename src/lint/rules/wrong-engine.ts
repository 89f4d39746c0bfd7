/**
 * utrace/wrong-engine: a callback acts on an engine of its own choice, and not on its own.
 *
 * With a second traced task, the callback of one engine then works on the engine of the other.
 */
import type { Expr, FunctionGraph } from '../graph/graph.ts';
import type { Event, RunContext } from '../machine/event.ts';
import type { Project } from '../machine/project.ts';
import { apiCalls } from '../names.ts';
import { isReadIn } from './lifetime.ts';
import type { Rule } from './rule.ts';

export const wrongEngine: Rule = {
  name: 'utrace/wrong-engine',
  severity: 'warning',
  observe(event, run, complain) {
    if (event.kind !== 'api' || event.engine === null || run.role.kind !== 'callback') return;
    if (!/^[gx]:[^.[]*$/.test(event.engine.name) || usesItsEngine(run.root)) return;
    if (!isAboutOwnTask(event, run)) return;
    const message =
      'This is an engine of the whole file; the callback was called for the one in its argument, ' +
      'and with a second task they differ. Use the argument.';
    complain({ site: event.site, message });
  },
};

/** An engine of another task is another engine; where the file has only one, there is no other. */
function isAboutOwnTask({ args }: Extract<Event, { kind: 'api' }>, run: RunContext): boolean {
  const target = args[0]?.name ?? '';
  if (target === 'current' || run.root.parameters.some(({ name }) => name === target)) return true;
  if (target === 'newborn') return false;
  return attachesOf(run.project, run.root.file) <= 1;
}

/** How many calls attach in the files that make one module with this one. */
function attachesOf(project: Project, file: string): number {
  return project.fact('attaches', file, (of) => {
    const graphs = of.companions(file).flatMap(({ functions }) => functions);
    const nodes = graphs.flatMap((graph) => graph.nodes);
    return nodes.filter(
      ({ op }) => op.kind === 'call' && apiCalls.get(op.callee)?.kind === 'attach',
    ).length;
  });
}

function usesItsEngine(graph: FunctionGraph): boolean {
  const { parameters, role } = graph;
  const isLast = role.kind === 'callback' && /^report_(?:death|reap)$|^release$/.test(role.name);
  const own =
    parameters.find(({ type, text }) => /engine/.test(type ?? '') || /^_?engine/.test(text)) ??
    parameters[isLast ? 0 : 1];
  if (own === undefined) return true;
  const isOwn = (expr: Expr): boolean => expr.kind === 'variable' && expr.name === own.name;
  return isReadIn(graph, isOwn);
}
