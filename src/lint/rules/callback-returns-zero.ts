/**
 * utrace/callback-returns-zero: a plain number is returned where an action is expected.
 *
 * UTRACE_STOP is 0: a callback that ends with `return 0` stops the task, and nothing resumes it.
 *
 * Source of the rule: SEMANTICS.md §7 (the smallest answer wins).
 */
import type { FunctionGraph } from '../graph/graph.ts';
import type { Project } from '../machine/project.ts';
import { sourcesOf } from './answers.ts';
import { isOldApi } from './lifetime.ts';
import type { Rule } from './rule.ts';

const remedy = 'Return UTRACE_RESUME, or UTRACE_DETACH where the engine shall go.';

export const callbackReturnsZero: Rule = {
  name: 'utrace/callback-returns-zero',
  severity: 'error',
  observe(event, run, complain) {
    if (event.kind !== 'return' || event.depth !== 0 || event.value === null) return;
    if (!answers(run.root, run.project)) return;
    const { number, named, tags } = event.value;
    if (number === null || named !== null) return;
    const what = tags.length > 0 || number < 0 ? 'An error number' : `\`${number}\``;
    const message = `${what} is no action; 0 means UTRACE_STOP, and nothing resumes the task. ${remedy}`;
    complain({ site: event.site, message });
  },
  inspect({ functions, file }, project, complain) {
    for (const graph of functions) {
      if (!answers(graph, project)) continue;
      for (const { op, span } of graph.nodes) {
        if (op.kind !== 'return' || op.value?.kind !== 'variable') continue;
        if (!isPlainInt(op.value.name, graph, project)) continue;
        const message = `No way through this callback gives an action to what is returned here; 0 means UTRACE_STOP, and nothing resumes the task. ${remedy}`;
        complain({ site: { ...span, file }, message });
      }
    }
  },
};

/** True for a callback whose answer utrace looks at; in the API before 2008, 0 goes on. */
function answers({ role, file }: FunctionGraph, project: Project): boolean {
  if (role.kind !== 'callback' || !/^report_(?!reap)/.test(role.name)) return false;
  const unit = project.unitOf(file);
  return unit !== undefined && !isOldApi(unit);
}

/** A variable that only ever takes numbers, and what functions return that know of no actions. */
function isPlainInt(name: string, graph: FunctionGraph, project: Project): boolean {
  const type = graph.types.get(name) ?? '';
  if (!/^(?:signed |unsigned )?(?:int|long)$/.test(type)) return false;
  return sourcesOf({ kind: 'variable', name }, graph).every((source) => {
    if (source.kind === 'number') return source.named === null || !/^UTRACE/.test(source.named);
    if (source.kind !== 'call' || /utrace|action/i.test(source.callee)) return false;
    return project.functionNamed(graph.file, source.callee) === null;
  });
}
