/**
 * utrace/stop-without-resume: a task is stopped, and nothing ever lets it go on.
 *
 * Source of the rule: SEMANTICS.md §5 and §7.
 */
import type { Unit } from '../graph/graph.ts';
import { apiCalls, UTRACE_STOP } from '../names.ts';
import { letsGoOn, sourcesOf } from './answers.ts';
import type { Rule } from './rule.ts';

const name = 'utrace/stop-without-resume';

export const stopWithoutResume: Rule = {
  name,
  severity: 'warning',
  observe(event, run) {
    const isAnswer =
      event.kind === 'return' &&
      event.depth === 0 &&
      run.role.kind === 'callback' &&
      event.value?.named === 'UTRACE_STOP';
    const isCall =
      event.kind === 'api' &&
      event.record.kind === 'control' &&
      event.args[2]?.named === 'UTRACE_STOP';
    if (!isAnswer && !isCall) return;
    run.note({ rule: name, text: 'stop', site: event.site });
  },
  inspect(unit, project, complain) {
    if (project.companions(unit.file).some(mayResume)) return;
    for (const { rule, site } of project.notes) {
      if (rule !== name || site.file !== unit.file) continue;
      const message =
        'The task stops here, and nothing in this file resumes or detaches the engine. Resume it ' +
        'with utrace_control(…, UTRACE_RESUME), or return another action.';
      complain({ site, message });
    }
  },
};

function mayResume({ functions }: Unit): boolean {
  return functions.some((graph) => {
    // A task that comes to a stop asks report_quiesce, whose answer can let it go.
    const { role } = graph;
    if (role.kind === 'callback' && role.name === 'report_quiesce' && letsGoOn(graph)) return true;
    return graph.nodes.some(({ op }) => {
      if (op.kind !== 'call' || apiCalls.get(op.callee)?.kind !== 'control') return false;
      const action = op.args[2];
      if (action === undefined) return true;
      return sourcesOf(action, graph).some(
        (source) => source.kind !== 'number' || source.number !== UTRACE_STOP,
      );
    });
  });
}
