/**
 * utrace/action-needs-quiesce: an action is asked for that only an engine with QUIESCE can have.
 *
 * UTRACE_REPORT and the two steps return -EINVAL without QUIESCE in the mask. UTRACE_INTERRUPT goes
 * through, and then there is no callback of this engine to come.
 *
 * Source of the rule: SEMANTICS.md §5.
 */
import { masksOf } from '../machine/masks.ts';
import { eventBit } from '../names.ts';
import type { Rule } from './rule.ts';

const actions = new Set([
  'UTRACE_REPORT',
  'UTRACE_SINGLESTEP',
  'UTRACE_BLOCKSTEP',
  'UTRACE_INTERRUPT',
]);

export const actionNeedsQuiesce: Rule = {
  name: 'utrace/action-needs-quiesce',
  severity: 'warning',
  observe(event, run, complain) {
    if (event.kind !== 'api' || event.record.kind !== 'control') return;
    const named = event.args[2]?.named ?? '';
    if (!actions.has(named)) return;
    const masks = run.project
      .companions(event.site.file)
      .flatMap(({ file }) => masksOf(run.project, file));
    if (masks.length === 0 || masks.some(({ number }) => number === null)) return;
    if (masks.some(({ number }) => ((number ?? 0) & eventBit('QUIESCE')) !== 0)) return;
    const message =
      `${named} needs QUIESCE in the engine's mask, which no mask of this file has: ` +
      'the call fails with -EINVAL, or no callback comes. Add QUIESCE and a report_quiesce.';
    complain({ site: event.site, message });
  },
};
