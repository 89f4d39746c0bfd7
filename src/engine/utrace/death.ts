/**
 * Death and reap: the last two events of a task, and the end of its engines.
 *
 * A task is dead from exit_notify on; it reports its death some time later, and its parent may reap
 * it before, during or after that. Reaping while a death report is still to come, or is being made,
 * is put off to its end, so that report_reap is the last thing an engine hears. Whether one is to
 * come is read off the interest mask, which is why the reference can be led astray (*lost-death*,
 * *lost-reap*) and `documented`, which also remembers whether the moment is past, cannot.
 *
 * Mirrors: conformance SEMANTICS §9.
 */
import { UTRACE_RESUME } from '../abi/actions.ts';
import { DEATH, DEATH_EVENTS, REAP, UTRACE_EVENT } from '../abi/events.ts';
import { invariant } from '../invariant.ts';
import type { Steps } from '../machine.ts';
import { utrace_engine_put } from './attach.ts';
import type { utrace_engine } from './engine.ts';
import type { UtraceHost, UtraceTask } from './host.ts';
import { newPass, walk } from './pass.ts';
import { recalculate, splice } from './recalculate.ts';
import { utraceOf } from './state.ts';

/**
 * The dead task reports its death.
 *
 * @param group_dead  it was the last of its thread group to exit
 * @param signal      what the parent is sent, or -1 for a task that reaps itself
 */
export function* reportDeath(
  host: UtraceHost,
  task: UtraceTask,
  group_dead: boolean,
  signal: number,
): Steps<void> {
  if ((task.utrace_flags & DEATH_EVENTS) === 0) return;
  const utrace = utraceOf(task);
  utrace.dying = true;
  utrace.request = UTRACE_RESUME;
  splice(utrace);
  const pass = newPass();
  yield* walk(host, task, pass, UTRACE_EVENT(DEATH), () => {
    return { kind: 'death', task, group_dead, signal };
  });
  utrace.dying = false;
  utrace.deathOver = true;
  // mark: reap-put-off
  if (utrace.reapBegun) {
    yield* tearDown(host, task);
    return;
  }
  recalculate(host, task);
  const later = host.released();
  if (later !== null) yield* later;
}

/** The task is being reaped. From here on every call on its engines answers -ESRCH. */
export function* releaseHook(host: UtraceHost, task: UtraceTask): Steps<void> {
  if (task.utrace_flags === 0) return;
  utraceOf(task).reapBegun = true;
  host.statusChanged(task);
  if ((task.utrace_flags & DEATH_EVENTS) === 0) yield* tearDown(host, task);
}

/** Ends every engine of the task, after a report_reap to those that asked for it. */
function* tearDown(host: UtraceHost, task: UtraceTask): Steps<void> {
  const utrace = utraceOf(task);
  invariant(!utrace.dying, 'reap overlaps death', task);
  const engines = [...utrace.inService, ...utrace.waiting];
  task.utrace_flags = 0;
  utrace.inService = [];
  utrace.waiting = [];
  utrace.fresh = false;
  for (const engine of engines) {
    if (engine.status === 'attached' && (engine.flags & UTRACE_EVENT(REAP)) !== 0) {
      yield* host.call(engine, { kind: 'reap', task });
      end(engine);
      host.answered(task);
    } else {
      end(engine);
    }
    host.statusChanged(task);
    utrace_engine_put(host, engine);
    const later = host.released();
    if (later !== null) yield* later;
  }
}

function end(engine: utrace_engine): void {
  engine.status = 'detached';
  engine.flags = 0;
  engine.hold = false;
}
