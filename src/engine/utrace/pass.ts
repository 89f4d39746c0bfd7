/**
 * A pass: how one event reaches every engine that asked for it.
 *
 * The task walks its engines in order of arrival (backwards at system-call entry). Each hears
 * report_quiesce first if it wants that, then the event; the smallest resume action wins, and an
 * engine that answers STOP holds the task until it says otherwise. An engine that arrives during a
 * pass waits for the next one: nobody sees half an event.
 *
 * Mirrors: conformance SEMANTICS §3 (start) and §7.
 * Differs: no lock is modelled; another CPU gets in only where the host's `call` yields.
 */
import {
  UTRACE_BLOCKSTEP,
  UTRACE_DETACH,
  UTRACE_REPORT,
  UTRACE_RESUME,
  UTRACE_RESUME_MASK,
  UTRACE_STOP,
} from '../abi/actions.ts';
import { QUIESCE, STOP_MARK, UTRACE_EVENT } from '../abi/events.ts';
import { invariant } from '../invariant.ts';
import type { Steps } from '../machine.ts';
import type { utrace_engine } from './engine.ts';
import type { Callback, UtraceHost, UtraceTask } from './host.ts';
import { recalculate, splice } from './recalculate.ts';
import { raiseRequest } from './request.ts';
import { type Utrace, utraceOf } from './state.ts';

export interface Pass {
  /** The smallest answer so far; never gets weaker. */
  action: number;
  /** The same without the STOPs: what is to happen once a stop is over. */
  resumeAction: number;
  /** The event's own bits: of the last answer, or as the pass began. */
  result: number;
  /** Some engine was found detaching. */
  detaches: boolean;
  /** No callback was made for the event itself. */
  spurious: boolean;
}

export function newPass(result = 0): Pass {
  return {
    action: UTRACE_RESUME,
    resumeAction: UTRACE_RESUME,
    result,
    detaches: false,
    spurious: true,
  };
}

const QUIESCE_BIT = UTRACE_EVENT(QUIESCE);

/**
 * Begins a pass (of any kind but death and signal): it swallows an outstanding REPORT or step, since
 * its callbacks are the chance to ask anew, but not an INTERRUPT.
 *
 * @returns the request as it was
 */
export function startPass(utrace: Utrace): number {
  const { request } = utrace;
  const swallowed = request >= UTRACE_REPORT && request <= UTRACE_BLOCKSTEP;
  if (utrace.fresh || swallowed) splice(utrace);
  if (swallowed) utrace.request = UTRACE_RESUME;
  return request;
}

/** The callback for the event itself, with the pass's resume action as it then stands. */
export type MakeCallback = (action: number) => Callback;

/**
 * Walks the engines in service.
 *
 * @param event  the event's bit; 0 when there is none and the task is just quiescent
 */
export function* walk(
  host: UtraceHost,
  task: UtraceTask,
  pass: Pass,
  event: number,
  callback: MakeCallback,
  backwards = false,
): Steps<void> {
  const utrace = utraceOf(task);
  const engines = utrace.inService;
  const count = engines.length;
  for (let n = 0; n < count; n++) {
    const engine = engines[backwards ? count - 1 - n : n];
    invariant(engine !== undefined, 'an engine left the list during a pass', task);
    if ((engine.flags & QUIESCE_BIT) !== 0) {
      if (isAttached(engine)) {
        enter(utrace, engine);
        const { action } = pass;
        const answer = yield* host.call(engine, { kind: 'quiesce', task, action, event });
        takeIn(host, task, pass, engine, answer);
      } else takeIn(host, task, pass, engine, UTRACE_DETACH);
      if (!isAttached(engine)) continue;
      if (event === 0) {
        pass.spurious = false;
        continue;
      }
    }
    // mark: hold-counts
    if (engine.hold) pass.action = UTRACE_STOP;
    // The mask is looked at anew: report_quiesce may have switched this event on or off.
    if ((engine.flags & event) === 0) continue;
    pass.spurious = false;
    enter(utrace, engine);
    takeIn(host, task, pass, engine, yield* host.call(engine, callback(pass.action)));
  }
}

/** From here until its answer is taken in, a callback to `engine` is in progress. */
export function enter(utrace: Utrace, engine: utrace_engine): void {
  invariant(utrace.reporting === null, 'two callbacks of one task overlap', engine);
  invariant(isAttached(engine), 'a detached engine is called back', engine);
  utrace.reporting = engine;
}

/** A call of its own, so that the compiler does not take the status for constant across callbacks. */
export function isAttached(engine: utrace_engine): boolean {
  return engine.status === 'attached';
}

/** Takes a callback's answer into account; from then on the callback is no longer in progress. */
export function takeIn(
  host: UtraceHost,
  task: UtraceTask,
  pass: Pass,
  engine: utrace_engine,
  answer: number,
): void {
  const action = answer & UTRACE_RESUME_MASK;
  pass.result = answer & ~UTRACE_RESUME_MASK;
  if (action === UTRACE_DETACH && isAttached(engine)) engine.status = 'detaching';
  if (!isAttached(engine)) {
    pass.detaches = true;
  } else if (action === UTRACE_STOP) {
    pass.action = UTRACE_STOP;
    engine.hold = true;
    task.utrace_flags |= STOP_MARK;
  } else {
    pass.action = Math.min(pass.action, action);
    pass.resumeAction = Math.min(pass.resumeAction, action);
    engine.hold = false;
  }
  utraceOf(task).reporting = null;
  host.answered(task);
}

/**
 * Ends the pass of an event: turns the answers into a request, and cleans up if the pass has shown
 * that there is something to clean up.
 *
 * @param stopCountsAs  what a STOP asks for: REPORT where the task goes on and stops later, RESUME
 *   where it stops on the spot
 * @returns release callbacks that have become due, to be run before going on
 */
export function endEventPass(
  host: UtraceHost,
  task: UtraceTask,
  pass: Pass,
  stopCountsAs: number,
): Steps<void> | null {
  raiseRequest(host, task, pass.action === UTRACE_STOP ? stopCountsAs : pass.action);
  return cleanUp(host, task, pass);
}

/** Recalculates after a pass that met a detaching engine or called nobody. */
export function cleanUp(host: UtraceHost, task: UtraceTask, pass: Pass): Steps<void> | null {
  if (!pass.detaches && !pass.spurious) return null;
  recalculate(host, task);
  if (task.utrace_flags === 0) pass.action = UTRACE_RESUME;
  return host.released();
}
