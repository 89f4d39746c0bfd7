/**
 * utrace_barrier(), with the waiting: until the engine's callback, if one is in progress, is over.
 *
 * Mirrors: conformance README §5.1; SEMANTICS §10.
 */
import { ERESTARTSYS } from '../abi/errno.ts';
import { type Steps, Wait } from '../machine.ts';
import { barrierTest } from '../utrace/barrier.ts';
import type { utrace_engine } from '../utrace/engine.ts';
import { remove, type Task } from './task.ts';

/**
 * @param caller  the task, kernel threads included, whose thread makes the call
 * @returns 0, -ESRCH, or -ERESTARTSYS if the caller got a signal while it waited
 */
export function* utrace_barrier(caller: Task, target: Task, engine: utrace_engine): Steps<number> {
  for (;;) {
    const result = barrierTest(caller, target, engine);
    if (result !== 'wait') return result;
    target.barriers.push(caller);
    caller.blockCount++;
    yield new Wait(caller.queue, `waits in utrace_barrier on ${target.pid}`, () => {
      return caller.sigcheck || barrierTest(caller, target, engine) !== 'wait';
    });
    remove(target.barriers, caller);
    if (caller.sigcheck) return -ERESTARTSYS;
  }
}
