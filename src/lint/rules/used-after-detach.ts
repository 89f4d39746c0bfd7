/**
 * utrace/used-after-detach: an engine is asked for something after it was detached.
 *
 * From then on every call but utrace_barrier() and utrace_engine_put() returns -ESRCH.
 *
 * Source of the rule: SEMANTICS.md §5 and §6 (detaching, detached: -ESRCH).
 */
import type { Rule } from './rule.ts';

export const usedAfterDetach: Rule = {
  name: 'utrace/used-after-detach',
  severity: 'info',
  observe(event, run, complain) {
    if (event.kind !== 'api' || event.engine === null || event.engine.number !== null) return;
    const { record, engine, state, site } = event;
    if (!/^(?:control|detach|own-detach|events|own-events|clear|prepare)$/.test(record.kind))
      return;
    const { detached } = state.facts(engine.name);
    if (detached === null || detached === record.tag) return;
    const first = run.record(detached);
    // Where nobody listened to the first answer, asking again is another rule's business.
    if (record.kind === 'detach' && first?.isConsulted !== true) return;
    const from = first?.chain.at(-1);
    const message =
      'The engine was detached before, so that this returns -ESRCH and does nothing. Leave it out, ' +
      'or do it before the detach.';
    const related = from === undefined ? [] : [{ site: from, message: 'it is detached here' }];
    complain({ site, message, related });
  },
};
