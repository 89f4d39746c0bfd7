/**
 * Signals: how engines see a signal before the task does, and decide what becomes of it.
 *
 * The host's signal check asks {@link getSignalHook} first. It either works off what engines have
 * asked of the task (a report without a signal), or takes the next signal off the queue, shows it to
 * the engines, and answers with what they made of it. The decision travels from engine to engine in
 * the signal action; the last word counts.
 *
 * Mirrors: conformance SEMANTICS §8.
 */
import {
  UTRACE_DETACH,
  UTRACE_INTERRUPT,
  UTRACE_REPORT,
  UTRACE_RESUME,
  UTRACE_RESUME_MASK,
  UTRACE_SIGNAL_CORE,
  UTRACE_SIGNAL_DELIVER,
  UTRACE_SIGNAL_HANDLER,
  UTRACE_SIGNAL_IGN,
  UTRACE_SIGNAL_REPORT,
  UTRACE_SIGNAL_STOP,
  UTRACE_SIGNAL_TERM,
  UTRACE_SIGNAL_TSTP,
} from '../abi/actions.ts';
import {
  QUIESCE,
  SIGNAL,
  SIGNAL_CORE,
  SIGNAL_IGN,
  SIGNAL_STOP,
  SIGNAL_TERM,
  UTRACE_EVENT,
  UTRACE_EVENT_SIGNAL_ALL,
} from '../abi/events.ts';
import { defaultAction, SIGKILL, SIGSTOP } from '../abi/signals.ts';
import { SILENT } from '../footprint.ts';
import type { Steps } from '../machine.ts';
import type { utrace_engine } from './engine.ts';
import {
  LiveSlot,
  type SigAction,
  type SigActionSlot,
  type SigInfo,
  type UtraceHost,
  type UtraceTask,
} from './host.ts';
import { enter, isAttached, newPass, type Pass, takeIn } from './pass.ts';
import { splice } from './recalculate.ts';
import { raiseRequest } from './request.ts';
import { type Utrace, utraceOf } from './state.ts';
import { finishForUserMode } from './stop.ts';
import { AGAIN, conclude, SIG_DFL, type SignalVerdict } from './verdict.ts';

const NONE: SignalVerdict = { kind: 'none' };
const QUIESCE_BIT = UTRACE_EVENT(QUIESCE);

/**
 * Asks the engines, from within the host's signal check.
 *
 * @param info  the siginfo of this check; number 0 at its start, kept from round to round
 */
export function* getSignalHook(
  host: UtraceHost,
  task: UtraceTask,
  info: SigInfo,
): Steps<SignalVerdict> {
  if (task.utrace_flags === 0) return NONE;
  const utrace = utraceOf(task);
  if (utrace.request !== UTRACE_RESUME || utrace.fresh || utrace.handlerSetUp) {
    return yield* honourRequest(host, task, utrace, info);
  }
  if ((task.utrace_flags & UTRACE_EVENT_SIGNAL_ALL) === 0 || host.stopPending(task)) return NONE;
  return yield* showSignal(host, task, info);
}

/**
 * A user handler has been set up, of which engines hear at the next signal check.
 *
 * @param stepping  the task was being stepped: the check is to come before its first instruction
 */
export function handlerHook(host: UtraceHost, task: UtraceTask, stepping: boolean): void {
  if (task.utrace_flags === 0) return;
  const utrace = utraceOf(task);
  utrace.handlerSetUp = true;
  if (stepping) raiseRequest(host, task, UTRACE_INTERRUPT);
  else if (utrace.request === UTRACE_RESUME) task.notify = true;
}

/** Something was asked of the task: a report without a signal, or just a step mode to set. */
function* honourRequest(
  host: UtraceHost,
  task: UtraceTask,
  utrace: Utrace,
  info: SigInfo,
): Steps<SignalVerdict> {
  splice(utrace);
  const pass = newPass(utrace.handlerSetUp ? UTRACE_SIGNAL_HANDLER : UTRACE_SIGNAL_REPORT);
  const { request } = utrace;
  utrace.handlerSetUp = false;
  utrace.request = UTRACE_RESUME;
  if (task.sigcheck) host.recalcSigcheck(task);
  if (request > UTRACE_REPORT) {
    pass.action = request;
    pass.spurious = false;
    yield* finishForUserMode(host, task, pass);
    return AGAIN;
  }
  if ((task.utrace_flags & QUIESCE_BIT) === 0) return AGAIN;
  const signal: Showing = { event: 0, info, dequeued: 0, return_ka: slot(host, SIG_DFL) };
  yield* walkSignal(host, task, pass, signal);
  return yield* conclude(host, task, pass, signal.info, signal.return_ka.action);
}

