/**
 * Waiting for children: waitpid() and its flavours.
 *
 * Any thread may wait for the children of its whole group. A dead child is reaped by the call that
 * finds it, unless it only looks; at most one call gets it, because being reaped begins at once.
 *
 * Mirrors: wait(2).
 */
import { ECHILD } from '../abi/errno.ts';
import { SIGCHLD } from '../abi/signals.ts';
import type { Steps } from '../machine.ts';
import { ERESTARTSYS } from './entry.ts';
import type { Kernel } from './kernel.ts';
import { waitStatusOf } from './notice.ts';
import { isAlone, reap } from './reap.ts';
import { sleep } from './sleep.ts';
import type { Task } from './task.ts';

export interface WaitOptions {
  /** WNOHANG: 0 instead of sleeping. */
  readonly nohang?: boolean;
  /** WUNTRACED: stops count, too. */
  readonly untraced?: boolean;
  /** WCONTINUED: so do continues. */
  readonly continued?: boolean;
  /** WNOWAIT: leaves the child as it is; a later wait finds it again. */
  readonly nowait?: boolean;
  /** __WCLONE: only children whose exit signal is not SIGCHLD. */
  readonly clone?: boolean;
  /** __WALL: children of either kind. */
  readonly all?: boolean;
}

/** The options as the bits of wait4()'s third argument. */
export function waitFlags(options: WaitOptions): number {
  return (
    (options.nohang ? 0x1 : 0) |
    (options.untraced ? 0x2 : 0) |
    (options.continued ? 0x8 : 0) |
    (options.nowait ? 0x1000000 : 0) |
    (options.all ? 0x40000000 : 0) |
    (options.clone ? 0x80000000 : 0)
  );
}

export interface WaitResult {
  /** The child's pid; 0 if there is none yet and the call must not sleep; or a negative errno. */
  readonly pid: number;
  /** The raw wait status: 0x137f for a stop by SIGSTOP, 0xffff for a continue. */
  readonly status: number;
}

interface Found {
  readonly child: Task;
  readonly what: 'dead' | 'stopped' | 'continued';
}

const CONTINUED_STATUS = 0xffff;
const stoppedStatus = (signo: number): number => (signo << 8) | 0x7f;

/** @param pid  a child's pid; -1 for any; 0 or -pgid for any of a process group */
export function* waitForChild(
  kernel: Kernel,
  task: Task,
  pid: number,
  options: WaitOptions,
): Steps<WaitResult> {
  for (;;) {
    const children = eligible(task, pid, options);
    if (children.length === 0) return { pid: -ECHILD, status: 0 };
    const found = look(children, options);
    if (found !== null) return yield* consume(kernel, task, found, options.nowait ?? false);
    if (options.nohang) return { pid: 0, status: 0 };
    if (task.sigcheck) return { pid: -ERESTARTSYS, status: 0 };
    yield* sleep(task, 'waits for a child', () => {
      const now = eligible(task, pid, options);
      return now.length === 0 || look(now, options) !== null;
    });
  }
}

function eligible(task: Task, pid: number, options: WaitOptions): Task[] {
  const matches = (child: Task): boolean =>
    !child.reaped &&
    child.exit_state !== 'dead' &&
    isMeant(task, child, pid) &&
    isKind(child, options);
  return task.group.threads.flatMap((thread) => thread.children.filter(matches));
}

function isMeant(task: Task, child: Task, pid: number): boolean {
  if (pid === -1) return true;
  if (pid > 0) return child.pid === pid;
  return child.group.pgid === (pid === 0 ? task.group.pgid : -pid);
}

function isKind(child: Task, options: WaitOptions): boolean {
  return options.all === true || (child.exitSignal !== SIGCHLD) === (options.clone ?? false);
}

function look(children: readonly Task[], options: WaitOptions): Found | null {
  for (const child of children) {
    const { group } = child;
    if (child.exit_state === 'zombie') {
      if (isAlone(child)) return { child, what: 'dead' };
    } else if (options.untraced && group.unreportedStop !== 0) {
      return { child, what: 'stopped' };
    } else if (options.continued && group.unreportedContinue) {
      return { child, what: 'continued' };
    }
  }
  return null;
}

function* consume(
  kernel: Kernel,
  task: Task,
  { child, what }: Found,
  peek: boolean,
): Steps<WaitResult> {
  const { group, pid } = child;
  switch (what) {
    case 'dead': {
      const status = waitStatusOf(child);
      if (!peek) yield* reap(kernel, child, task.pid);
      return { pid, status };
    }
    case 'stopped': {
      const status = stoppedStatus(group.unreportedStop);
      if (!peek) group.unreportedStop = 0;
      return { pid, status };
    }
    case 'continued':
      if (!peek) group.unreportedContinue = false;
      return { pid, status: CONTINUED_STATUS };
    default:
      return what satisfies never;
  }
}
