/**
 * utrace/examine-unpaired: what was read of a stopped task is never confirmed.
 *
 * Only utrace_finish_examine() tells that the task stood still all the while; SIGKILL breaks any stop.
 *
 * Source of the rule: SEMANTICS.md §10.
 */
import type { RunContext } from '../machine/event.ts';
import { type CallRecord, siteOf } from '../machine/record.ts';
import type { Site } from '../machine/state.ts';
import { apiCalls } from '../names.ts';
import { moduleCalls } from './lifetime.ts';
import type { Rule } from './rule.ts';

const unfinished = new WeakMap<
  RunContext,
  { readonly record: CallRecord; readonly prepared: Site; readonly left: Site }[]
>();

export const examineUnpaired: Rule = {
  name: 'utrace/examine-unpaired',
  severity: 'warning',
  observe(event, run) {
    if (event.kind !== 'return' || event.depth !== 0 || event.state.examining === null) return;
    const record = run.record(event.state.examining);
    const prepared = record === undefined ? undefined : siteOf(record);
    if (record === undefined || prepared === undefined) return;
    const paths = unfinished.get(run) ?? [];
    unfinished.set(run, paths);
    paths.push({ record, prepared, left: event.site });
  },
  conclude(run, complain) {
    // One function may prepare and another one finish; but one that finishes does so on every path.
    const mayBeElsewhere = !finishes(run) && finishesElsewhere(run);
    for (const { record, prepared, left } of unfinished.get(run) ?? []) {
      if (mayBeElsewhere && !isOnStack(record)) continue;
      const message =
        'This path never calls utrace_finish_examine(), so what it read may be garbage: the task ' +
        'can be killed meanwhile. Call it before the values are believed.';
      const related = [{ site: left, message: 'the function is left here' }];
      complain({ site: prepared, message, related });
    }
  },
};

/** What was begun with a variable of the function cannot be finished behind it. */
function isOnStack({ texts, graph }: CallRecord): boolean {
  const name = /^&(\w+)$/.exec(texts[2] ?? '')?.[1];
  return name !== undefined && [...graph.locals].some((local) => local.split('#')[0] === name);
}

function finishes({ entered }: RunContext): boolean {
  return [...entered].some(({ nodes }) =>
    nodes.some(({ op }) => op.kind === 'call' && apiCalls.get(op.callee)?.kind === 'finish'),
  );
}

function finishesElsewhere({ project, root }: RunContext): boolean {
  return moduleCalls('finish', root.file, project);
}
