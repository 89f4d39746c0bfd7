/**
 * What utrace keeps for each traced task.
 *
 * Made by the first attach that makes an engine and kept until the task is freed. A task that was
 * never traced has none, so an untraced task costs its host one comparison per event.
 *
 * Mirrors: struct utrace. Source of the rules: conformance SEMANTICS §1.
 */
import { UTRACE_RESUME } from '../abi/actions.ts';
import { invariant } from '../invariant.ts';
import type { utrace_engine } from './engine.ts';
import type { UtraceTask } from './host.ts';

export interface Utrace {
  /** Engines that take part in passes, in order of arrival. */
  inService: utrace_engine[];
  /** Engines attached since the last splice; they take part in passes that start later. */
  waiting: utrace_engine[];
  /** Something was put on the waiting list since the last splice. */
  fresh: boolean;
  /** The strongest thing asked of the task and not yet honoured: INTERRUPT … RESUME (= nothing). */
  request: number;
  /** The engine a callback is being made to right now. */
  reporting: utrace_engine | null;
  handlerSetUp: boolean;
  stopBeforeVforkWait: boolean;
  /** The death report is in progress. */
  dying: boolean;
  /** The death report has been made. */
  deathOver: boolean;
  reapBegun: boolean;
}

export function newUtrace(): Utrace {
  return {
    inService: [],
    waiting: [],
    fresh: false,
    request: UTRACE_RESUME,
    reporting: null,
    handlerSetUp: false,
    stopBeforeVforkWait: false,
    dying: false,
    deathOver: false,
    reapBegun: false,
  };
}

/** The state of a task that is known to be traced: its interest mask is not empty, or it has an engine. */
export function utraceOf(task: UtraceTask): Utrace {
  invariant(task.utrace !== null, 'a task with engines or interest has no utrace state', task);
  return task.utrace;
}
