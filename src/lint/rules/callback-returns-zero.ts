/**
 * utrace/callback-returns-zero: a plain number is returned where an action is expected.
 *
 * UTRACE_STOP is 0: a callback that ends with `return 0` stops the task, and nothing resumes it.
 *
 * Source of the rule: SEMANTICS.md §7 (the smallest answer wins).
 */
import type { Rule } from './rule.ts';

export const callbackReturnsZero: Rule = {
  name: 'utrace/callback-returns-zero',
  severity: 'error',
  observe(event, run, complain) {
    if (event.kind !== 'return' || event.depth !== 0 || event.value === null) return;
    const { role } = run;
    if (role.kind !== 'callback' || !/^report_(?!reap)/.test(role.name)) return;
    const { number, named, tags } = event.value;
    if (number === null || named !== null) return;
    const what = tags.length > 0 || number < 0 ? 'An error number' : `\`${number}\``;
    const message =
      `${what} is no action; 0 means UTRACE_STOP, and nothing resumes the task. ` +
      'Return UTRACE_RESUME, or UTRACE_DETACH where the engine shall go.';
    complain({ site: event.site, message });
  },
};
