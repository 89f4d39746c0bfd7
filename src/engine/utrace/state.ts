/**
 * What utrace keeps for each traced task.
 *
 * Made by the first attach that makes an engine and kept until the task is freed. A task that was
 * never traced has none, so an untraced task costs its host one comparison per event.
 *
 * Mirrors: struct utrace. Source of the rules: conformance SEMANTICS §1.
 */
import { UTRACE_RESUME } from '../abi/actions.ts';
import type { Notes } from '../footprint.ts';
import { invariant } from '../invariant.ts';
import { Shared, shareFields } from '../shared.ts';
import type { utrace_engine } from './engine.ts';
import type { UtraceTask } from './host.ts';

export interface Utrace {
  /** Engines that take part in passes, in order of arrival. The lists are replaced, never changed. */
  inService: readonly utrace_engine[];
  /** Engines attached since the last splice; they take part in passes that start later. */
  waiting: readonly utrace_engine[];
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

/** The state of a task when its first engine is attached. */
export class UtraceState extends Shared implements Utrace {
  declare inService: readonly utrace_engine[];
  declare waiting: readonly utrace_engine[];
  declare fresh: boolean;
  declare request: number;
  declare reporting: utrace_engine | null;
  declare handlerSetUp: boolean;
  declare stopBeforeVforkWait: boolean;
  declare dying: boolean;
  declare deathOver: boolean;
  declare reapBegun: boolean;

  constructor(notes: Notes) {
    super(notes);
    this.inService = [];
    this.waiting = [];
    this.fresh = false;
    this.request = UTRACE_RESUME;
    this.reporting = null;
    this.handlerSetUp = false;
    this.stopBeforeVforkWait = false;
    this.dying = false;
    this.deathOver = false;
    this.reapBegun = false;
  }
}

shareFields(UtraceState, [
  'inService',
  'waiting',
  'fresh',
  'request',
  'reporting',
  'handlerSetUp',
  'stopBeforeVforkWait',
  'dying',
  'deathOver',
  'reapBegun',
]);

/** The state of a task that is known to be traced: its interest mask is not empty, or it has an engine. */
export function utraceOf(task: UtraceTask): Utrace {
  invariant(task.utrace !== null, 'a task with engines or interest has no utrace state', task);
  return task.utrace;
}
