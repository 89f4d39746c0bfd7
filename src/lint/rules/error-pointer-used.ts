/**
 * utrace/error-pointer-used: an attach failed, and its error is used as if it were an engine.
 *
 * Source of the rule: utrace_attach_task() returns ERR_PTR() on failure.
 */
import { type CallRecord, siteOf } from '../machine/record.ts';
import type { Site } from '../machine/state.ts';
import { isSame, type Rule } from './rule.ts';

/** Where each attach was used first after it failed: what follows there is the same fault. */
const first = new WeakMap<CallRecord, Site>();

function isBehindAnother(record: CallRecord, site: Site): boolean {
  const before = first.get(record);
  if (before === undefined) first.set(record, site);
  return before !== undefined && !isSame(before, site);
}

export const errorPointerUsed: Rule = {
  name: 'utrace/error-pointer-used',
  severity: 'error',
  observe(event, _run, complain) {
    if (event.kind !== 'error-used') return;
    const { record, site } = event;
    // What is wrong then is the test.
    if (record.miscompared !== null || (record.isComparedWithNull && !record.isCheckedForError))
      return;
    if (isBehindAnother(record, site)) return;
    const from = siteOf(record);
    const message =
      'When the attach failed this is an error pointer, and no engine. Test it with IS_ERR(), and ' +
      'return PTR_ERR() before it is used.';
    const related = from === undefined ? [] : [{ site: from, message: 'the attach may fail here' }];
    complain({ site, message, related });
  },
};
