/**
 * utrace/ealready-retried: a loop asks until the answer is another one, and it never will be.
 *
 * -EALREADY lasts until the death report ends, and after that every call returns -ESRCH. A loop that
 * does not wait in between spins; when it keeps the dying task from running, it spins for ever.
 *
 * Source of the rule: SEMANTICS.md §5 (detaching or detached: -ESRCH; dying: -EALREADY).
 */
import { isKnown } from '../machine/value.ts';
import { EALREADY, ESRCH } from '../names.ts';
import type { Rule } from './rule.ts';

const remedy =
  'Call it once; after -EALREADY wait for the last callback, with a completion that it signals.';

const messages: ReadonlyMap<number, string> = new Map([
  [
    -EALREADY,
    'This is called again after `-EALREADY`, which does not change by asking: the loop spins ' +
      `while the task dies. ${remedy}`,
  ],
  [-ESRCH, `This is called again after \`-ESRCH\`, which never changes. ${remedy}`],
]);

export const ealreadyRetried: Rule = {
  name: 'utrace/ealready-retried',
  severity: 'error',
  observe(event, _run, complain) {
    if (event.kind !== 'api') return;
    const { record, engine, state, site } = event;
    if (record.kind !== 'detach' && record.kind !== 'clear') return;
    if (engine === null || !isKnown(engine.name)) return;
    const { pending } = state.facts(engine.name);
    if (pending === null || pending.tag !== record.tag) return;
    const { outcome } = pending;
    if (!pending.isConsulted) return;
    // -EALREADY ends with the death report, so that waiting helps; -ESRCH never ends.
    if (outcome === -EALREADY ? pending.hasSlept : outcome !== -ESRCH) return;
    const message = messages.get(outcome) ?? '';
    const back = pending.story.at(-1);
    const related = back === undefined ? [] : [{ ...back, message: 'the loop goes on from here' }];
    complain({ site, message, related });
  },
};
