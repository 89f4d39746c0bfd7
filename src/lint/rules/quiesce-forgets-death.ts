/**
 * utrace/quiesce-forgets-death: report_quiesce runs for DEATH as well, and there it cannot let go.
 *
 * report_quiesce comes first for every event. When the event is DEATH the death report has begun, so
 * that clearing QUIESCE or DEATH, and detaching, returns -EALREADY although the target is current.
 *
 * Source of the rule: SEMANTICS.md §5, §6 and §9.
 */
import type { Event } from '../machine/event.ts';
import type { CallRecord } from '../machine/record.ts';
import { siteOf, tellsApart } from '../machine/record.ts';
import { EALREADY, eventBit } from '../names.ts';
import type { Rule } from './rule.ts';

const suspicious = new WeakSet<CallRecord>();
const mustStay = eventBit('QUIESCE') | eventBit('DEATH');

export const quiesceForgetsDeath: Rule = {
  name: 'utrace/quiesce-forgets-death',
  severity: 'warning',
  observe(event, run) {
    if (event.kind !== 'api' || run.role.kind !== 'callback') return;
    if (run.role.name !== 'report_quiesce' || event.state.hasTestedEvent) return;
    if (event.args[0]?.name === 'current' && letsGo(event)) suspicious.add(event.record);
  },
  conclude(run, complain) {
    for (const record of run.records) {
      if (!suspicious.has(record)) continue;
      if (tellsApart(record, EALREADY)) continue;
      const site = siteOf(record);
      if (site === undefined) continue;
      const message =
        'report_quiesce is also called for DEATH, and then this returns `-EALREADY`, even for ' +
        '`current`. Return early when the event is UTRACE_EVENT(DEATH), or accept `-EALREADY`.';
      complain({ site, message });
    }
  },
};

function letsGo({ record, args }: Extract<Event, { kind: 'api' }>): boolean {
  // In the API before 2008 report_quiesce is no part of the death report.
  if (/^utrace_(?:detach|set_flags)$/.test(record.name)) return false;
  if (record.kind === 'own-detach') return true;
  if (record.kind !== 'own-events') return false;
  const mask = args[2];
  if (mask === undefined) return false;
  if (mask.keeps !== null) return (~mask.keeps & mustStay) !== 0;
  return mask.number !== null && (mask.number & eventBit('QUIESCE')) === 0;
}
