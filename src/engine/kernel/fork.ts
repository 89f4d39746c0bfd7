/**
 * Fork, vfork, clone: how tasks come to be.
 *
 * The child exists and can be found before its creator reports it, and runs only afterwards, so an
 * engine that attaches in report_clone misses nothing. It inherits mask and dispositions, no engine.
 * A vfork parent sleeps until the child has another image or is gone; only SIGKILL wakes it earlier.
 *
 * Mirrors: conformance README §5.3, `clone`; clone(2), vfork(2).
 */
import { CLONE_PARENT, CLONE_THREAD, CLONE_VFORK, CSIGNAL } from '../abi/clone.ts';
import type { Steps } from '../machine.ts';
import { reportClone, vforkHook } from '../utrace/report.ts';
import type { Kernel } from './kernel.ts';
import { childRegisters } from './registers.ts';
import { sleep } from './sleep.ts';
import { NO_NOTICE, type Program, Task } from './task.ts';

export interface CloneRequest {
  /** As for clone(): the low byte is the exit signal. */
  readonly flags: number;
  readonly program: Program;
  /** Default: the next free one. */
  readonly pid?: number;
  /** Told the child before anybody else hears of it. */
  readonly announce?: (child: Task) => void;
}

/** Creates a child, reports it, lets it run, and waits for it under CLONE_VFORK. */
export function* cloneTask(kernel: Kernel, parent: Task, request: CloneRequest): Steps<Task> {
  const { flags, program } = request;
  const child = makeChild(kernel, parent, request);
  request.announce?.(child);
  kernel.events++;
  if (kernel.log !== null) {
    const what = (flags & CLONE_THREAD) !== 0 ? 'thread' : 'process';
    kernel.emit({ kind: 'clone', pid: parent.pid, child: child.pid, flags, what });
  }
  if (parent.utrace_flags !== 0) yield* reportClone(kernel, parent, flags, child);
  kernel.launch(child, program);
  if ((flags & CLONE_VFORK) === 0) return child;
  yield* vforkHook(kernel, parent);
  yield* sleep(
    parent,
    `waits for its vfork child ${child.pid}`,
    () => child.vforkParent !== parent,
    'killable',
  );
  if (child.vforkParent === parent) child.vforkParent = null;
  return child;
}

function makeChild(kernel: Kernel, creator: Task, request: CloneRequest): Task {
  const { flags, program } = request;
  const pid = request.pid ?? kernel.pids.nextUser();
  const mask = creator.mask.copy();
  const regs = childRegisters(creator.regs);
  const origin = { pid, comm: program.comm, mask, regs };
  const child =
    (flags & CLONE_THREAD) !== 0
      ? joinGroup(kernel, creator, origin)
      : leadGroup(kernel, creator, flags, origin);
  if ((flags & CLONE_VFORK) !== 0) child.vforkParent = creator;
  kernel.enroll(child);
  return child;
}

type Inherited = ConstructorParameters<typeof Task>[1];

/** A thread has its creator's parent, but that parent's wait never sees it. */
function joinGroup(kernel: Kernel, creator: Task, origin: Inherited): Task {
  const { group } = creator;
  const child = new Task(kernel.machine, { ...origin, group, exitSignal: NO_NOTICE });
  child.parent = creator.parent;
  if (creator.stopPending) {
    child.stopPending = true;
    child.sigcheck = true;
  }
  return child;
}

function leadGroup(kernel: Kernel, creator: Task, flags: number, origin: Inherited): Task {
  const { actions, pgid } = creator.group;
  const sibling = (flags & CLONE_PARENT) !== 0;
  const exitSignal = sibling ? creator.group.leader.exitSignal : flags & CSIGNAL;
  const child = new Task(kernel.machine, { ...origin, actions, pgid, exitSignal });
  child.image = creator.image;
  child.parent = sibling ? creator.parent : creator;
  child.parent?.children.push(child);
  return child;
}
