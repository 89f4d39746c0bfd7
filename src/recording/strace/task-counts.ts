/**
 * Task counts: what is counted about one life of one task while the events go by.
 */

import type { LineRef, StraceEvent, StraceTask } from './event.ts';
import type { NameCounts, TaskEnd, TaskFacts } from './facts.ts';
import type { Result } from './result.ts';

/** The counts of one life; they only grow. */
export class TaskCounts {
  readonly task: StraceTask;
  firstLine: LineRef | null = null;
  lastLine: LineRef | null = null;
  lines = 0;
  entered = 0;
  returned = 0;
  noreturn = 0;
  interrupted = 0;
  unfinished = 0;
  resumed = 0;
  readonly signals: NameCounts = {};
  readonly stops: NameCounts = {};
  end: TaskEnd | null = null;
  /** The call that has begun and not returned, by name. */
  openCall: string | undefined;
  /** The line that mentioned it first: its own, or its creation's. */
  readonly shownBy: LineRef;
  readonly #announced: boolean;

  /** `announced`: a creation names it before any line of its own, which then is not its first. */
  constructor(task: StraceTask, shownBy: LineRef, announced: boolean) {
    this.task = task;
    this.shownBy = shownBy;
    this.#announced = announced;
  }

  /** Counts a line of the task. */
  line(ref: LineRef): void {
    if (this.lines === 0 && !this.#announced) this.firstLine = ref;
    this.lastLine = ref;
    this.lines++;
  }

  /** Counts how a call ended. */
  result(result: Result): void {
    switch (result.kind) {
      case 'none':
        this.noreturn++;
        return;
      case 'interrupted':
        this.interrupted++;
        this.returned++;
        return;
      case 'value':
      case 'error':
        this.returned++;
        return;
      default:
        result satisfies never;
    }
  }

  /** The counts as facts; `end` is the one a later event may have given. */
  facts(): TaskFacts {
    const { task } = this;
    return {
      tid: task.tid,
      inc: task.inc,
      creator: task.creator?.tid ?? null,
      kind: task.kind,
      first_line: this.firstLine,
      last_line: this.lastLine,
      lines: this.lines,
      entered: this.entered,
      returned: this.returned,
      noreturn: this.noreturn,
      interrupted: this.interrupted,
      unfinished: this.unfinished,
      resumed: this.resumed,
      signals: { ...this.signals },
      stops: { ...this.stops },
      end: this.end,
      ...(task.takeover === undefined ? {} : { takeover: task.takeover.tid }),
      dangling: this.openCall === undefined ? 0 : 1,
      ...(this.openCall === undefined ? {} : { dangling_call: this.openCall }),
    };
  }
}

/** Adds one to the count of `name`. */
export function countName(counts: NameCounts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** The names under which the lines of events are counted. */
export const lineKinds = {
  complete: 'complete',
  entered: 'unfinished',
  returned: 'resumed',
  cut: 'cut',
  detached: 'detached',
  signal: 'signal',
  stopped: 'group_stop',
  exited: 'exited',
  killed: 'killed',
  superseded: 'superseded',
  became: undefined,
  note: 'note',
  stack: 'stack',
  dump: 'dump',
  summary: 'summary',
  broken: 'broken',
  foreign: 'foreign',
} as const satisfies Record<StraceEvent['kind'], string | undefined>;
