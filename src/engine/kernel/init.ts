/**
 * init: adopts orphans and reaps them.
 *
 * It is a thread of the kernel's own and runs no program; when it acts is the scheduler's choice, at
 * any time after an orphan has died. It ends with the workload, so that a run can come to its end.
 */
import { Frame, type Steps, Wait } from '../machine.ts';
import type { Kernel } from './kernel.ts';
import { POINT_REAPER } from './points.ts';
import { isAlone, reap } from './reap.ts';
import { type Task, threadName } from './task.ts';

/** Something may have come up for init; gives it a thread if it has none. */
export function wakeReaper(kernel: Kernel): void {
  const { init, machine } = kernel;
  if (init.thread === null || machine.stateOf(init.thread) === 'done') {
    init.thread = machine.spawn(threadName(init), init, new Frame(reapOrphans(kernel)));
  }
  init.wake();
}

function* reapOrphans(kernel: Kernel): Steps<void> {
  const { init } = kernel;
  for (;;) {
    yield new Wait(init.queue, 'waits for an orphan to reap', () => {
      return init.children.some(isReapable) || kernel.workloadOver();
    });
    if (!init.children.some(isReapable)) return;
    yield POINT_REAPER;
    const orphan = init.children.find(isReapable);
    if (orphan !== undefined) yield* reap(kernel, orphan, init.pid);
  }
}

const isReapable = (child: Task): boolean =>
  child.exit_state === 'zombie' && !child.reaped && isAlone(child);
