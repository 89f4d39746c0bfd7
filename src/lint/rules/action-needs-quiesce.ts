/**
 * utrace/action-needs-quiesce: an action is asked for that only an engine with QUIESCE can have.
 *
 * UTRACE_REPORT and the two steps return -EINVAL without QUIESCE in the mask. UTRACE_INTERRUPT goes
 * through, and then there is no callback of this engine to come.
 *
 * Source of the rule: SEMANTICS.md §5.
 */
import { masksOf } from '../machine/masks.ts';
import { apiCalls, eventBit } from '../names.ts';
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
  inspect(unit, project, complain) {
    const masks = masksOf(project, unit.file);
    if (masks.length === 0 || masks.some(({ number }) => number === null)) return;
    if (masks.some(({ number }) => ((number ?? 0) & eventBit('QUIESCE')) !== 0)) return;
    for (const { nodes } of unit.functions) {
      for (const { op, span } of nodes) {
        if (op.kind !== 'call' || apiCalls.get(op.callee)?.kind !== 'control') continue;
        const action = op.args[2];
        if (action?.kind !== 'number' || !actions.has(action.named ?? '')) continue;
        const message =
          `${action.named} needs QUIESCE in the engine's mask, which no mask of this file has: ` +
          'the call fails with -EINVAL, or no callback comes. Add QUIESCE and a report_quiesce.';
        complain({ site: { ...span, file: unit.file }, message });
      }
    }
  },
};
