/**
 * Examination: was the task blocked all the while an engine looked at it?
 *
 * prepare notes why the task is stopped and how often it has blocked so far; finish compares. An
 * engine that holds the task gets 0 from both and knows that what it read in between hangs together.
 *
 * Mirrors: conformance SEMANTICS §10, README §5.5.
 */
import { EAGAIN, EINVAL, ESRCH } from '../abi/errno.ts';
import { type Notes, SILENT } from '../footprint.ts';
import { Shared, shareFields } from '../shared.ts';
import type { utrace_engine } from './engine.ts';
import type { UtraceTask } from './host.ts';

/** What prepare remembers for finish; an examiner not prepared matches no task. */
export interface utrace_examiner {
  /** The stop causes, or -1. */
  stopped: number;
  blockCount: number;
}

class Examiner extends Shared implements utrace_examiner {
  declare stopped: number;
  declare blockCount: number;
  constructor(notes: Notes) {
    super(notes);
    this.stopped = -1;
    this.blockCount = -1;
  }
}

shareFields(Examiner, ['stopped', 'blockCount']);

export function newExaminer(notes = SILENT): utrace_examiner {
  return new Examiner(notes);
}

/**
 * Begins looking at a task that `engine` holds stopped.
 *
 * @returns 0, otherwise
 *   - `-EINVAL`  the engine does not hold the task
 *   - `-ESRCH`   the task is dead
 *   - `-EAGAIN`  the task is not blocked yet; try later
 */
export function utrace_prepare_examine(
  caller: UtraceTask | null,
  target: UtraceTask,
  engine: utrace_engine,
  exam: utrace_examiner,
): number {
  if (caller === target) return 0;
  if (!engine.hold) return -EINVAL;
  if (target.exit_state !== 'none') return -ESRCH;
  if (!target.blocked) return -EAGAIN;
  exam.stopped = target.stopped;
  exam.blockCount = target.blockCount;
  return 0;
}

/**
 * Ends looking: was the task blocked, for the same causes, ever since prepare?
 *
 * @returns 0, otherwise
 *   - `-EINVAL`  the engine does not hold the task
 *   - `-EAGAIN`  it has run in between, or its stop has another cause now: what was read may be torn
 */
export function utrace_finish_examine(
  caller: UtraceTask | null,
  target: UtraceTask,
  engine: utrace_engine,
  exam: utrace_examiner,
): number {
  if (caller === target) return 0;
  if (!engine.hold) return -EINVAL;
  const same = target.stopped === exam.stopped && target.blockCount === exam.blockCount;
  return same ? 0 : -EAGAIN;
}
