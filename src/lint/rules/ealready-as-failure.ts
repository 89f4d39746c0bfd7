/**
 * utrace/ealready-as-failure: a normal outcome of a detach is treated as something that went wrong.
 *
 * -EALREADY and -ESRCH say that the task was quicker, which happens every day. Code that only tells
 * success from failure then reports a false error, or undoes what the last callback undoes as well.
 *
 * Source of the rule: SEMANTICS.md §5.
 */
import { siteOf, type Test, tellsApart } from '../machine/record.ts';
import { EALREADY } from '../names.ts';
import { isIgnored } from './ealready-ignored.ts';
import { failureDoes } from './failure.ts';
import type { Rule } from './rule.ts';

export const ealreadyAsFailure: Rule = {
  name: 'utrace/ealready-as-failure',
  severity: 'warning',
  conclude(run, complain) {
    for (const record of run.records) {
      if (record.kind !== 'detach' && record.kind !== 'clear') continue;
      const site = siteOf(record);
      if (site === undefined || isIgnored(record, run) || tellsApart(record, EALREADY)) continue;
      const tests = [...record.tests.values()];
      const test = tests.find((candidate) => isFailure(candidate, tests));
      if (test === undefined) continue;
      const message =
        '`-EALREADY` is taken for a failure here: the task is dying already, which is a normal ' +
        'outcome, and the last callback cleans up. Tell `-EALREADY` and `-ESRCH` apart before ' +
        'anything is reported or undone.';
      complain({
        site,
        message,
        related: [{ site: test.site, message: 'the result is only asked for success here' }],
      });
    }
  },
};

function isFailure(test: Test, tests: readonly Test[]): boolean {
  const success = test.ways.get(0);
  const late = test.ways.get(-EALREADY);
  if (success === undefined || late === undefined || success === late) return false;
  return failureDoes(test, late, tests, -EALREADY).length > 0;
}
