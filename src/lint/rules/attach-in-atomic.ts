/**
 * utrace/attach-in-atomic: creating an engine allocates memory, and may sleep for it.
 *
 * Source of the rule: utrace_attach_task() allocates with a sleeping flag.
 */
import type { Rule } from './rule.ts';

const create = 0x10;

export const attachInAtomic: Rule = {
  name: 'utrace/attach-in-atomic',
  severity: 'warning',
  observe(event, _run, complain) {
    if (event.kind !== 'api' || event.record.kind !== 'attach') return;
    const flags = event.args[1]?.number ?? 0;
    if ((flags & create) === 0) return;
    if (!event.state.locks.some((lock) => lock.startsWith('atomic'))) return;
    const message =
      'Creating an engine allocates memory and may sleep, which nobody may here. Take a reference ' +
      'to the task or its pid, leave the section, and attach then.';
    complain({ site: event.site, message });
  },
};
