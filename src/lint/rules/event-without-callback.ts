/**
 * utrace/event-without-callback: an event is asked for, and there is no callback to hear it.
 *
 * utrace calls what the ops table has for an event that the mask has. Where that is NULL, it calls NULL.
 *
 * Source of the rule: SEMANTICS.md §7; the reference implementation checks nothing.
 */
import type { OpsTable } from '../graph/graph.ts';
import type { Event, RunContext } from '../machine/event.ts';
import { eventNumbers } from '../names.ts';
import { tableNamed } from './lifetime.ts';
import type { Rule } from './rule.ts';

export const eventWithoutCallback: Rule = {
  name: 'utrace/event-without-callback',
  severity: 'error',
  observe(event, run, complain) {
    if (event.kind !== 'api') return;
    const { record, args, site } = event;
    if (!/^(?:arm|events|own-events|clear)$/.test(record.kind)) return;
    const mask = args[2]?.number ?? null;
    const table = mask === null ? null : tableFor(event, run);
    if (mask === null || table === null || !table.isWhole) return;
    const missing = [...eventNumbers].flatMap(([name, number]) => {
      const callback = callbackFor(name);
      const has = table.callbacks.some((member) => member.name === callback);
      return (mask & (1 << number)) !== 0 && !has ? [{ name, callback }] : [];
    });
    const [first] = missing;
    if (first === undefined) return;
    const message =
      `${first.name} is asked for, and the ops table has no ${first.callback}: utrace calls a NULL ` +
      'pointer. Add the callback, or leave the event out of the mask.';
    const related = [{ site: { ...table.span, file: site.file }, message: 'the ops table' }];
    complain({ site, message, related });
  },
};

function callbackFor(event: string): string {
  if (event.startsWith('SIGNAL')) return 'report_signal';
  return `report_${event.toLowerCase()}`;
}

function tableFor(
  { engine, state, site }: Extract<Event, { kind: 'api' }>,
  run: RunContext,
): OpsTable | null {
  const unit = run.project.unitOf(site.file);
  if (unit === undefined) return null;
  const known = engine === null ? null : state.facts(engine.name).table;
  if (known !== null) return tableNamed(unit, known.replace(/^&/, ''));
  return unit.tables.length === 1 ? (unit.tables[0] ?? null) : null;
}
