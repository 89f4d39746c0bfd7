/**
 * utrace/examine-unprepared: registers of another task are read, and nobody knows that it stands still.
 *
 * A stop that was asked for may not have come yet, and SIGKILL ends it at any time. Between
 * utrace_prepare_examine() and utrace_finish_examine() both show.
 *
 * Source of the rule: SEMANTICS.md §10.
 */
import type { RunContext } from '../machine/event.ts';
import { apiCalls } from '../names.ts';
import { moduleCalls } from './lifetime.ts';
import type { Rule } from './rule.ts';

const reads =
  /^(?:task_pt_regs|KSTK_EIP|KSTK_ESP|syscall_get_\w+|syscall_rollback|copy_regset_(?:to|from)_user|task_user_regs)$/;

export const examineUnprepared: Rule = {
  name: 'utrace/examine-unprepared',
  severity: 'info',
  observe(event, run, complain) {
    if (event.kind !== 'call' || !reads.test(event.callee)) return;
    const task = event.args[0];
    if (task === undefined || task.number !== null || task.name === '?') return;
    if (isSelf(task.name, run) || event.state.examining !== null || mayBePrepared(run)) return;
    const message =
      'The task may be running while this looks at it. Stop it, and read between ' +
      'utrace_prepare_examine() and utrace_finish_examine().';
    complain({ site: event.site, message });
  },
};

/** The task that runs this, or a child that has not run. */
function isSelf(task: string, { role, root }: RunContext): boolean {
  if (task === 'current' || task === 'newborn') return true;
  return role.kind === 'callback' && root.parameters.some(({ name }) => name === task);
}

/** Another function of the module prepares: it may have done so before this one was called. */
function mayBePrepared({ project, root, entered }: RunContext): boolean {
  const prepares = (name: string): boolean => apiCalls.get(name)?.kind === 'prepare';
  const isHere = [...entered].some(({ nodes }) =>
    nodes.some(({ op }) => op.kind === 'call' && prepares(op.callee)),
  );
  return !isHere && moduleCalls('prepare', root.file, project);
}
