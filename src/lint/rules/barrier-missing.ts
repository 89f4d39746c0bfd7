/**
 * utrace/barrier-missing: a callback may be running, and nobody waits for it.
 *
 * -EINPROGRESS says that the engine is detached and one callback of it is not over yet. Until
 * utrace_barrier() returns that callback uses the data, and runs in the module's code.
 *
 * Source of the rule: SEMANTICS.md §5 (DETACH while reporting), §10 (barrier).
 */

import type { RunContext } from '../machine/event.ts';
import { isDataOf } from '../machine/ownership.ts';
import type { Pending, Site, Step } from '../machine/state.ts';
import { EINPROGRESS } from '../names.ts';
import { blamed } from './ealready-freed.ts';
import type { Complain, Rule } from './rule.ts';

export const barrierMissing: Rule = {
  name: 'utrace/barrier-missing',
  severity: 'error',
  observe(event, run, complain) {
    if (event.kind === 'free') {
      const { object, type, state, site, text } = event;
      for (const [engine, { pending }] of state.engines) {
        if (pending === null || !isUnawaited(pending)) continue;
        if (!isDataOf(engine, object, type, state, run.project, site.file)) continue;
        const end = { site, message: `\`${text}\` is freed here` };
        blame(
          pending,
          end,
          `\`${text}\` is freed at line ${site.line}`,
          event.chain,
          run,
          complain,
        );
      }
    } else if (event.kind === 'return' && event.depth === 0 && run.role.kind === 'exit') {
      for (const { pending } of event.state.engines.values()) {
        if (pending === null || !isUnawaited(pending) || pending.kind !== 'detach') continue;
        const end = { site: event.site, message: 'the module goes away after this' };
        blame(pending, end, 'the module goes away', event.chain, run, complain);
      }
    }
  },
};

function isUnawaited({ outcome, hasBarrier }: Pending): boolean {
  return outcome === -EINPROGRESS && !hasBarrier;
}

function blame(
  pending: Pending,
  end: Step,
  what: string,
  chain: readonly Site[],
  run: RunContext,
  complain: Complain,
): void {
  const at = blamed(pending, chain, run);
  if (at === null) return;
  const message =
    `A callback may still be running when ${what}: \`-EINPROGRESS\` says so, and nothing waits ` +
    'for it. Call utrace_barrier() first, and again after a short sleep while it returns ' +
    '-ERESTARTSYS.';
  const steps = pending.story.map((step) => ({
    ...step,
    message: step.message.replace(/passes here as -\d+/, '-EINPROGRESS passes here'),
  }));
  complain({ site: at, message, related: [...steps, end] });
}
