/**
 * utrace/barrier-in-atomic: utrace_barrier() sleeps, or waits for somebody who waits for its caller.
 *
 * Under a spinlock, in an RCU section or with preemption off nobody may sleep. With a lock held that
 * the awaited callback takes as well, neither ever goes on.
 *
 * Source of the rule: SEMANTICS.md §10 (barrier waits while `reporting` is this engine).
 */

import { locksOfCallbacks, shapeOf } from './callback-locks.ts';
import type { Rule } from './rule.ts';

export const barrierInAtomic: Rule = {
  name: 'utrace/barrier-in-atomic',
  severity: 'error',
  observe(event, run, complain) {
    if (event.kind !== 'api' || event.record.kind !== 'barrier') return;
    const { locks } = event.state;
    const where = 'Take a reference, leave the lock, and wait then.';
    if (locks.some((lock) => lock.startsWith('atomic'))) {
      const message = `utrace_barrier() sleeps, and nobody may sleep here. ${where}`;
      complain({ site: event.site, message });
      return;
    }
    const taken = locksOfCallbacks(run.project);
    const held = locks.find((lock) => taken.has(shapeOf(lock.replace(/^sleeping /, ''))));
    if (held === undefined) return;
    const message =
      'The callback that this waits for takes the lock that is held here, and neither ever goes ' +
      `on. ${where}`;
    complain({ site: event.site, message });
  },
};
