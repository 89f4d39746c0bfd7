/**
 * Recalculation: the one thing that makes a task's interest mask exact again.
 *
 * Everything else only ever adds to the mask, so it may promise events that nobody wants any more;
 * the next such event makes a pass without callbacks, which ends here. Here, too, detached engines
 * really leave the list, and a utrace stop that nobody wants ends.
 *
 * Mirrors: conformance SEMANTICS §2.
 */
import { UTRACE_RESUME } from '../abi/actions.ts';
import {
  DEATH_EVENTS,
  REAP,
  STOP_MARK,
  UTRACE_EVENT,
  UTRACE_EVENT_SYSCALL,
} from '../abi/events.ts';
import { utrace_engine_put } from './attach.ts';
import type { utrace_engine } from './engine.ts';
import { STOPPED_UTRACE, type UtraceHost, type UtraceTask } from './host.ts';
import { type Utrace, utraceOf } from './state.ts';

/** Puts the waiting engines into service, at the end of the list. */
export function splice(utrace: Utrace): void {
  if (utrace.waiting.length > 0) {
    utrace.inService = [...utrace.inService, ...utrace.waiting];
    utrace.waiting = [];
  }
  utrace.fresh = false;
}

/**
 * Splices, takes detaching engines off the list, makes the interest mask exact, ends a utrace stop
 * that has lost its reason. References are dropped last, so that release callbacks find all done.
 */
export function recalculate(host: UtraceHost, task: UtraceTask): void {
  const utrace = utraceOf(task);
  splice(utrace);
  const gone = takeOffDetaching(utrace);
  const sum = sumOfInterests(host, task, utrace);
  if (task.exit_state === 'none' && (sum & UTRACE_EVENT_SYSCALL) === 0) task.syscallTrace = false;
  if (sum === 0) {
    utrace.request = UTRACE_RESUME;
    utrace.handlerSetUp = false;
  }
  task.utrace_flags = sum;
  if ((task.stopped & STOPPED_UTRACE) !== 0 && (sum & STOP_MARK) === 0) {
    if (utrace.request === UTRACE_RESUME) task.step = 'none';
    host.endStop(task);
  }
  if (gone.length === 0) return;
  host.statusChanged(task);
  for (const engine of gone.reverse()) utrace_engine_put(host, engine);
}

const NOBODY: utrace_engine[] = [];

function takeOffDetaching(utrace: Utrace): utrace_engine[] {
  if (!utrace.inService.some(isDetaching)) return NOBODY;
  const gone = utrace.inService.filter(isDetaching);
  utrace.inService = utrace.inService.filter((engine) => !isDetaching(engine));
  for (const engine of gone) engine.status = 'detached';
  return gone;
}

const isDetaching = (engine: utrace_engine): boolean => engine.status === 'detaching';

function sumOfInterests(host: UtraceHost, task: UtraceTask, utrace: Utrace): number {
  let sum = 0;
  for (const engine of utrace.inService) {
    sum |= engine.flags | UTRACE_EVENT(REAP) | (engine.hold ? STOP_MARK : 0);
  }
  return task.exit_state === 'none' ? sum : sum & lastEvents(host, utrace);
}

/**
 * What can still happen to a dead task. The reference forgets that the death report may be yet to
 * come, and with it loses the report for every engine; `documented` remembers.
 */
function lastEvents(host: UtraceHost, utrace: Utrace): number {
  // mark: lost-death
  const deathToCome = host.semantics === 'documented' && !utrace.deathOver;
  return UTRACE_EVENT(REAP) | (deathToCome ? DEATH_EVENTS : 0);
}
