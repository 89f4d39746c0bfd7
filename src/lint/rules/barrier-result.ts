/**
 * utrace/barrier-result: utrace_barrier() can give up, and nobody asks it again, or too eagerly.
 *
 * With a signal pending the barrier returns -ERESTARTSYS without having waited. Who does not look has
 * no guarantee; who asks again at once spins, for the signal is still pending. -ESRCH is success.
 *
 * Source of the rule: SEMANTICS.md §10 (barrier).
 */

import type { Event, RunContext } from '../machine/event.ts';
import { isDataOf } from '../machine/ownership.ts';
import type { Test } from '../machine/record.ts';
import { siteOf } from '../machine/record.ts';
import { ESRCH } from '../names.ts';
import { failureDoes, isAlarm } from './failure.ts';
import type { Complain, Rule } from './rule.ts';

const remedy =
  'Call it in a loop while it returns `-ERESTARTSYS`, with an uninterruptible sleep of one tick ' +
  'between the tries; 0 and `-ESRCH` both mean that no callback is running.';

export const barrierResult: Rule = {
  name: 'utrace/barrier-result',
  severity: 'warning',
  observe(event, run, complain) {
    if (event.kind === 'free') freedBehind(event, run, complain);
    if (event.kind === 'return' && event.depth === 0) goneBehind(event, run, complain);
    if (event.kind !== 'api' || event.record.kind !== 'barrier') return;
    if (event.state.spinning !== `${event.record.tag}:${event.engine?.name ?? ''}`) return;
    if (!event.record.isConsulted) return;
    const message = `With a signal pending this returns at once, and the loop spins. ${remedy}`;
    complain({ site: event.site, message });
  },
  conclude(run, complain) {
    if (run.isCut) return;
    for (const record of run.records) {
      if (record.kind !== 'barrier') continue;
      const site = siteOf(record);
      if (site === undefined) continue;
      if (!record.isConsulted && !record.hasEscaped && record.returnedTo >= 0) {
        const message =
          'With a signal pending this gives up without waiting, and nobody looks: a callback may ' +
          `still be running behind it. ${remedy}`;
        complain({ site, message });
      } else if (isTakenForError([...record.tests.values()])) {
        const message = `\`-ESRCH\` is taken for an error here; it says that the engine is gone. ${remedy}`;
        complain({ site, message });
      }
    }
  },
};

/** The data goes although the barrier may have given up, whoever else gets its result. */
function freedBehind(
  { object, type, text, state, site }: Extract<Event, { kind: 'free' }>,
  run: RunContext,
  complain: Complain,
): void {
  const [, tag = '', engine = ''] = /^(\d+):(.+)$/.exec(state.givenUp ?? '') ?? [];
  const record = tag === '' ? undefined : run.record(Number(tag));
  const barrier = record === undefined ? undefined : siteOf(record);
  if (barrier === undefined) return;
  if (!isDataOf(engine, object, type, state, run.project, site.file)) return;
  const message =
    `With a signal pending this gives up without waiting, and \`${text}\` is freed all the same, ` +
    `under the hands of a callback that may still be running. ${remedy}`;
  complain({ site: barrier, message, related: [{ site, message: 'it is freed here' }] });
}

/** The module goes although the barrier may have given up. */
function goneBehind(
  { state, site }: Extract<Event, { kind: 'return' }>,
  run: RunContext,
  complain: Complain,
): void {
  const tag = /^\d+/.exec(state.givenUp ?? '')?.[0];
  const record = tag === undefined ? undefined : run.record(Number(tag));
  const barrier = record === undefined ? undefined : siteOf(record);
  if (barrier === undefined || run.role.kind !== 'exit') return;
  const message =
    'With a signal pending this gives up without waiting, and the module goes away all the same, ' +
    `though a callback may still be running in it. ${remedy}`;
  complain({ site: barrier, message, related: [{ site, message: 'it goes away here' }] });
}

function isTakenForError(tests: readonly Test[]): boolean {
  if (tests.some(({ errnos }) => errnos.has(ESRCH))) return false;
  return tests.some((test) => {
    if (test.errnos.size > 0) return false;
    const condition = test.graph.nodes[test.node]?.op;
    if (condition?.kind !== 'branch') return false;
    const asksForZero =
      condition.condition.kind === 'binary' && /^===?$/.test(condition.condition.operator);
    return failureDoes(test, !asksForZero).some((callee) => isAlarm(callee));
  });
}
