/**
 * utrace/callback-blocks: a callback waits, and everybody with it.
 *
 * While a callback waits, the other engines of the task wait too, and SIGKILL cannot get through.
 */
import { sleeps, waitsForEvent } from '../names.ts';
import type { Rule } from './rule.ts';

export const callbackBlocks: Rule = {
  name: 'utrace/callback-blocks',
  severity: 'warning',
  observe(event, run, complain) {
    if (event.kind !== 'call' || event.depth > 1 || run.role.kind !== 'callback') return;
    if (!/^report_(?!reap)/.test(run.role.name) || event.callee === 'yield') return;
    if (!waitsForEvent.test(event.callee) && !sleeps.test(event.callee)) return;
    // A semaphore that is given back at once is a lock in all but name.
    const givesBack = event.graph.nodes.some(({ op }) => op.kind === 'call' && op.callee === 'up');
    if (event.callee.startsWith('down') && givesBack) return;
    const message =
      'While this callback waits no other engine hears of the task, and SIGKILL cannot get ' +
      'through. Return UTRACE_STOP, and resume the task from the other side.';
    complain({ site: event.site, message });
  },
};
