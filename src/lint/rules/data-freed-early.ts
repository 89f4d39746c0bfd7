/**
 * utrace/data-freed-early: the data is freed while the engine is still attached.
 *
 * Until the detach has returned, every callback of the engine can still read engine->data.
 *
 * Source of the rule: SEMANTICS.md §5.
 */
import type { Rule } from './rule.ts';

export const dataFreedEarly: Rule = {
  name: 'utrace/data-freed-early',
  severity: 'warning',
  observe(event, _run, complain) {
    if (event.kind !== 'api' || event.engine === null || event.engine.number !== null) return;
    const { record, engine, state, site } = event;
    if (record.kind !== 'detach' && record.kind !== 'own-detach') return;
    if (state.facts(engine.name).armed === 'fresh') return;
    const data = state.env.get(`${engine.name}.data`)?.name ?? `${engine.name}.data`;
    const freed = state.freed.get(data);
    if (freed === undefined) return;
    const message =
      'The engine is still attached here, and its callbacks can read what is freed. Detach it ' +
      'first, and free the data by the result.';
    complain({ site: freed, message, related: [{ site, message: 'it is detached only here' }] });
  },
};
