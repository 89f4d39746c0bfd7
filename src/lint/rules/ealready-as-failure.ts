/**
 * utrace/ealready-as-failure: a normal outcome of a detach is treated as something that went wrong.
 *
 * -EALREADY and -ESRCH say that the task was quicker, which happens every day. Code that only tells
 * success from failure then reports a false error, or undoes what the last callback undoes as well.
 *
 * Source of the rule: SEMANTICS.md §5.
 */
import type { Event } from '../machine/event.ts';
import { siteOf, type Test, tellsApart } from '../machine/record.ts';
import { assertions, EALREADY } from '../names.ts';
import { isIgnored } from './ealready-ignored.ts';
import { failureDoes, isAlarm } from './failure.ts';
import type { Complain, Rule } from './rule.ts';

const message =
  '`-EALREADY` is taken for a failure here: the task is dying already, which is a normal ' +
  'outcome, and the last callback cleans up. Tell `-EALREADY` and `-ESRCH` apart before ' +
  'anything is reported or undone.';

export const ealreadyAsFailure: Rule = {
  name: 'utrace/ealready-as-failure',
  severity: 'warning',
  observe(event, _run, complain) {
    asserted(event, complain);
  },
  conclude(run, complain) {
    for (const record of run.records) {
      if (record.kind !== 'detach' && record.kind !== 'clear') continue;
      const site = siteOf(record);
      if (site === undefined || isIgnored(record, run) || tellsApart(record, EALREADY)) continue;
      const tests = [...record.tests.values()];
      const test = tests.find((candidate) => isFailure(candidate, tests));
      if (test === undefined) continue;
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
  const calls = failureDoes(test, late, tests, -EALREADY);
  // Whoever tells other answers apart may know what the rest of them are.
  const isToldApart = tests.some(({ errnos }) => errnos.size > 0);
  return isToldApart ? calls.some(isAlarm) : calls.length > 0;
}

/** `BUG_ON(rc && rc != -EINPROGRESS)`: a decision that was made, and an ordinary answer ends it. */
function asserted(event: Event, complain: Complain): void {
  if (event.kind !== 'call' || !assertions.test(event.callee)) return;
  const [condition] = event.args;
  if (condition === undefined || condition.number === null || condition.number === 0) return;
  for (const { pending } of event.state.engines.values()) {
    if (pending?.outcome !== -EALREADY || !pending.isConsulted || pending.hasWaited) continue;
    const site = pending.story[0]?.site;
    if (site === undefined) continue;
    complain({
      site,
      message,
      related: [{ site: event.site, message: 'this takes it for a bug' }],
    });
  }
}
