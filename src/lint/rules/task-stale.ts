/**
 * utrace/task-stale: a task is used where nothing keeps it from going away.
 *
 * What pid_task() and its kin return is only good inside of an RCU section, or with a reference. A
 * task that a record keeps without one is only good as long as the record is told of its death.
 */
import type { Expr, FunctionGraph, Unit } from '../graph/graph.ts';
import type { Project } from '../machine/project.ts';
import type { Site } from '../machine/state.ts';
import { apiCalls, prints } from '../names.ts';
import { expressionsOf, functionsFrom, partsOf } from './lifetime.ts';
import type { Rule } from './rule.ts';

const lookups = /^(?:pid_task|get_pid_task_rcu|find_task_by_\w+)$/;
const references = /^(?:get_task_struct|get_pid_task|get_task_pid|get_pid|find_get_pid)$/;
const unlinks = /^(?:h?list_(?:del|move)\w*|rb_erase|hash_del\w*|\w*free\w*)$/;

export const taskStale: Rule = {
  name: 'utrace/task-stale',
  severity: 'warning',
  observe(event, run, complain) {
    if (event.kind !== 'call' || !lookups.test(event.callee)) return;
    // Scripts have no RCU: there a task that is held stays.
    if (run.project.unitOf(event.graph.file)?.language !== 'c') return;
    if (event.state.locks.some((lock) => /^atomic (?:rcu_read|read|write)/.test(lock))) return;
    const message =
      'The task may be gone before the next line. Look it up under rcu_read_lock() and take a ' +
      'reference, or keep a struct pid and use the _pid calls.';
    complain({ site: event.site, message });
  },
  inspect(unit, project, complain) {
    if (unit.language !== 'c') return;
    const module = project.companions(unit.file);
    const isKept = module.some(({ mentions }) =>
      [...mentions].some((name) => references.test(name)),
    );
    if (isKept || module.some((other) => forgetsAtDeath(other, project))) return;
    for (const { field, site } of storedTasks(unit)) {
      const use = module.flatMap((other) => usesOf(field, other, project))[0];
      if (use === undefined) continue;
      const message =
        'The record keeps the task without a reference, and looks into it later, when it may be ' +
        'gone. Call get_task_struct() here and put_task_struct() when the record is freed, or ' +
        'keep a struct pid.';
      complain({ site, message, related: [{ site: use, message: 'the task is used here' }] });
    }
  },
};

function storedTasks({ functions, file }: Unit): readonly { field: string; site: Site }[] {
  return functions.flatMap(({ nodes, types }) =>
    nodes.flatMap(({ op, span }) => {
      if (op.kind !== 'assign' || op.target.kind !== 'field') return [];
      const { value, target } = op;
      const isTask =
        value.kind === 'current' ||
        (value.kind === 'variable' && types.get(value.name) === 'task_struct');
      return isTask ? [{ field: target.name, site: { ...span, file } }] : [];
    }),
  );
}

/** Where the field's task is looked into by code that its own callbacks do not run. */
function usesOf(field: string, { functions }: Unit, project: Project): readonly Site[] {
  const outside = functions
    .filter(({ role, isShared }) => role.kind !== 'callback' && (isShared || role.kind !== 'plain'))
    .flatMap((graph) => functionsFrom(graph, project));
  const isField = (expr: Expr): boolean => expr.kind === 'field' && expr.name === field;
  return [...new Set(outside)].flatMap(({ nodes, file }) =>
    nodes.flatMap((node) => {
      const { op, span } = node;
      const looksInto = expressionsOf(node).some((expr) =>
        partsOf(expr).some((part) => part.kind === 'field' && isField(part.base)),
      );
      const isPassed =
        op.kind === 'call' &&
        !apiCalls.has(op.callee) &&
        !prints.test(op.callee) &&
        project.callee(file, op) === null &&
        op.args.some(isField);
      return looksInto || isPassed ? [{ ...span, file }] : [];
    }),
  );
}

/** True where the last callback takes the record away, so that nobody finds the task in it. */
function forgetsAtDeath({ functions }: Unit, project: Project): boolean {
  const last = functions.filter(
    ({ role }) => role.kind === 'callback' && /^report_(?:death|reap|exit)$/.test(role.name),
  );
  return last.flatMap((graph) => functionsFrom(graph, project)).some(takesAway);
}

function takesAway({ nodes }: FunctionGraph): boolean {
  return nodes.some(({ op }) => {
    if (op.kind === 'call') return unlinks.test(op.callee);
    if (op.kind !== 'assign' || op.target.kind === 'variable') return false;
    return op.value.kind === 'number' && op.value.number === 0;
  });
}
