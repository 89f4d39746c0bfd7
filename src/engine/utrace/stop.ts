/**
 * Before user mode: what the answers of a pass mean to a task that is about to run its program, and
 * the utrace stop, in which it waits instead.
 *
 * The reference looks at the STOP mark of the interest mask, not at the engines' holds, so it can
 * stop a task that nobody holds any more (*orphan-stop*). Under `documented` the holds count: a stop
 * that has lost its last holder on the way is not entered.
 *
 * Mirrors: conformance SEMANTICS §7, "finish for user mode" and "utrace stop".
 */
import {
  UTRACE_BLOCKSTEP,
  UTRACE_INTERRUPT,
  UTRACE_REPORT,
  UTRACE_RESUME,
  UTRACE_SINGLESTEP,
  UTRACE_STOP,
} from '../abi/actions.ts';
import { STOP_MARK } from '../abi/events.ts';
import type { Steps } from '../machine.ts';
import type { utrace_engine } from './engine.ts';
import type { UtraceHost, UtraceTask } from './host.ts';
import { cleanUp, type Pass } from './pass.ts';
import { recalculate } from './recalculate.ts';
import { raiseRequest } from './request.ts';
import { utraceOf } from './state.ts';

/** Ends a pass on the way to user mode: stops, asks for a signal check, or sets the step mode. */
export function* finishForUserMode(host: UtraceHost, task: UtraceTask, pass: Pass): Steps<void> {
  const later = cleanUp(host, task, pass);
  if (later !== null) yield* later;
  switch (pass.action) {
    case UTRACE_STOP:
      yield* utraceStop(host, task, pass.resumeAction);
      break;
    case UTRACE_INTERRUPT:
      task.sigcheck = true;
      break;
    case UTRACE_BLOCKSTEP:
    case UTRACE_SINGLESTEP:
      setStepMode(host, task, pass.action);
      break;
    case UTRACE_REPORT:
    case UTRACE_RESUME:
      task.step = 'none';
      break;
  }
}

/** A callback may ask for steps that the hardware does not have; utrace_control() would have refused. */
function setStepMode({ arch }: UtraceHost, task: UtraceTask, action: number): void {
  if (action === UTRACE_BLOCKSTEP && arch.block_step) task.step = 'block';
  else if (arch.single_step) task.step = 'single';
}

/**
 * Stops the task until no engine wants it stopped, or it is killed. Nothing is reported on waking:
 * the way to user mode finds what was asked meanwhile.
 *
 * @param resumeAction  what is to be asked of the task once it goes on
 */
export function* utraceStop(host: UtraceHost, task: UtraceTask, resumeAction: number): Steps<void> {
  raiseRequest(host, task, resumeAction);
  while (!stopIsWanted(host, task)) {
    recalculate(host, task);
    const wanted = stopIsWanted(host, task);
    const later = host.released();
    if (later !== null) yield* later;
    if (!wanted) return;
  }
  if (!host.killed(task)) yield* host.stop(task);
}

function stopIsWanted(host: UtraceHost, task: UtraceTask): boolean {
  const marked = (task.utrace_flags & STOP_MARK) !== 0;
  // mark: orphan-stop
  return marked && (host.semantics === 'reference' || isHeld(task));
}

function isHeld(task: UtraceTask): boolean {
  const holds = (engine: utrace_engine): boolean => engine.hold && engine.status === 'attached';
  const { inService, waiting } = utraceOf(task);
  return inService.some(holds) || waiting.some(holds);
}
