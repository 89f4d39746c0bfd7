/**
 * utrace/data-freed-early: the data is freed while the engine is still attached.
 *
 * Until the detach has returned, every callback of the engine can still read engine->data.
 *
 * Source of the rule: SEMANTICS.md §5.
 */
import type { Event } from '../machine/event.ts';
import { isGivenToAttach } from '../machine/ownership.ts';
import type { State } from '../machine/state.ts';
import { holdersOf, isKnown } from '../machine/value.ts';
import type { Complain, Rule } from './rule.ts';

export const dataFreedEarly: Rule = {
  name: 'utrace/data-freed-early',
  severity: 'warning',
  observe(event, run, complain) {
    if (run.role.kind !== 'callback') replaced(event, complain);
    if (event.kind !== 'api' || event.engine === null || event.engine.number !== null) return;
    const { record, engine, state, site } = event;
    if (record.kind !== 'detach' && record.kind !== 'own-detach') return;
    if (state.facts(engine.name).armed === 'fresh') return;
    // The record that the task is taken from is the engine's as well, or else it is gone anyway.
    const used = new Set([...usedBy(engine.name, state), ...holdersOf(record.target)]);
    // An engine that a record keeps is one of many, and so is its data.
    const isAlone = isKnown(engine.name) && !/[.[]/.test(engine.name);
    const isUsed = (object: string): boolean =>
      used.has(object) || (isAlone && isGivenToAttach(object, engine.name, run.project, site.file));
    const ways = [...state.freed].flatMap(([object, way]) => (isUsed(object) ? [way] : []));
    const freed = ways[0]?.[event.depth] ?? ways[0]?.at(-1);
    if (freed === undefined) return;
    const message =
      'The engine is still attached here, and its callbacks can read what is freed. Detach it ' +
      'first, and free the data by the result.';
    complain({ site: freed, message, related: [{ site, message: 'it is detached only here' }] });
  },
};

/** The data of an engine as it is now, and the records that keep the engine. */
function usedBy(engine: string, { env }: State): readonly string[] {
  const names = [env.get(`${engine}.data`)?.name ?? `${engine}.data`, ...holdersOf(engine)];
  for (const [place, { name }] of env) if (name === engine) names.push(...holdersOf(place));
  return names;
}

/** New data for an attached engine: a callback may have the old one in its hands. */
function replaced(event: Event, complain: Complain): void {
  const message =
    'A callback of the engine may be reading this: it took it from engine->data, which was given ' +
    'other data while the engine was attached. Detach the engine first, or change what the data ' +
    'holds under a lock that the callbacks take.';
  if (event.kind === 'replace') {
    const { engine, old, value, state, site } = event;
    const freed = state.freed.get(old.name)?.at(-1);
    // NULL is something that callbacks can look for.
    if (freed === undefined || value.number !== null || !isInService(engine, state)) return;
    complain({ site: freed, message, related: [{ site, message: 'it is replaced here' }] });
  } else if (event.kind === 'free') {
    const { object, state, site } = event;
    const engine = /^(.*)\.data$/.exec(object.name)?.[1];
    const now = state.env.get(object.name);
    const isReplaced = now !== undefined && now.number === null && now.name !== object.name;
    if (engine !== undefined && isReplaced && isInService(engine, state)) {
      complain({ site, message });
    }
  }
}

function isInService(engine: string, state: State): boolean {
  const { armed, pending } = state.facts(engine);
  return armed !== 'fresh' && pending === null;
}
