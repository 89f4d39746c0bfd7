/**
 * utrace/ealready-freed: memory that the callbacks use is freed although the last one may still run.
 *
 * After -EALREADY the death report has begun, after -ESRCH the reap may have: in both cases the
 * engine's last callback has the data, and whoever frees it as well frees it twice or under the
 * callback's hands. A comparison with -EALREADY that only silences a message changes nothing.
 *
 * Source of the rule: SEMANTICS.md §5 and §9.
 */

import type { Event, RunContext } from '../machine/event.ts';
import { isDataOf } from '../machine/ownership.ts';
import type { Pending, Site, Step } from '../machine/state.ts';
import { EALREADY, ESRCH } from '../names.ts';
import { lastCallbackOf } from './lifetime.ts';
import { type Complain, isSame, type Rule } from './rule.ts';

export const ealreadyFreed: Rule = {
  name: 'utrace/ealready-freed',
  severity: 'error',
  observe(event, run, complain) {
    if (event.kind === 'free') freed(event, run, complain);
    else if (event.kind === 'return') stackLeft(event, run, complain);
  },
};

/**
 * The place to blame: the call itself, or where a helper gave its result back unfiltered to the
 * function in which it comes to a bad end.
 *
 * @param chain  the calls that led to that end
 */
export function blamed(pending: Pending, chain: readonly Site[], run: RunContext): Site | null {
  const record = run.record(pending.tag);
  if (record === undefined) return null;
  let shared = 0;
  for (const site of chain) {
    const own = record.chain[shared];
    if (own === undefined || !isSame(own, site)) break;
    shared++;
  }
  const last = record.chain.length - 1;
  return record.chain[record.returnedTo <= shared ? Math.min(shared, last) : last] ?? null;
}

function isDangerous({ outcome, hasWaited }: Pending): boolean {
  return (outcome === -EALREADY || outcome === -ESRCH) && !hasWaited;
}

function freed(event: Extract<Event, { kind: 'free' }>, run: RunContext, complain: Complain): void {
  const { object, type, state, site, text } = event;
  for (const [engine, { pending }] of state.engines) {
    if (pending === null || !isDangerous(pending)) continue;
    if (!isDataOf(engine, object, type, state, run.project, site.file)) continue;
    blame(
      pending,
      { site, message: `\`${text}\` is freed here` },
      text,
      event.chain,
      run,
      complain,
    );
  }
}

/** Data on the stack goes with the function that it belongs to. */
function stackLeft(
  event: Extract<Event, { kind: 'return' }>,
  run: RunContext,
  complain: Complain,
): void {
  const { state, graph, site } = event;
  for (const [engine, { pending, data }] of state.engines) {
    if (pending === null || data === null || !isDangerous(pending)) continue;
    const variable = data.name.startsWith('&') ? data.name.slice(1) : '';
    if (!graph.locals.has(variable) || engine === '') continue;
    const name = variable.replace(/#.*$/, '');
    blame(
      pending,
      { site, message: `\`${name}\` leaves the stack here` },
      name,
      event.chain,
      run,
      complain,
    );
  }
}

function blame(
  pending: Pending,
  end: Step,
  text: string,
  chain: readonly Site[],
  run: RunContext,
  complain: Complain,
): void {
  const at = blamed(pending, chain, run);
  if (at === null) return;
  const last = lastCallbackOf(run.project, at.file);
  const errno = pending.outcome === -EALREADY ? '-EALREADY' : '-ESRCH';
  const whose = last?.name ?? 'the last callback of the engine';
  const message =
    `\`${text}\` is freed at line ${end.site.line} even when this returns \`${errno}\`: ` +
    `${whose} may be using it right now, or free it again. ` +
    'Free it only after 0, or after -EINPROGRESS and a utrace_barrier(); ' +
    'after -EALREADY and -ESRCH leave it to the last callback.';
  const steps = pending.story.map((step) => ({
    ...step,
    message: step.message.replace(/passes here as -\d+/, `${errno} passes here`),
  }));
  const related =
    last === null
      ? []
      : [{ site: { ...last.span, file: last.file }, message: `${last.name} uses the data here` }];
  complain({ site: at, message, related: [...steps, end, ...related] });
}
