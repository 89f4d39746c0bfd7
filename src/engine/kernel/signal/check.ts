/**
 * The signal check: the task takes its signals, one after the other, until none is left, a handler
 * is set up, or it is dead.
 *
 * Engines are asked first ({@link getSignalHook}); what they do not decide is decided by the
 * disposition: ignored, handled, or the default action, which stops or ends the task.
 *
 * Mirrors: conformance README §5.5.
 */
import { defaultAction, SA_NODEFER } from '../../abi/signals.ts';
import type { Steps } from '../../machine.ts';
import { LiveSigInfo, type SigAction, type SigInfo } from '../../utrace/host.ts';
import { getSignalHook, handlerHook } from '../../utrace/signal.ts';
import type { SignalVerdict } from '../../utrace/verdict.ts';
import { decideRestart } from '../entry.ts';
import { groupExitCode, leave } from '../exit.ts';
import { groupStop, obeyGroupStop, reportContinued } from '../jobctl.ts';
import type { Kernel } from '../kernel.ts';
import { enterHandler, savedRegisters } from '../registers.ts';
import { SIG_DFL, type Task, type UserHandler } from '../task.ts';
import { dequeueSignal, recalcSigcheck } from './queue.ts';

type Delivery = Extract<SignalVerdict, { readonly kind: 'signal' }>;
const NO_VERDICT: SignalVerdict = { kind: 'none' };

export function* checkSignals(kernel: Kernel, task: Task): Steps<void> {
  const info = new LiveSigInfo(kernel.notes);
  for (;;) {
    if (task.continued || task.group.notice !== 0) yield* reportContinued(kernel, task);
    const hooked = task.utrace_flags === 0 ? NO_VERDICT : yield* getSignalHook(kernel, task, info);
    if (hooked.kind === 'again') continue;
    if (hooked.kind === 'signal') {
      if (yield* takeSignal(kernel, task, info, hooked, true)) return;
      continue;
    }
    if (task.stopPending) {
      yield* obeyGroupStop(kernel, task);
      continue;
    }
    if (!dequeueSignal(task, info)) {
      decideRestart(task.regs, null);
      return;
    }
    const signo = info.si_signo;
    const action = kernel.disposition(task, signo);
    if (yield* takeSignal(kernel, task, info, { kind: 'signal', signo, action }, false)) return;
  }
}

/** @returns true if the check is over: a handler has been set up */
function* takeSignal(
  kernel: Kernel,
  task: Task,
  info: SigInfo,
  { signo, action }: Delivery,
  fromHook: boolean,
): Steps<boolean> {
  kernel.events++;
  const { handler } = action;
  if (handler === 'SIG_IGN') return ignored(kernel, task, info);
  if (handler !== 'SIG_DFL') {
    if (action.oneshot && !fromHook) kernel.setDisposition(task, signo, SIG_DFL);
    setUpHandler(kernel, task, info, action);
    return true;
  }
  switch (defaultAction(signo)) {
    case 'ignore':
      return ignored(kernel, task, info);
    case 'stop':
      note(kernel, task, info, 'stop');
      if (!isRecorded(task, info))
        yield* groupStop(kernel, task, info.si_signo === 0 ? signo : info.si_signo);
      return false;
    case 'terminate':
      note(kernel, task, info, 'fatal');
      return yield* die(kernel, task, info, info.si_signo);
    case 'core':
      note(kernel, task, info, 'core');
      return yield* die(kernel, task, info, info.si_signo | 0x80);
  }
}

function ignored(kernel: Kernel, task: Task, info: SigInfo): false {
  note(kernel, task, info, 'ignored');
  return false;
}

function note(
  kernel: Kernel,
  task: Task,
  info: SigInfo,
  fate: 'ignored' | 'handler' | 'stop' | 'fatal' | 'core',
): void {
  if (kernel.log === null) return;
  kernel.emit({ kind: 'signal-delivered', pid: task.pid, signo: info.si_signo, fate });
}

/** Ends the task, and its group with it; never comes back. */
function die(kernel: Kernel, task: Task, info: SigInfo, code: number): Steps<never> {
  if (isRecorded(task, info)) return leave(kernel, task, task.recorded?.status ?? code);
  return leave(kernel, task, groupExitCode(kernel, task, code));
}

/** The handler is the next thing the task runs in user mode. */
function setUpHandler(kernel: Kernel, task: Task, info: SigInfo, action: SigAction): void {
  const { mask, regs } = task;
  const signo = info.si_signo;
  note(kernel, task, info, 'handler');
  decideRestart(regs, action.flags);
  const { handler } = action;
  if (!isRecorded(task, info) && isUserHandler(handler)) {
    task.handlers.push({ signo, handler, mask, regs: savedRegisters(regs) });
    if ((action.flags & SA_NODEFER) === 0) task.mask = mask.with(signo);
    enterHandler(regs, signo);
    recalcSigcheck(task);
  }
  handlerHook(kernel, task, task.step !== 'none');
}

const isRecorded = (task: Task, info: SigInfo): boolean =>
  task.recorded !== null && task.recorded.signo === info.si_signo;

/** An engine may put in a handler that is but a name; such a one runs nothing. */
function isUserHandler(handler: SigAction['handler']): handler is UserHandler {
  return typeof handler === 'object' && 'start' in handler;
}
