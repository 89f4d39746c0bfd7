/**
 * The request: the strongest thing asked of a task and not yet honoured.
 *
 * A task honours requests itself, on its way to user mode. Whoever makes the request stronger also
 * sets the work flag that takes the task there: *notify*, or *sigcheck* for INTERRUPT.
 *
 * Mirrors: conformance SEMANTICS §3.
 */
import { UTRACE_INTERRUPT } from '../abi/actions.ts';
import type { UtraceHost, UtraceTask } from './host.ts';
import { utraceOf } from './state.ts';

/** Asks `action` of the task. A weaker or equal request than the one outstanding changes nothing. */
export function raiseRequest(host: UtraceHost, task: UtraceTask, action: number): void {
  const utrace = utraceOf(task);
  if (action >= utrace.request) return;
  utrace.request = action;
  if (action === UTRACE_INTERRUPT) host.interrupt(task);
  else task.notify = true;
}

/** Does utrace keep the task's sigcheck flag up? Hosts ask when they recalculate the flag. */
export function interrupting(task: UtraceTask): boolean {
  return task.utrace_flags !== 0 && task.utrace?.request === UTRACE_INTERRUPT;
}
