/**
 * utrace/attach-null-check: a failed attach is looked for in the wrong way.
 *
 * utrace_attach_task() never returns NULL. It returns an error pointer, which passes for an engine in
 * every test against NULL.
 *
 * Source of the rule: utrace_attach_task() returns ERR_PTR() on failure.
 */
import { siteOf } from '../machine/record.ts';
import type { Rule } from './rule.ts';

export const attachNullCheck: Rule = {
  name: 'utrace/attach-null-check',
  severity: 'error',
  conclude(run, complain) {
    for (const record of run.records) {
      if (record.kind !== 'attach') continue;
      const site = siteOf(record);
      if (site === undefined) continue;
      if (record.miscompared !== null) {
        const message = 'IS_ERR() says yes or no. Compare PTR_ERR() with the error number.';
        complain({ site: record.miscompared, message });
      } else if (record.isComparedWithNull && !record.isCheckedForError) {
        const message =
          'This returns an error pointer when it fails, and never NULL: the test lets errors ' +
          'through. Use IS_ERR() and PTR_ERR().';
        complain({ site, message });
      }
    }
  },
};