/** Takes the next signal off the queue and shows it to whoever cares. */
function* showSignal(host: UtraceHost, task: UtraceTask, info: SigInfo): Steps<SignalVerdict> {
  if (!host.dequeue(task, info)) return NONE;
  const signo = info.si_signo;
  const action = host.disposition(task, signo);
  const undisturbed: SignalVerdict = { kind: 'signal', signo, action };
  if (signo === SIGKILL) return undisturbed;
  const { event, signalAction } = classify(signo, action);
  // mark: unseen-signal
  if ((task.utrace_flags & (event | QUIESCE_BIT)) === 0) return undisturbed;
  const pass = newPass(signalAction);
  const signal: Showing = { event, info, dequeued: signo, return_ka: slot(host, action) };
  yield* walkSignal(host, task, pass, signal);
  return yield* conclude(host, task, pass, signal.info, signal.return_ka.action);
}

const slot = ({ footprints }: UtraceHost, action: SigAction): SigActionSlot =>
  new LiveSlot(footprints ?? SILENT, action);

/** The event a signal counts as, and the signal action that engines start from. */
function classify(signo: number, { handler }: SigAction): { event: number; signalAction: number } {
  const as = (event: number, signalAction: number) => ({
    event: UTRACE_EVENT(event),
    signalAction,
  });
  if (handler === 'SIG_IGN') return as(SIGNAL_IGN, UTRACE_SIGNAL_IGN);
  if (handler !== 'SIG_DFL') return as(SIGNAL, UTRACE_SIGNAL_DELIVER);
  switch (defaultAction(signo)) {
    case 'core':
      return as(SIGNAL_CORE, UTRACE_SIGNAL_CORE);
    case 'ignore':
      return as(SIGNAL_IGN, UTRACE_SIGNAL_IGN);
    case 'stop':
      return as(SIGNAL_STOP, signo === SIGSTOP ? UTRACE_SIGNAL_STOP : UTRACE_SIGNAL_TSTP);
    case 'terminate':
      return as(SIGNAL_TERM, UTRACE_SIGNAL_TERM);
  }
}

/** A signal, or the lack of one, on its way past the engines. */
interface Showing {
  /** The event's bit, or 0: a report without a signal. */
  readonly event: number;
  readonly info: SigInfo;
  /** The number taken off the queue, whatever engines write into `info`; 0 without a signal. */
  readonly dequeued: number;
  readonly return_ka: SigActionSlot;
}

/** Engines that want neither the event nor QUIESCE are skipped, holds and all. */
function* walkSignal(host: UtraceHost, task: UtraceTask, pass: Pass, signal: Showing): Steps<void> {
  const utrace = utraceOf(task);
  for (const engine of utrace.inService) {
    if ((engine.flags & (signal.event | QUIESCE_BIT)) === 0) continue;
    if (!isAttached(engine)) {
      takeIn(host, task, pass, engine, UTRACE_DETACH | pass.result);
      continue;
    }
    enter(utrace, engine);
    const answer = yield* callSignal(host, task, pass, engine, signal);
    takeIn(host, task, pass, engine, tamed(answer));
  }
}

function* callSignal(
  host: UtraceHost,
  task: UtraceTask,
  pass: Pass,
  engine: utrace_engine,
  { event, info, dequeued, return_ka }: Showing,
): Steps<number> {
  if (!engine.ops.has('signal')) {
    const { action } = pass;
    const answer = yield* host.call(engine, { kind: 'quiesce', task, action, event });
    return (answer & UTRACE_RESUME_MASK) | pass.result;
  }
  const orig_ka = dequeued === 0 ? null : host.disposition(task, dequeued);
  const action = pass.action | pass.result;
  return yield* host.call(engine, { kind: 'signal', task, action, info, orig_ka, return_ka });
}

/** INTERRUPT and REPORT would only bring the task straight back here, so they count as RESUME. */
function tamed(answer: number): number {
  const action = answer & UTRACE_RESUME_MASK;
  const loops = action === UTRACE_INTERRUPT || action === UTRACE_REPORT;
  return loops ? (answer & ~UTRACE_RESUME_MASK) | UTRACE_RESUME : answer;
}
