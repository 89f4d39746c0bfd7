/**
 * utrace/examine-unpaired: what was read of a stopped task is never confirmed.
 *
 * Only utrace_finish_examine() tells that the task stood still all the while; SIGKILL breaks any stop.
 *
 * Source of the rule: SEMANTICS.md §10.
 */
import { siteOf } from '../machine/record.ts';
import type { Rule } from './rule.ts';

export const examineUnpaired: Rule = {
  name: 'utrace/examine-unpaired',
  severity: 'warning',
  observe(event, run, complain) {
    if (event.kind !== 'return' || event.depth !== 0 || event.state.examining === null) return;
    const record = run.record(event.state.examining);
    const site = record === undefined ? undefined : siteOf(record);
    if (site === undefined) return;
    const message =
      'This path never calls utrace_finish_examine(), so what it read may be garbage: the task can ' +
      'be killed meanwhile. Call it before the values are believed.';
    const related = [{ site: event.site, message: 'the function is left here' }];
    complain({ site, message, related });
  },
};
