/**
 * utrace/engine-after-put: an engine is used after its reference was dropped.
 *
 * After utrace_engine_put() only the attachment keeps the engine, and that ends when the task dies.
 *
 * Source of the rule: SEMANTICS.md §9 (teardown drops the reference of the attachment).
 */
import { holdersOf } from '../machine/value.ts';
import type { Rule } from './rule.ts';

const name = 'utrace/engine-after-put';

const message =
  'The reference to this engine was dropped before: from then on it may be freed at any moment. ' +
  'Call utrace_engine_put() last, when the record that keeps the engine is freed.';

export const engineAfterPut: Rule = {
  name,
  severity: 'error',
  observe(event, run, complain) {
    if (event.kind === 'return' && event.depth === 0) {
      for (const [engine, facts] of event.state.engines) {
        if (!facts.isPut || facts.attach === null || facts.armed !== 'armed') continue;
        // An engine that no callback can come from any more is over with its record.
        if (facts.detached !== null) continue;
        for (const [place, value] of event.state.env) {
          const field = /[^.]\.(\w+)$/.exec(place)?.[1];
          const isOnStack = /^&(?![gx]:)/.test(place);
          if (value.name !== engine || field === undefined || isOnStack) continue;
          if (holdersOf(place).some((holder) => event.state.freed.has(holder))) continue;
          run.note({ rule: name, text: `put ${field}`, site: event.site });
        }
      }
    }
    if (event.kind !== 'api' || event.engine === null) return;
    const { engine, record, state, site } = event;
    const field = /^[^@].*\.(\w+)$/.exec(engine.name)?.[1];
    if (record.kind === 'get' && field !== undefined) {
      run.note({ rule: name, text: `get ${field}`, site });
    }
    if (record.kind === 'put' || record.kind === 'get') return;
    if (state.facts(engine.name).isPut) complain({ site, message });
    if (field !== undefined) run.note({ rule: name, text: `use ${field}`, site });
  },
  inspect(unit, project, complain) {
    const own = project.notes.filter(({ rule, site }) => rule === name && site.file === unit.file);
    const texts = new Set(own.map(({ text }) => text));
    for (const { text, site } of own) {
      const [what, field] = text.split(' ');
      if (what !== 'use' || texts.has(`get ${field}`)) continue;
      if (texts.has(`put ${field}`)) complain({ site, message });
    }
  },
};
