/**
 * Control: utrace_control(), by which an engine stops, resumes, steps, interrupts or leaves a task
 * from outside the task's own callbacks.
 *
 * Asked of a task that utrace has stopped, an action is done on return. A running task honours it
 * later, at its own pace: the engine's wish is kept in `hold`, the rest in the task's request.
 *
 * Mirrors: conformance SEMANTICS §5.
 */
import {
  UTRACE_BLOCKSTEP,
  UTRACE_DETACH,
  UTRACE_REPORT,
  UTRACE_RESUME_MAX,
  UTRACE_SINGLESTEP,
  UTRACE_STOP,
} from '../abi/actions.ts';
import { EALREADY, EINPROGRESS, EINVAL, EOPNOTSUPP, ESRCH } from '../abi/errno.ts';
import { QUIESCE, STOP_MARK, UTRACE_EVENT } from '../abi/events.ts';
import type { utrace_engine } from './engine.ts';
import { STOPPED_UTRACE, type UtraceHost, type UtraceTask } from './host.ts';
import { recalculate } from './recalculate.ts';
import { raiseRequest } from './request.ts';
import { utraceOf } from './state.ts';

/**
 * Asks `action` of `target` in the name of `engine`.
 *
 * @param _caller  the task that makes the call, or null; unlike utrace_set_events(), it makes no difference
 * @param action   UTRACE_STOP … UTRACE_DETACH
 * @returns 0 when done (or, for all but STOP, asked for), otherwise
 *   - `-EINPROGRESS`  STOP: the task has yet to stop; DETACH: the engine's callback is running, see utrace_barrier()
 *   - `-EALREADY`     DETACH: the death report is being made, report_death may come or has come
 *   - `-ESRCH`        the engine is detached or about to be, the task is dead, or reaping has begun
 *   - `-EINVAL`       no such action; or REPORT or a step for an engine without QUIESCE
 *   - `-EOPNOTSUPP`   a step without the hardware for it; nothing changed
 */
export function utrace_control(
  host: UtraceHost,
  _caller: UtraceTask | null,
  target: UtraceTask,
  engine: utrace_engine,
  action: number,
): number {
  const refusal = refuse(target, engine, action);
  if (refusal !== 0) return refusal;
  switch (action) {
    case UTRACE_STOP:
      return stop(host, target, engine);
    case UTRACE_DETACH:
      return detach(host, target, engine);
    default:
      return resume(host, target, engine, action);
  }
}

/** The tests in the order that decides between two errors: QUIESCE is asked for before anything else. */
function refuse(target: UtraceTask, engine: utrace_engine, action: number): number {
  const utrace = utraceOf(target);
  if (!(action >= UTRACE_STOP && action < UTRACE_RESUME_MAX)) return -EINVAL;
  // mark: quiesce-first
  if (needsQuiesce(action) && (engine.flags & UTRACE_EVENT(QUIESCE)) === 0) return -EINVAL;
  if (engine.status !== 'attached' || utrace.reapBegun) return -ESRCH;
  if (target.exit_state === 'none') return 0;
  if (action !== UTRACE_DETACH) return -ESRCH;
  return utrace.dying ? -EALREADY : 0;
}

const needsQuiesce = (action: number): boolean =>
  action === UTRACE_REPORT || action === UTRACE_SINGLESTEP || action === UTRACE_BLOCKSTEP;

function stop(host: UtraceHost, target: UtraceTask, engine: utrace_engine): number {
  engine.hold = true;
  target.utrace_flags |= STOP_MARK;
  if (target.stopped !== 0) {
    target.stopped |= STOPPED_UTRACE;
    return 0;
  }
  raiseRequest(host, target, UTRACE_REPORT);
  return -EINPROGRESS;
}

function detach(host: UtraceHost, target: UtraceTask, engine: utrace_engine): number {
  // mark: stop-mark-dropped
  if (engine.hold) target.utrace_flags &= ~STOP_MARK;
  engine.hold = false;
  engine.status = 'detaching';
  engine.flags = UTRACE_EVENT(QUIESCE);
  if (target.stopped !== 0 || target.exit_state !== 'none') {
    // A task in a mere job-control stop joins the utrace stop, and the recalculation lets it out.
    if (target.stopped !== 0) target.stopped |= STOPPED_UTRACE;
    recalculate(host, target);
    return 0;
  }
  raiseRequest(host, target, UTRACE_REPORT);
  return utraceOf(target).reporting === engine ? -EINPROGRESS : 0;
}

function resume(
  host: UtraceHost,
  target: UtraceTask,
  engine: utrace_engine,
  action: number,
): number {
  const granted = action === UTRACE_BLOCKSTEP && !host.arch.block_step ? UTRACE_SINGLESTEP : action;
  if (granted === UTRACE_SINGLESTEP && !host.arch.single_step) return -EOPNOTSUPP;
  engine.hold = false;
  raiseRequest(host, target, granted);
  if ((target.stopped & STOPPED_UTRACE) !== 0) recalculate(host, target);
  return 0;
}
