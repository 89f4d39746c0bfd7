/**
 * Choosing events: utrace_set_events().
 *
 * New bits take effect at once, and nothing is ever removed from the task's interest mask here. The
 * two refusals around death make the answer reliable: who gets 0 knows whether report_death comes.
 *
 * Mirrors: conformance SEMANTICS §6. Differs under `documented`: a mask that keeps DEATH or QUIESCE
 * after the death report no longer makes the reap wait for another one (*lost-reap*).
 */
import { EALREADY, EINPROGRESS, ESRCH } from '../abi/errno.ts';
import { ALL_EVENTS, DEATH_EVENTS, UTRACE_EVENT_SYSCALL } from '../abi/events.ts';
import type { utrace_engine } from './engine.ts';
import { STOPPED_UTRACE, type UtraceHost, type UtraceTask } from './host.ts';
import { utraceOf } from './state.ts';

/**
 * Chooses which events `engine` hears from `target`.
 *
 * @param caller  the task that makes the call, or null for a thread that is no task
 * @param events  a set of event bits, not an event number; 0 silences the engine
 * @returns 0 once the new mask is in force, otherwise
 *   - `-EINPROGRESS`  in force, but a callback just disabled may not have returned; utrace_barrier() waits
 *   - `-EALREADY`     nothing changed: too late to clear DEATH or QUIESCE (the death report is being
 *                     made), or to add them (the task is dead)
 *   - `-ESRCH`        the engine is detached or about to be, or reaping has begun
 */
export function utrace_set_events(
  host: UtraceHost,
  caller: UtraceTask | null,
  target: UtraceTask,
  engine: utrace_engine,
  events: number,
): number {
  const utrace = utraceOf(target);
  if (engine.status !== 'attached' || utrace.reapBegun) return -ESRCH;
  const dead = target.exit_state !== 'none';
  const wanted = events & ALL_EVENTS;
  const dropped = engine.flags & ~wanted;
  // mark: death-too-late
  if (utrace.dying && (dropped & DEATH_EVENTS) !== 0) return -EALREADY;
  if (dead && (wanted & ~engine.flags & DEATH_EVENTS) !== 0) return -EALREADY;

  engine.flags = wanted;
  const traced = (target.utrace_flags & UTRACE_EVENT_SYSCALL) !== 0;
  if (!traced && (wanted & UTRACE_EVENT_SYSCALL) !== 0) target.syscallTrace = true;
  // mark: lost-reap
  const forgotten = host.semantics === 'documented' && utrace.deathOver ? DEATH_EVENTS : 0;
  target.utrace_flags |= wanted & ~forgotten;

  const settled = caller === target || (target.stopped & STOPPED_UTRACE) !== 0 || dead;
  return dropped !== 0 && !settled && utrace.reporting === engine ? -EINPROGRESS : 0;
}
