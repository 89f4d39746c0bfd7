/**
 * utrace/engine-after-put: an engine is used after its reference was dropped.
 *
 * After utrace_engine_put() only the attachment keeps the engine, and that ends when the task dies.
 *
 * Source of the rule: SEMANTICS.md §9 (teardown drops the reference of the attachment).
 */
import type { Project } from '../machine/project.ts';
import type { Site } from '../machine/state.ts';
import type { Rule } from './rule.ts';

interface Fields {
  /** Fields that keep an engine whose reference is gone, and where it went. */
  readonly put: Map<string, Site>;
  /** Where fields are used that keep an engine, by file. */
  readonly uses: Map<string, { readonly field: string; readonly site: Site }[]>;
}

const known = new WeakMap<Project, Fields>();

function fieldsOf(project: Project): Fields {
  const fields = known.get(project) ?? { put: new Map(), uses: new Map() };
  known.set(project, fields);
  return fields;
}

const message =
  'The reference to this engine was dropped before: from then on it may be freed at any moment. ' +
  'Call utrace_engine_put() last, when the record that keeps the engine is freed.';

export const engineAfterPut: Rule = {
  name: 'utrace/engine-after-put',
  severity: 'error',
  observe(event, run, complain) {
    const fields = fieldsOf(run.project);
    if (event.kind === 'return' && event.depth === 0) {
      for (const [engine, facts] of event.state.engines) {
        if (!facts.isPut || facts.attach === null || facts.armed === 'fresh') continue;
        if (facts.pending !== null) continue;
        for (const [place, value] of event.state.env) {
          const field = /[^.]\.(\w+)$/.exec(place)?.[1];
          if (value.name === engine && field !== undefined)
            fields.put.set(`${event.site.file}/${field}`, event.site);
        }
      }
    }
    if (event.kind !== 'api' || event.engine === null) return;
    const { engine, record, state, site } = event;
    if (record.kind === 'put' || record.kind === 'get') return;
    if (state.facts(engine.name).isPut) complain({ site, message });
    const field = /^[^@].*\.(\w+)$/.exec(engine.name)?.[1];
    if (field === undefined) return;
    const uses = fields.uses.get(site.file) ?? [];
    fields.uses.set(site.file, uses);
    uses.push({ field, site });
  },
  inspect(unit, project, complain) {
    if (unit.mentions.has('utrace_engine_get')) return;
    const { put, uses } = fieldsOf(project);
    for (const { field, site } of uses.get(unit.file) ?? []) {
      if (put.has(`${unit.file}/${field}`)) complain({ site, message });
    }
  },
};
