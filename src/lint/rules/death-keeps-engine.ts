/**
 * utrace/death-keeps-engine: report_death frees the data and lets the engine live on.
 *
 * Only UTRACE_DETACH ends the engine. With any other answer it stays attached, with a pointer to freed
 * memory, and report_reap can follow.
 *
 * Source of the rule: SEMANTICS.md §9 (report_death answering DETACH really detaches).
 */
import { UTRACE_DETACH } from '../names.ts';
import type { Rule } from './rule.ts';

export const deathKeepsEngine: Rule = {
  name: 'utrace/death-keeps-engine',
  severity: 'error',
  observe(event, run, complain) {
    if (event.kind !== 'return' || event.depth !== 0 || event.value === null) return;
    if (run.role.kind !== 'callback' || run.role.name !== 'report_death') return;
    const { number } = event.value;
    if (number === null || (number & 0xf) === UTRACE_DETACH) return;
    const { parameters } = run.root;
    const engine = parameters.find(({ type }) => /engine/.test(type ?? '')) ?? parameters[0];
    if (engine === undefined) return;
    const data = `${engine.name}.data`;
    // Nobody finds freed memory where NULL was stored.
    if (event.state.env.get(data)?.number === 0) return;
    for (const [object, way] of event.state.freed) {
      // What the data points to is another question: the rest of it may serve report_reap.
      const site = way.at(-1);
      if (object !== data || site === undefined) continue;
      const message =
        'The data was freed, and the engine stays attached with a pointer to it: report_reap, or ' +
        'a later detach, finds freed memory. Return UTRACE_DETACH.';
      complain({
        site: event.site,
        message,
        related: [{ site, message: 'the data is freed here' }],
      });
    }
  },
};
