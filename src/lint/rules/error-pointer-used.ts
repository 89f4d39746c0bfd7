/**
 * utrace/error-pointer-used: an attach failed, and its error is used as if it were an engine.
 *
 * Source of the rule: utrace_attach_task() returns ERR_PTR() on failure.
 */
import { siteOf } from '../machine/record.ts';
import type { Rule } from './rule.ts';

export const errorPointerUsed: Rule = {
  name: 'utrace/error-pointer-used',
  severity: 'error',
  observe(event, _run, complain) {
    if (event.kind !== 'error-used') return;
    const { record, site } = event;
    if (record.isComparedWithNull && !record.isCheckedForError) return;
    const from = siteOf(record);
    const message =
      'When the attach failed this is an error pointer, and no engine. Test it with IS_ERR(), and ' +
      'return PTR_ERR() before it is used.';
    const related = from === undefined ? [] : [{ site: from, message: 'the attach may fail here' }];
    complain({ site, message, related });
  },
};
