/**
 * utrace/ealready-ignored: somebody asks an engine to go and does not listen to the answer.
 *
 * A detach that comes from outside can arrive while the task dies. Then utrace answers -EALREADY,
 * the engine stays attached, and its last callback runs, whatever the caller goes on to free. The
 * same holds for a utrace_set_events() that clears DEATH, QUIESCE or REAP.
 *
 * Source of the rule: SEMANTICS.md §5 (DETACH during the death report), §6 (dropping DEATH or
 * QUIESCE during it); docs/rules/ealready-ignored.md tells it to users.
 */
import type { RunContext } from '../machine/event.ts';
import type { CallRecord } from '../machine/record.ts';
import type { Step } from '../machine/state.ts';
import { isOwnedByRelease, isReadIn, lastCallbackOf } from './lifetime.ts';
import type { Complain, Rule } from './rule.ts';

const remedy =
  'Keep the result: after 0 the data is yours, after -EINPROGRESS call utrace_barrier() first, ' +
  'after -EALREADY and -ESRCH leave the data to the last callback.';

export const ealreadyIgnored: Rule = {
  name: 'utrace/ealready-ignored',
  severity: 'warning',
  conclude(run, complain) {
    for (const record of run.records) {
      // A path that was not followed may look at the result, if anybody does.
      if (run.isCut && isRead(record)) continue;
      if (isIgnored(record, run)) complainOf(record, run, complain);
    }
  },
};

/** True where anything is done with the result of the call, as the text of its function shows. */
function isRead({ graph, result }: CallRecord): boolean {
  return isReadIn(graph, (expr) => expr.kind === 'variable' && expr.name === result);
}

/** True where no decision depends on the outcome, and nobody else can make one. */
export function isIgnored(record: CallRecord, run: RunContext): boolean {
  if (record.kind !== 'detach' && record.kind !== 'clear') return false;
  if (record.isConsulted || record.hasEscaped) return false;
  // The function that was entered first passes it to somebody who cannot be seen.
  const isPassedOn = record.returnedTo < 0 && !dropsItsResult(run);
  return !isPassedOn && !isOwnedByRelease(run.project, record.graph.file);
}

/** Whoever calls module_exit() functions and threads looks at nothing they return. */
function dropsItsResult({ role }: RunContext): boolean {
  return role.kind === 'exit' || role.kind === 'thread';
}

function complainOf(record: CallRecord, run: RunContext, complain: Complain): void {
  const depth = Math.max(0, record.returnedTo);
  const site = record.chain[depth];
  const call = record.chain.at(-1);
  if (site === undefined || call === undefined) return;
  const last = lastCallbackOf(run.project, record.graph.file);
  const related: Step[] = [];
  if (site !== call) related.push({ site: call, message: 'the call whose result is passed up' });
  if (last !== null) {
    const message = `${last.name} may still run after this call`;
    related.push({ site: { ...last.span, file: last.file }, message });
  }
  complain({ site, message: messageFor(record, last?.name ?? 'its last callback'), related });
}

function messageFor({ kind, isPrinted, isAsserted }: CallRecord, last: string): string {
  const lost = isAsserted
    ? 'an assertion is all that looks at it'
    : isPrinted
      ? 'it is only printed, or decides nothing'
      : 'nobody looks at the result';
  const consequence =
    kind === 'detach'
      ? `the task is dying already, the engine stays attached, and ${last} still runs`
      : `the task is dying already, the events stay as they were, and ${last} still runs`;
  return `\`-EALREADY\` is lost here: ${lost}. It says that ${consequence}. ${remedy}`;
}
