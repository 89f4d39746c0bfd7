/**
 * Continuing: what SIGCONT does at the moment it is sent, whoever handles, blocks or ignores it.
 *
 * Nobody is stopped by job control any more, and no stop that was on its way takes place. Telling
 * the parent and the engines is left to the first thread that runs again.
 *
 * Mirrors: conformance README §5.4, step 2.
 */
import { CLD_CONTINUED, CLD_STOPPED, STOP_SIGNALS } from '../../abi/signals.ts';
import { STOPPED_JOBCTL } from '../../utrace/host.ts';
import type { Kernel } from '../kernel.ts';
import { endStop } from '../sleep.ts';
import { isStopped, type ThreadGroup, wakeParent } from '../task.ts';
import { discard } from './queue.ts';

export function continueGroup(kernel: Kernel, group: ThreadGroup): void {
  const stopping = group.threads.some((thread) => thread.stopPending || isStopped(thread));
  const complete = group.stopCompleted;
  discard(group.pending, (signo) => STOP_SIGNALS.has(signo));
  for (const thread of group.threads) {
    discard(thread.pending, (signo) => STOP_SIGNALS.has(signo));
    thread.stopPending = false;
    thread.stopDequeued = false;
    if (!isStopped(thread)) continue;
    thread.continued = true;
    thread.sigcheck = true;
    endStop(kernel, thread, STOPPED_JOBCTL);
  }
  if (!stopping) return;
  group.stopCompleted = false;
  group.unreportedStop = 0;
  group.unreportedContinue = complete;
  group.notice = complete ? CLD_CONTINUED : CLD_STOPPED;
  if (complete) wakeParent(group.leader);
}
