/**
 * The verdict on a signal: what the engines' last word comes to.
 *
 * A handler runs, a default action is carried out (by a signal that stands for it, while the number
 * reported stays what the engines have left in the siginfo), or nothing is delivered and the task
 * goes on, perhaps after a stop. An engine that answered HOLD has the signal pushed back besides.
 *
 * Mirrors: conformance SEMANTICS §8, "outcome".
 */
import {
  UTRACE_INTERRUPT,
  UTRACE_REPORT,
  UTRACE_RESUME,
  UTRACE_SIGNAL_CORE,
  UTRACE_SIGNAL_DELIVER,
  UTRACE_SIGNAL_HOLD,
  UTRACE_SIGNAL_MASK,
  UTRACE_SIGNAL_STOP,
  UTRACE_SIGNAL_TERM,
  UTRACE_SIGNAL_TSTP,
} from '../abi/actions.ts';
import {
  defaultAction,
  SIGKILL,
  SIGQUIT,
  SIGSTOP,
  SIGTERM,
  SIGTRAP,
  SIGTSTP,
} from '../abi/signals.ts';
import type { Steps } from '../machine.ts';
import type { SigAction, SigInfo, UtraceHost, UtraceTask } from './host.ts';
import { endEventPass, type Pass } from './pass.ts';
import { finishForUserMode } from './stop.ts';

/** What the signal check is to do: start over, go on without utrace, or deliver a signal. */
export type SignalVerdict =
  | { readonly kind: 'again' }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'signal';
      /** Selects what is done; the number reported is the siginfo's, which may differ. */
      readonly signo: number;
      readonly action: SigAction;
    };

export const AGAIN: SignalVerdict = { kind: 'again' };
export const SIG_DFL: SigAction = { handler: 'SIG_DFL', oneshot: false, flags: 0 };
/**
 * Carries out what the pass has come to.
 *
 * @param action  the disposition as engines have left it in return_ka
 */
export function* conclude(
  host: UtraceHost,
  task: UtraceTask,
  pass: Pass,
  info: SigInfo,
  action: SigAction,
): Steps<SignalVerdict> {
  const { handler } = action;
  switch (pass.result & UTRACE_SIGNAL_MASK) {
    case UTRACE_SIGNAL_DELIVER:
      if (info.si_signo === 0 || handler === 'SIG_IGN') break;
      if (handler !== 'SIG_DFL') return yield* deliver(host, task, pass, info, action);
      if (defaultAction(info.si_signo) === 'ignore') break;
      return yield* fixedOutcome(host, task, pass, info, info.si_signo);
    case UTRACE_SIGNAL_TERM:
      return yield* fixedOutcome(host, task, pass, info, SIGTERM);
    case UTRACE_SIGNAL_CORE:
      return yield* fixedOutcome(host, task, pass, info, SIGQUIT);
    case UTRACE_SIGNAL_STOP:
      return yield* fixedOutcome(host, task, pass, info, SIGSTOP);
    case UTRACE_SIGNAL_TSTP:
      return yield* fixedOutcome(host, task, pass, info, SIGTSTP);
  }
  return yield* goOnWithout(host, task, pass, info);
}

/** The program's handler runs. A step or stop asked for here waits for the report of the handler. */
function* deliver(
  host: UtraceHost,
  task: UtraceTask,
  pass: Pass,
  info: SigInfo,
  action: SigAction,
): Steps<SignalVerdict> {
  const signo = info.si_signo;
  if (pass.action !== UTRACE_RESUME) pass.action = UTRACE_INTERRUPT;
  const later = endEventPass(host, task, pass, UTRACE_REPORT);
  pushBackIfHeld(host, task, pass, info);
  if (action.oneshot) host.setDisposition(task, signo, SIG_DFL);
  if (later !== null) yield* later;
  return { kind: 'signal', signo, action };
}

/** A default action is carried out, chosen by its representative signal. */
function* fixedOutcome(
  host: UtraceHost,
  task: UtraceTask,
  pass: Pass,
  info: SigInfo,
  representative: number,
): Steps<SignalVerdict> {
  const later = endEventPass(host, task, pass, UTRACE_REPORT);
  // mark: bogus-signo
  if ((info.si_signo & 0x80) !== 0) info.si_signo = SIGTRAP;
  pushBackIfHeld(host, task, pass, info);
  if (defaultAction(representative) === 'stop') host.setStopDequeued(task);
  if (later !== null) yield* later;
  return { kind: 'signal', signo: representative, action: SIG_DFL };
}

/** Nothing is delivered: the task goes on as the engines want, perhaps after a stop. */
function* goOnWithout(
  host: UtraceHost,
  task: UtraceTask,
  pass: Pass,
  info: SigInfo,
): Steps<SignalVerdict> {
  yield* finishForUserMode(host, task, pass);
  if (host.killed(task)) {
    host.dequeueKill(task, info);
    return { kind: 'signal', signo: SIGKILL, action: host.disposition(task, SIGKILL) };
  }
  pushBackIfHeld(host, task, pass, info);
  return AGAIN;
}

function pushBackIfHeld(host: UtraceHost, task: UtraceTask, pass: Pass, info: SigInfo): void {
  if ((pass.result & UTRACE_SIGNAL_HOLD) !== 0 && info.si_signo !== 0) host.pushBack(task, info);
}
