/**
 * The barrier: has this engine's callback, if one was running, returned?
 *
 * The test is here, the waiting is the host's: it asks again whenever a callback's answer has been
 * taken in or an engine's status has changed. A detach that is pending never ends in 0.
 *
 * Mirrors: conformance SEMANTICS §10.
 */
import { ESRCH } from '../abi/errno.ts';
import type { utrace_engine } from './engine.ts';
import type { UtraceTask } from './host.ts';
import { utraceOf } from './state.ts';

/**
 * One look at what utrace_barrier() waits for.
 *
 * @returns 0 (no callback of the engine is in progress, or the caller is the target itself),
 *   `-ESRCH` (detached, or reaping has begun), or `'wait'`. A waiter that a signal interrupts returns
 *   `-ERESTARTSYS` without asking again: the host's business.
 */
export function barrierTest(
  caller: UtraceTask | null,
  target: UtraceTask,
  engine: utrace_engine,
): number | 'wait' {
  if (caller === target) return 0;
  if (engine.status === 'detached') return -ESRCH;
  if (engine.status === 'detaching') return 'wait';
  const utrace = utraceOf(target);
  // mark: reap-before-barrier
  if (utrace.reapBegun) return -ESRCH;
  return utrace.reporting === engine ? 'wait' : 0;
}
