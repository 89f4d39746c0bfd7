/**
 * utrace/final-callback-state: a last callback relies on what is gone by then.
 *
 * report_reap may run in the parent's context, so `current` is somebody else, and whoever waits there
 * holds up the parent. In report_death the user memory of the task is gone.
 *
 * Source of the rule: SEMANTICS.md §9.
 */
import { sleeps, waitsForEvent } from '../names.ts';
import { readsCurrent } from './lifetime.ts';
import type { Rule } from './rule.ts';

const userMemory =
  /^_{0,2}(?:copy_(?:from|to)_user\w*|get_user|put_user|strncpy_from_user|strnlen_user|access_process_vm|get_user_pages\w*)$/;

export const finalCallbackState: Rule = {
  name: 'utrace/final-callback-state',
  severity: 'warning',
  observe(event, run, complain) {
    if (event.kind !== 'call' || run.role.kind !== 'callback') return;
    const { name } = run.role;
    const { callee, site } = event;
    if ((name === 'report_reap' || name === 'report_death') && userMemory.test(callee)) {
      const message = `The memory of the task is gone in ${name}. Read it in an earlier callback.`;
      complain({ site, message });
    } else if (name === 'report_reap' && (waitsForEvent.test(callee) || sleeps.test(callee))) {
      const message =
        'report_reap holds up whoever reaps the task. Hand the work to somebody else.';
      complain({ site, message });
    }
  },
  inspect(unit, _project, complain) {
    for (const graph of unit.functions) {
      if (graph.role.kind !== 'callback' || graph.role.name !== 'report_reap') continue;
      const node = graph.nodes.find(readsCurrent);
      if (node === undefined) continue;
      const message =
        'report_reap may run in the context of the parent, where `current` is not the task. Use ' +
        'the argument.';
      complain({ site: { ...node.span, file: unit.file }, message });
    }
  },
};
