/**
 * utrace/arming-ignored: the events of a new engine may not have been set, and nobody looks.
 *
 * On a dying task the first utrace_set_events() fails. The engine is attached then, and no callback of
 * it will ever come.
 *
 * Source of the rule: SEMANTICS.md §6 (adding DEATH or QUIESCE on a dead task; reap begun).
 */
import type { CallRecord } from '../machine/record.ts';
import type { Rule } from './rule.ts';

export const armingIgnored: Rule = {
  name: 'utrace/arming-ignored',
  severity: 'warning',
  conclude(run, complain) {
    if (run.isCut) return;
    for (const record of run.records) {
      if (record.kind !== 'arm' || isDecided(record) || record.hasEscaped) continue;
      if (record.returnedTo < 0 || record.target === 'current' || record.target === 'newborn') {
        continue;
      }
      // Where a helper passes it up, whoever drops it is to blame.
      const site = record.chain[record.returnedTo];
      if (site === undefined) continue;
      const message =
        'If the task is dying this fails, and no callback of the engine will ever come; nobody ' +
        'looks. On an error detach the engine, drop its reference, free its data, and return the ' +
        'error.';
      complain({ site, message });
    }
  },
};

/** True where some decision can go either way: -EINPROGRESS, for one, never comes of a new engine. */
function isDecided({ tests }: CallRecord): boolean {
  return [...tests.values()].some(({ truths }) => truths.size > 1 || truths.has(null));
}
