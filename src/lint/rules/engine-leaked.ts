/**
 * utrace/engine-leaked: attaching and looking up both give a reference, and nobody drops it.
 *
 * Source of the rule: utrace_attach_task() returns with a reference held.
 */

import type { FunctionGraph, VariableName } from '../graph/graph.ts';
import { siteOf } from '../machine/record.ts';
import { apiCalls } from '../names.ts';
import type { Rule } from './rule.ts';

const message =
  'This returns the engine with a reference, and nobody drops it. Call utrace_engine_put() on ' +
  'every way out, or where the record that keeps the engine is freed.';

export const engineLeaked: Rule = {
  name: 'utrace/engine-leaked',
  severity: 'warning',
  observe(event, run, complain) {
    if (event.kind !== 'return' || event.depth !== 0) return;
    for (const [engine, facts] of event.state.engines) {
      if (facts.attach === null || facts.isPut || event.value?.name === engine) continue;
      const record = run.record(facts.attach);
      if (record === undefined || record.hasEscaped || record.name === 'utrace_attach') continue;
      if (isKept(engine, event.state.env)) continue;
      const site = siteOf(record);
      if (site !== undefined) complain({ site, message });
    }
  },
  inspect(unit, project, complain) {
    const module = project.companions(unit.file);
    if (module.some(({ mentions }) => mentions.has('utrace_engine_put'))) return;
    for (const graph of unit.functions) {
      for (const { op, span } of graph.nodes) {
        if (op.kind !== 'call' || op.callee === 'utrace_attach') continue;
        if (apiCalls.get(op.callee)?.kind !== 'attach') continue;
        if (isReturned(op.result, graph)) continue;
        complain({ site: { ...span, file: unit.file }, message });
      }
    }
  },
};

/** Whoever gets the engine from here has the reference as well. */
function isReturned(result: VariableName, { nodes }: FunctionGraph): boolean {
  const names = new Set([result]);
  for (const { op } of nodes) {
    if (op.kind !== 'assign' || op.target.kind !== 'variable') continue;
    if (op.value.kind === 'variable' && names.has(op.value.name)) names.add(op.target.name);
  }
  return nodes.some(
    ({ op }) => op.kind === 'return' && op.value?.kind === 'variable' && names.has(op.value.name),
  );
}

function isKept(engine: string, env: ReadonlyMap<string, { readonly name: string }>): boolean {
  for (const [place, value] of env) {
    if (value.name === engine && /^[gx]:|\.|\[/.test(place)) return true;
  }
  return false;
}
