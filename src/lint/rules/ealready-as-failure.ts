/**
 * utrace/ealready-as-failure: a normal outcome of a detach is treated as something that went wrong.
 *
 * -EALREADY and -ESRCH say that the task was quicker, which happens every day. Code that only tells
 * success from failure then reports a false error, or undoes what the last callback undoes as well.
 *
 * Source of the rule: SEMANTICS.md §5.
 */
import type { Event, RunContext } from '../machine/event.ts';
import { siteOf, type Test, tellsApart } from '../machine/record.ts';
import type { Site } from '../machine/state.ts';
import type { Tag } from '../machine/value.ts';
import { assertions, EALREADY } from '../names.ts';
import { isIgnored } from './ealready-ignored.ts';
import { failureDoes } from './failure.ts';
import type { Rule } from './rule.ts';

const remedy = 'Tell `-EALREADY` and `-ESRCH` apart before anything is reported or undone.';

const message =
  '`-EALREADY` is taken for a failure here: the task is dying already, which is a normal ' +
  `outcome, and the last callback cleans up. ${remedy}`;

const ordinary =
  'Not every ordinary answer to this holds before the assertion behind it: `-EALREADY`, `-ESRCH` ' +
  'and `-EINPROGRESS` are outcomes of every day.';

export const ealreadyAsFailure: Rule = {
  name: 'utrace/ealready-as-failure',
  severity: 'warning',
  observe: noteAssertion,
  conclude(run, complain) {
    for (const record of run.records) {
      if (record.kind !== 'detach' && record.kind !== 'clear') continue;
      const site = siteOf(record);
      if (site === undefined || isIgnored(record, run)) continue;
      const assertion = asserted.get(run)?.get(record.tag);
      if (assertion !== undefined) {
        const related = [{ site: assertion, message: 'this takes an ordinary answer for a bug' }];
        complain({ site, message: `${ordinary} ${remedy}`, related });
        continue;
      }
      if (tellsApart(record, EALREADY)) continue;
      const tests = [...record.tests.values()];
      const told = [...tests, ...record.inert.values()];
      const test = told.find((candidate) => isFailure(candidate, told));
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
  // Whoever asks for this very answer takes it for what it is.
  if (test.errnos.has(EALREADY)) return false;
  const success = test.ways.get(0);
  const late = test.ways.get(-EALREADY);
  if (success === undefined || late === undefined || success === late) return false;
  return failureDoes(test, late, tests, -EALREADY).length > 0;
}

/** The assertions that do not hold after an ordinary answer, by the call that may give it. */
const asserted = new WeakMap<RunContext, Map<Tag, Site>>();

/** `BUG_ON(rc && rc != -EINPROGRESS)` */
function noteAssertion(event: Event, run: RunContext): void {
  if (event.kind !== 'call' || !assertions.test(event.callee)) return;
  const [condition] = event.args;
  if (condition === undefined || condition.number === null || condition.number === 0) return;
  const sites = asserted.get(run) ?? new Map<Tag, Site>();
  asserted.set(run, sites);
  for (const { pending } of event.state.engines.values()) {
    if (pending === null || pending.outcome === 0 || pending.hasWaited) continue;
    if (!sites.has(pending.tag)) sites.set(pending.tag, event.site);
  }
}
