/**
 * utrace/unload-unsafe: the module can go away while engines still point into it.
 *
 * An engine keeps a pointer to its ops table, and calls through it. Module exit has to detach every
 * engine and to wait for what may still run, or each engine has to hold the module.
 *
 * Source of the rule: SEMANTICS.md §5; contracts of module_exit().
 */
import type { FunctionGraph, Unit } from '../graph/graph.ts';
import type { Project } from '../machine/project.ts';
import { apiCalls, EALREADY, waitsForEvent } from '../names.ts';
import { lastCallbackOf } from './lifetime.ts';
import type { Rule } from './rule.ts';

const remedy =
  'Detach every engine here, call utrace_barrier() after -EINPROGRESS, and wait for the last ' +
  'callback after -EALREADY; or hold a module reference for each engine.';

export const unloadUnsafe: Rule = {
  name: 'utrace/unload-unsafe',
  severity: 'error',
  observe(event, run, complain) {
    if (event.kind !== 'return' || event.depth !== 0 || run.role.kind !== 'exit') return;
    const unit = run.project.unitOf(run.root.file);
    if (unit === undefined || holdsModule(unit) || mayWait(run.root, run.project)) return;
    if (lastCallbackOf(run.project, run.root.file) === null) return;
    for (const { pending } of event.state.engines.values()) {
      if (pending === null || pending.kind !== 'detach') continue;
      if (pending.outcome !== -EALREADY || pending.hasWaited) continue;
      const message = `The module goes away although \`-EALREADY\` said that a callback is still to run in it. ${remedy}`;
      complain({
        site: { ...run.root.span, file: run.root.file },
        message,
        related: pending.story,
      });
    }
  },
  inspect(unit, project, complain) {
    const exit = unit.functions.find(({ role }) => role.kind === 'exit');
    const attaches = [...unit.mentions].some((name) => apiCalls.get(name)?.kind === 'attach');
    if (exit === undefined || !attaches || holdsModule(unit)) return;
    if (reaches(exit, project, isTearDown)) return;
    const message = `The module goes away here, and its engines stay attached. ${remedy}`;
    complain({ site: { ...exit.span, file: unit.file }, message });
  },
};

function holdsModule({ mentions }: Unit): boolean {
  return mentions.has('try_module_get') || mentions.has('__module_get');
}

function mayWait(root: FunctionGraph, project: Project): boolean {
  return reaches(root, project, (callee) => waitsForEvent.test(callee));
}

function isTearDown(callee: string): boolean {
  return /^utrace_(?:control|detach)/.test(callee) || waitsForEvent.test(callee);
}

function reaches(
  root: FunctionGraph,
  project: Project,
  isWanted: (callee: string) => boolean,
): boolean {
  const seen = new Set<FunctionGraph>();
  const open = [root];
  for (let graph = open.pop(); graph !== undefined; graph = open.pop()) {
    if (seen.has(graph)) continue;
    seen.add(graph);
    for (const { op } of graph.nodes) {
      if (op.kind !== 'call') continue;
      const callee = project.callee(graph.file, op);
      if (callee === null && (isWanted(op.callee) || op.callee.startsWith('fn:'))) return true;
      if (callee !== null) open.push(callee);
      for (const argument of op.args) {
        const lambda =
          argument.kind === 'function' ? project.functionNamed(graph.file, argument.id) : null;
        if (lambda !== null) open.push(lambda);
      }
    }
  }
  return false;
}
