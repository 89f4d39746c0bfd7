/**
 * What utrace keeps for each traced task.
 *
 * Mirrors: struct utrace. Source of the rules: conformance SEMANTICS §1.
 */
import type { utrace_engine } from './engine.ts';

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
  /** The moment of the death report is past, whether or not anybody wanted it. */
  deathOver: boolean;
  reapBegun: boolean;
}
