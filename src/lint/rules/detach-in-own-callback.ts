/**
 * utrace/detach-in-own-callback: a callback detaches its engine by a call, where its answer would do.
 *
 * On `current` the call returns -EINPROGRESS whatever happens, or -EALREADY in the death report, and
 * from then on nobody looks at what the callback answers.
 *
 * Source of the rule: SEMANTICS.md §5 (DETACH while reporting), §7 (an answer of DETACH).
 */
import type { RunContext } from '../machine/event.ts';
import type { Rule } from './rule.ts';

export const detachInOwnCallback: Rule = {
  name: 'utrace/detach-in-own-callback',
  severity: 'info',
  observe(event, run, complain) {
    if (event.kind !== 'api' || event.record.kind !== 'own-detach' || event.engine === null) return;
    if (run.role.kind !== 'callback' || /^report_reap$|^release$/.test(run.role.name)) return;
    if (event.args[0]?.name !== 'current' || !isOwn(event.engine.name, run)) return;
    const message =
      'A callback that answers UTRACE_DETACH lets its engine go. This call does it by a detour: its ' +
      'result says nothing, and the answer of the callback is ignored after it. Return ' +
      'UTRACE_DETACH.';
    complain({ site: event.site, message });
  },
};

/** The engine that the callback was called for, also where its data leads back to it. */
function isOwn(engine: string, { root }: RunContext): boolean {
  return root.parameters.some(({ name }) => engine === name || engine === `${name}.data.engine`);
}
