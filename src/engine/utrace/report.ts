/**
 * The hooks of a living task's events: clone, exec, system calls, job control, exit, and the final
 * pass before user mode.
 *
 * The host calls each hook at its place and need not ask who is interested: a hook that nobody
 * wants returns at once. What happens to the answers differs with the place. Some events go on
 * (a STOP is honoured on the way to user mode), system-call entry and exit stop on the spot.
 *
 * Mirrors: conformance SEMANTICS §7, "per event" and "final pass"; README §5.3.
 */
import {
  UTRACE_INTERRUPT,
  UTRACE_REPORT,
  UTRACE_RESUME,
  UTRACE_STOP,
  UTRACE_SYSCALL_ABORT,
  UTRACE_SYSCALL_MASK,
  UTRACE_SYSCALL_RESUMED,
  UTRACE_SYSCALL_RUN,
} from '../abi/actions.ts';
import { CLONE_VFORK } from '../abi/clone.ts';
import {
  CLONE,
  EXEC,
  EXIT,
  JCTL,
  QUIESCE,
  SYSCALL_ENTRY,
  SYSCALL_EXIT,
  UTRACE_EVENT,
} from '../abi/events.ts';
import { Defect } from '../invariant.ts';
import type { Steps } from '../machine.ts';
import type { UtraceHost, UtraceTask } from './host.ts';
import { endEventPass, type MakeCallback, newPass, type Pass, startPass, walk } from './pass.ts';
import { utraceOf } from './state.ts';
import { finishForUserMode, utraceStop } from './stop.ts';

const isInterested = (task: UtraceTask, event: number): boolean =>
  (task.utrace_flags & UTRACE_EVENT(event)) !== 0;

/** Start of pass, walk, end of pass. */
function* report(
  host: UtraceHost,
  task: UtraceTask,
  event: number,
  callback: MakeCallback,
  stopCountsAs = UTRACE_REPORT,
): Steps<Pass> {
  const pass = newPass();
  startPass(utraceOf(task));
  yield* walk(host, task, pass, UTRACE_EVENT(event), callback);
  const later = endEventPass(host, task, pass, stopCountsAs);
  if (later !== null) yield* later;
  return pass;
}

/** The exec is complete. */
export function* reportExec(host: UtraceHost, task: UtraceTask): Steps<void> {
  if (!isInterested(task, EXEC)) return;
  yield* report(host, task, EXEC, (action) => ({ kind: 'exec', task, action }));
}

/** The system call has been made. */
export function* reportSyscallExit(host: UtraceHost, task: UtraceTask): Steps<void> {
  if (!task.syscallTrace || !isInterested(task, SYSCALL_EXIT)) return;
  yield* report(host, task, SYSCALL_EXIT, (action) => ({ kind: 'syscall_exit', task, action }));
}

/**
 * Job control stops or continues the task. The core of the reference version has no caller for it.
 *
 * @param type    CLD_STOPPED or CLD_CONTINUED
 * @param notify  0, or the kind that the parent is told
 */
export function* reportJctl(
  host: UtraceHost,
  task: UtraceTask,
  type: number,
  notify: number,
): Steps<void> {
  if (!isInterested(task, JCTL)) return;
  yield* report(host, task, JCTL, (action) => ({ kind: 'jctl', task, action, type, notify }));
}

/** A child has been made and does not run yet. Under CLONE_VFORK a stop waits for {@link vforkHook}. */
export function* reportClone(
  host: UtraceHost,
  task: UtraceTask,
  clone_flags: number,
  child: UtraceTask,
): Steps<void> {
  if (!isInterested(task, CLONE)) return;
  const vfork = (clone_flags & CLONE_VFORK) !== 0;
  const callback: MakeCallback = (action) => ({ kind: 'clone', task, action, clone_flags, child });
  const pass = yield* report(host, task, CLONE, callback, vfork ? UTRACE_RESUME : UTRACE_REPORT);
  // mark: vfork-stop
  if (vfork && pass.action === UTRACE_STOP) utraceOf(task).stopBeforeVforkWait = true;
}

/** The vfork child runs, and its parent is about to wait for it: the place of a stop put off. */
export function* vforkHook(host: UtraceHost, task: UtraceTask): Steps<void> {
  if (!isInterested(task, CLONE)) return;
  const utrace = utraceOf(task);
  if (!utrace.stopBeforeVforkWait) return;
  utrace.stopBeforeVforkWait = false;
  yield* utraceStop(host, task, UTRACE_RESUME);
}

/** The task is about to exit with `code`, which engines may change; it may stop once more. */
export function* reportExit(
  host: UtraceHost,
  task: UtraceTask,
  code: { value: number },
): Steps<void> {
  if (!isInterested(task, EXIT)) return;
  const orig_code = code.value;
  const callback: MakeCallback = (action) => ({ kind: 'exit', task, action, orig_code, code });
  const pass = yield* report(host, task, EXIT, callback);
  if (pass.action === UTRACE_STOP) yield* utraceStop(host, task, pass.resumeAction);
}

/** A system call is about to be made: `ABORT` if engines, or a kill during a stop here, prevent it. */
export function* reportSyscallEntry(host: UtraceHost, task: UtraceTask): Steps<'RUN' | 'ABORT'> {
  if (!task.syscallTrace || !isInterested(task, SYSCALL_ENTRY)) return 'RUN';
  const utrace = utraceOf(task);
  let result = UTRACE_SYSCALL_RUN;
  for (let resumed = 0; ; resumed = UTRACE_SYSCALL_RESUMED) {
    const pass = newPass(result);
    yield* syscallEntryPass(host, task, pass, resumed);
    result = pass.result;
    if (pass.action !== UTRACE_STOP) break;
    yield* utraceStop(host, task, pass.resumeAction);
    if (host.killed(task)) return 'ABORT';
    // mark: syscall-resumed
    const again = utrace.request === UTRACE_INTERRUPT || utrace.request === UTRACE_REPORT;
    if (!again) break;
  }
  return (result & UTRACE_SYSCALL_MASK) === UTRACE_SYSCALL_ABORT ? 'ABORT' : 'RUN';
}

/** Backwards, so that the engine that came last, and is nearest to the program, decides last of all. */
function* syscallEntryPass(
  host: UtraceHost,
  task: UtraceTask,
  pass: Pass,
  resumed: number,
): Steps<void> {
  startPass(utraceOf(task));
  const callback: MakeCallback = (action) => ({
    kind: 'syscall_entry',
    task,
    action: action | pass.result | resumed,
  });
  yield* walk(host, task, pass, UTRACE_EVENT(SYSCALL_ENTRY), callback, true);
  const later = endEventPass(host, task, pass, UTRACE_RESUME);
  if (later !== null) yield* later;
}

/** The final pass: *notify* was up, and the task is about to return to user mode. */
export function* resumeHook(host: UtraceHost, task: UtraceTask): Steps<void> {
  if (task.utrace_flags === 0) return;
  const utrace = utraceOf(task);
  utrace.handlerSetUp = false;
  const request = startPass(utrace);
  if (request === UTRACE_RESUME) return;
  const pass = newPass();
  if (request !== UTRACE_REPORT) {
    pass.action = request;
    pass.spurious = false;
  } else if (isInterested(task, QUIESCE)) {
    yield* walk(host, task, pass, 0, noEvent);
  } else {
    pass.action = UTRACE_REPORT;
  }
  yield* finishForUserMode(host, task, pass);
}

const noEvent: MakeCallback = () => {
  throw new Defect('a pass without an event has made an event callback');
};
