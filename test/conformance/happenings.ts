/**
 * What can happen to a task of the vectors: system calls, clone, exec, exit, death, the way back to
 * user mode with its signal check.
 *
 * Mirrors: the vectors' README §5.3 and §5.5. Who is interested in what, utrace's hooks know.
 */
import { CLONE_VFORK } from '../../src/engine/abi/clone.ts';
import { defaultAction, SIGCHLD, signalName } from '../../src/engine/abi/signals.ts';
import type { Steps } from '../../src/engine/machine.ts';
import { releaseHook, reportDeath } from '../../src/engine/utrace/death.ts';
import { type SigInfo, STOPPED_JOBCTL } from '../../src/engine/utrace/host.ts';
import {
  reportClone,
  reportExec,
  reportExit,
  reportJctl,
  reportSyscallEntry,
  reportSyscallExit,
  resumeHook,
  vforkHook,
} from '../../src/engine/utrace/report.ts';
import { getSignalHook, handlerHook } from '../../src/engine/utrace/signal.ts';
import type { SignalVerdict } from '../../src/engine/utrace/verdict.ts';
import type { VectorHost } from './host.ts';
import { dequeue, jobControlStop, killThread } from './signals.ts';
import { DISPOSITIONS, type HostTask } from './task.ts';

export function* syscallEntry(host: VectorHost, task: HostTask): Steps<void> {
  const decision = yield* reportSyscallEntry(host, task);
  host.log.push(['syscall', task.id, decision]);
}

export function* syscallExit(host: VectorHost, task: HostTask): Steps<void> {
  yield* reportSyscallExit(host, task);
  host.log.push(['sysret', task.id]);
}

export function* exec(host: VectorHost, task: HostTask): Steps<void> {
  yield* reportExec(host, task);
}

export function* jctl(host: VectorHost, task: HostTask, type: number, notify: number): Steps<void> {
  yield* reportJctl(host, task, type, notify);
}

export function* clone(
  host: VectorHost,
  task: HostTask,
  flags: number,
  child: HostTask,
): Steps<void> {
  yield* reportClone(host, task, flags, child);
  host.log.push(['started', child.id]);
  if ((flags & CLONE_VFORK) !== 0) yield* vforkHook(host, task);
}

export function* returnToUser(host: VectorHost, task: HostTask): Steps<void> {
  for (;;) {
    const { notify, sigcheck } = task;
    if (!notify && !sigcheck) break;
    if (sigcheck) {
      const survives = yield* signalCheck(host, task);
      if (!survives) return;
    }
    if (notify) {
      task.notify = false;
      yield* resumeHook(host, task);
    }
  }
  host.log.push(['user', task.id]);
}

export function* exit(host: VectorHost, task: HostTask, status: number): Steps<void> {
  const code = { value: status };
  yield* reportExit(host, task, code);
  task.exitBegun = true;
  task.group.live--;
  task.groupDead = task.group.live === 0;
  host.log.push(['exiting', task.id, code.value]);
}

export function* exitGroup(host: VectorHost, task: HostTask, status: number): Steps<void> {
  const { group } = task;
  const others = group.ringFrom(task).filter((thread) => thread !== task);
  if (group.exitCode === null && others.length > 0) {
    group.exitCode = status;
    for (const thread of others) {
      if (thread.exit_state === 'none') killThread(thread, host.wake);
    }
  }
  yield* exit(host, task, group.exitCode ?? status);
}

export function* death(host: VectorHost, task: HostTask): Steps<void> {
  const signal = task.exit_state === 'dead' ? -1 : SIGCHLD;
  yield* reportDeath(host, task, task.groupDead, signal);
}

export function* reap(host: VectorHost, task: HostTask): Steps<void> {
  task.reaped = true;
  yield* releaseHook(host, task);
  task.gone = true;
  const { threads } = task.group;
  threads.splice(threads.indexOf(task), 1);
}

/** @returns false if the task has died of a signal */
function* signalCheck(host: VectorHost, task: HostTask): Steps<boolean> {
  const info: SigInfo = { si_signo: 0, si_code: 0, si_pid: 0, si_status: 0 };
  for (;;) {
    const verdict = yield* getSignalHook(host, task, info);
    if (verdict.kind === 'again') continue;
    if (verdict.kind === 'none' && task.stopPending) {
      yield* jobControl(host, task);
      continue;
    }
    const fromHook = verdict.kind === 'signal';
    const chosen = fromHook ? verdict : ownSignal(task, info);
    if (chosen === null) return true;
    const { signo, action } = chosen;
    if (action.handler === 'SIG_IGN') continue;
    if (action.handler !== 'SIG_DFL') {
      if (action.oneshot && !fromHook) task.group.table.set(signo, DISPOSITIONS.dfl);
      host.log.push(['handler', task.id, signalName(signo)]);
      handlerHook(host, task, task.step !== 'none');
      return true;
    }
    const kind = defaultAction(signo);
    if (kind === 'stop') yield* jobControl(host, task);
    if (kind === 'stop' || kind === 'ignore') continue;
    const core = kind === 'core' ? ['core'] : [];
    host.log.push(['fatal', task.id, signalName(info.si_signo), ...core]);
    yield* exitGroup(host, task, info.si_signo);
    return false;
  }
}

type Chosen = Extract<SignalVerdict, { kind: 'signal' }>;

/** The next signal without utrace. */
function ownSignal(task: HostTask, info: SigInfo): Chosen | null {
  if (!dequeue(task, info)) return null;
  const signo = info.si_signo;
  return { kind: 'signal', signo, action: task.group.disposition(signo) };
}

function jobControl(host: VectorHost, task: HostTask): Steps<void> {
  return jobControlStop(task, () => host.block(task, STOPPED_JOBCTL));
}
