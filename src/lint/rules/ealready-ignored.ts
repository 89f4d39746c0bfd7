/**
 * utrace/ealready-ignored: somebody asks an engine to go and does not listen to the answer.
 *
 * A detach that comes from outside can arrive while the task dies. Then utrace answers -EALREADY,
 * the engine stays attached, and its last callback runs, whatever the caller goes on to free. The
 * same holds for a utrace_set_events() that clears DEATH, QUIESCE or REAP.
 *
 * Source of the rule: SEMANTICS.md §5 (DETACH during the death report), §6 (dropping DEATH or
 * QUIESCE during it); docs/rules/ealready-ignored.md tells it to users.
 * Differs: one file at a time, and a result that is only printed counts as looked at.
 */
import type { Finding, Related, RuleName } from '../finding.ts';
import type { Unit, UtraceCall, Value } from '../lowered.ts';
import { eventBit, UTRACE_DETACH } from '../names.ts';

export const name: RuleName = 'utrace/ealready-ignored';

/** The events whose clearing can come too late. */
const finalEvents = eventBit('DEATH') | eventBit('QUIESCE') | eventBit('REAP');

const remedy =
  'Keep the result: after 0 the data is yours, after -EINPROGRESS call utrace_barrier() first, ' +
  'after -EALREADY and -ESRCH leave the data to the last callback.';

/** Finds every asynchronous detach, and every late clearing of events, whose result is lost. */
export function check(unit: Unit, file: string): readonly Finding[] {
  if (isOwnedByRelease(unit)) return [];
  return unit.calls.flatMap((call, index) => {
    const isLate = isDetach(call) || canClear(call, unit.calls.slice(0, index));
    if (!isLate || isSynchronous(call) || call.result.kind === 'used') return [];
    return [
      {
        file,
        ...call.span,
        rule: name,
        severity: 'warning' as const,
        message: messageFor(call, unit),
        related: relatedTo(call, unit, file),
        fixes: [],
      },
    ];
  });
}

/** True where only release() frees the data, and nobody can unload the code under a callback. */
function isOwnedByRelease({ opsTables, unloads }: Unit): boolean {
  if (unloads || opsTables.length === 0) return false;
  return opsTables.every(({ callbacks }) => callbacks.some((member) => member.name === 'release'));
}

function isDetach({ name, values }: UtraceCall): boolean {
  if (name !== 'utrace_control' && name !== 'utrace_control_pid') return false;
  const action = values[2];
  return action?.kind === 'number' && action.number === UTRACE_DETACH;
}

/**
 * True for a utrace_set_events() whose mask lacks a final event that may have been set before.
 * A mask built from the one before tells by itself; a constant is compared with the constants that
 * the file has set until here.
 */
function canClear(call: UtraceCall, before: readonly UtraceCall[]): boolean {
  const mask = eventMask(call);
  if (mask?.kind === 'keeps') return (~mask.bits & finalEvents) !== 0;
  if (mask?.kind !== 'number') return false;
  const earlier = before.map(eventMask).filter((value) => value !== undefined);
  if (mask.number === 0 && !earlier.some((value) => value.kind === 'number')) return true;
  return earlier.some(
    (value) => value.kind === 'number' && (value.number & ~mask.number & finalEvents) !== 0,
  );
}

function eventMask({ name, values }: UtraceCall): Value | undefined {
  return name === 'utrace_set_events' || name === 'utrace_set_events_pid' ? values[2] : undefined;
}

/** True where the task cannot be dying meanwhile: it runs this code, or has not run at all. */
function isSynchronous({ values, inCallback }: UtraceCall): boolean {
  const target = values[0];
  return (target?.kind === 'current' && inCallback) || target?.kind === 'newborn';
}

function messageFor(call: UtraceCall, unit: Unit): string {
  const last = lastCallback(unit)?.name ?? 'its last callback';
  const lost =
    call.result.kind === 'unread'
      ? `nothing reads \`${call.result.name}\`. It says that`
      : 'it says that';
  const consequence = isDetach(call)
    ? `the task is dying already, the engine stays attached, and ${last} still runs.`
    : `the task is dying already, the events stay as they were, and ${last} still runs.`;
  return `\`-EALREADY\` is lost here: ${lost} ${consequence} ${remedy}`;
}

function relatedTo(call: UtraceCall, unit: Unit, file: string): readonly Related[] {
  const engine = call.values[1];
  const attached = unit.calls.find(
    ({ name, storedIn }) =>
      name.startsWith('utrace_attach') && engine?.kind === 'stored' && storedIn === engine.storage,
  );
  const last = lastCallback(unit);
  const related: Related[] = [];
  const add = ({ line, column }: { line: number; column: number }, message: string): void => {
    related.push({ file, line, column, message });
  };
  if (attached !== undefined) add(attached.span, 'the engine is attached here');
  if (last !== undefined) add(last.span, `${last.name} may still run after this call`);
  if (call.result.kind === 'unread') add(call.result.declared, 'the result is kept here, unread');
  return related;
}

/** The callback that a dying task makes in the end, as far as this file has one. */
function lastCallback({
  opsTables,
}: Unit): Unit['opsTables'][number]['callbacks'][number] | undefined {
  const all = opsTables.flatMap(({ callbacks }) => callbacks);
  return (
    all.find((callback) => callback.name === 'report_death') ??
    all.find((callback) => callback.name === 'report_reap')
  );
}
