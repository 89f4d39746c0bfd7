/**
 * Facts counter: the consumer of the event stream that `import --facts` prints.
 *
 * It adds nothing to what the events say. Numbers of tasks are read when the facts are asked for,
 * since a recording may show a task's number long after the task's first line.
 */

import type {
  ChildEnd,
  CompleteEvent,
  CutEvent,
  DetachedEvent,
  LineRef,
  Outcome,
  ReturnedEvent,
  StraceCall,
  StraceEvent,
  StraceTask,
} from './event.ts';
import type {
  CreationFact,
  ExecFact,
  LogFacts,
  NameCounts,
  ReapFact,
  TaskFacts,
  UnparsedFact,
  WaitReportFact,
} from './facts.ts';
import { inFileOrder } from './file-order.ts';
import { ownText } from './line-splitter.ts';
import { countName, lineKinds, TaskCounts } from './task-counts.ts';

/** Reasons are kept for this many lines; the numbers of all of them are. */
const maxReasons = 1000;

type Made<Fact> = () => Fact;

export class FactsCounter {
  readonly #tasks = new Map<StraceTask, TaskCounts>();
  readonly #lineKinds: NameCounts = {};
  readonly #signals: NameCounts = {};
  readonly #creations: Made<CreationFact>[] = [];
  readonly #execs: Made<ExecFact>[] = [];
  readonly #superseded: Made<LogFacts['superseded'][number]>[] = [];
  readonly #reaps: Made<ReapFact>[] = [];
  readonly #waitReports: Made<WaitReportFact>[] = [];
  readonly #notes: LogFacts['notes'][number][] = [];
  readonly #unparsedLines: LineRef[] = [];
  readonly #unparsed: UnparsedFact[] = [];
  #execFailures = 0;
  #lines = 0;

  /** Counts the next event of a recording. */
  event(event: StraceEvent): void {
    this.#countLine(event);
    switch (event.kind) {
      case 'complete':
      case 'returned':
        this.#call(event);
        break;
      case 'entered':
        this.#begun(event.task, event.call, event.line).unfinished++;
        break;
      case 'cut':
        this.#cut(event);
        break;
      case 'detached':
        this.#detached(event);
        break;
      case 'signal':
        countName(this.#signals, event.signal);
        countName(this.#of(event.task, event.line).signals, event.signal);
        break;
      case 'stopped':
        countName(this.#of(event.task, event.line).stops, event.signal);
        break;
      case 'foreign':
        this.#notUnderstood(event.line, event.reason);
        break;
      case 'note':
        this.#notes.push({ line: event.line, text: ownText(event.text), mid_line: event.midLine });
        break;
      case 'exited':
      case 'killed':
      case 'superseded':
      case 'became':
        this.#end(event);
        break;
      case 'stack':
      case 'dump':
      case 'summary':
      case 'broken':
        break;
      default:
        event satisfies never;
    }
  }

  /** Lines that were not understood, with reasons, as far as they are kept. */
  get unparsed(): readonly UnparsedFact[] {
    return this.#unparsed;
  }

  /**
   * The facts so far, in the schema's order: as they came in a single file, file by file in a
   * recording of one file for each task.
   *
   * @param unterminatedTail whether the text ended without a newline
   */
  facts(unterminatedTail: boolean): LogFacts {
    const lives = inFileOrder([...this.#tasks.values()], (counts) => counts.shownBy);
    const tasks = lives.map((counts) => counts.facts());
    return {
      counts: this.#counts(tasks),
      line_kinds: { ...this.#lineKinds },
      signals: { ...this.#signals },
      tasks,
      creations: listed(this.#creations),
      execs: listed(this.#execs),
      superseded: listed(this.#superseded),
      reaps: listed(this.#reaps),
      wait_reports: listed(this.#waitReports),
      notes: [...this.#notes],
      unparsed_lines: inFileOrder(this.#unparsedLines, (line) => line),
      unterminated_tail: unterminatedTail,
    };
  }

  #counts(tasks: readonly TaskFacts[]): NameCounts {
    const born = tasks.filter((task) => task.kind !== 'exec-takeover');
    const creations = listed(this.#creations);
    const threads = creations.filter(({ kind }) => kind === 'thread').length;
    const vforks = creations.filter(({ kind }) => kind === 'vfork').length;
    const kinds = this.#lineKinds;
    return {
      lines: this.#lines,
      tasks: born.length,
      tasks_with_lines: born.filter((task) => task.lines > 0).length,
      threads,
      creations: creations.length,
      forks: creations.length - threads - vforks,
      vforks,
      execs: this.#execs.length,
      exec_failures: this.#execFailures,
      exited: kinds['exited'] ?? 0,
      killed: kinds['killed'] ?? 0,
      superseded: kinds['superseded'] ?? 0,
      detached: kinds['detached'] ?? 0,
      no_end: tasks.filter((task) => task.end === null).length,
      reaps: this.#reaps.length,
      wait_reports_not_reaps: this.#waitReports.length,
      signals: kinds['signal'] ?? 0,
      group_stops: kinds['group_stop'] ?? 0,
      entered: total(tasks, 'entered'),
      returned: total(tasks, 'returned'),
      interrupted: total(tasks, 'interrupted'),
      noreturn: total(tasks, 'noreturn'),
      unfinished: kinds['unfinished'] ?? 0,
      resumed: kinds['resumed'] ?? 0,
      dangling: total(tasks, 'dangling'),
      unparsed: this.#unparsedLines.length,
    };
  }

  #countLine(event: StraceEvent): void {
    const kind = lineKinds[event.kind];
    if (kind === undefined || (event.kind === 'cut' && event.shared)) return;
    this.#lines++;
    countName(this.#lineKinds, kind);
    if ('task' in event && event.task !== undefined) {
      this.#of(event.task, event.line).line(event.line);
    }
  }

  #of(task: StraceTask, line: LineRef, announced = false): TaskCounts {
    let counts = this.#tasks.get(task);
    if (counts === undefined) {
      counts = new TaskCounts(task, line, announced);
      this.#tasks.set(task, counts);
    }
    return counts;
  }

  #begun(task: StraceTask, call: StraceCall, line: LineRef): TaskCounts {
    const counts = this.#of(task, line);
    counts.entered++;
    counts.openCall = call.name;
    return counts;
  }

  #call(event: CompleteEvent | ReturnedEvent): void {
    const counts = this.#of(event.task, event.line);
    if (event.kind === 'complete') counts.entered++;
    else counts.resumed++;
    if (event.result === undefined) return;
    if (event.kind === 'returned') counts.openCall = undefined;
    counts.result(event.result);
    if (event.outcome !== undefined) this.#outcome(event, event.outcome);
  }

  #outcome(event: CompleteEvent | ReturnedEvent, outcome: Outcome): void {
    const { line, task } = event;
    const call = event.call.name;
    switch (outcome.kind) {
      case 'created':
        this.#of(outcome.child, line, true);
        this.#creations.push(() => creationFact(line, task, call, outcome));
        return;
      case 'executed':
        this.#execs.push(() => execFact(line, task, outcome));
        return;
      case 'exec-failed':
        this.#execFailures++;
        return;
      case 'reaped': {
        const { child, end } = outcome;
        this.#reaps.push(() => ({ line, by: task.tid, child, call, ...endFact(end) }));
        return;
      }
      case 'waited': {
        const { child, what, signal } = outcome;
        const shown = signal === undefined ? {} : { signal };
        this.#waitReports.push(() => ({ line, by: task.tid, child, what, ...shown }));
        return;
      }
      default:
        outcome satisfies never;
    }
  }

  #cut(event: CutEvent): void {
    if (!event.shared) this.#notUnderstood(event.line, 'the line breaks off');
    if (event.task !== undefined && event.call !== undefined) {
      this.#begun(event.task, event.call, event.line);
    }
  }

  #detached(event: DetachedEvent): void {
    if (event.call !== undefined) this.#begun(event.task, event.call, event.line);
    this.#of(event.task, event.line).end = { how: 'detached', line: event.line };
  }

  #end(event: EndEvent): void {
    const { line } = event;
    const counts = this.#of(event.task, line);
    switch (event.kind) {
      case 'exited':
        counts.end = { how: 'exit', status: event.status, line };
        return;
      case 'killed':
        counts.end = { how: 'signal', signal: event.signal, core: event.core, line };
        return;
      case 'superseded':
        counts.end = { how: 'superseded', by: event.by, line };
        this.#superseded.push(() => ({ line, tid: event.task.tid, by: event.by }));
        return;
      case 'became':
        counts.end = { how: 'became', tid: event.into.tid, line };
        this.#of(event.into, line).openCall = counts.openCall;
        counts.openCall = undefined;
        return;
      default:
        event satisfies never;
    }
  }

  #notUnderstood(line: LineRef, reason: string): void {
    this.#unparsedLines.push(line);
    if (this.#unparsed.length < maxReasons) this.#unparsed.push({ line, reason });
  }
}

type EndEvent = Extract<StraceEvent, { kind: 'exited' | 'killed' | 'superseded' | 'became' }>;

function listed<Fact extends { readonly line: LineRef }>(
  makers: readonly Made<Fact>[],
): readonly Fact[] {
  const facts = makers.map((make) => make());
  return inFileOrder(facts, (fact) => fact.line);
}

function total(
  tasks: readonly TaskFacts[],
  what: 'entered' | 'returned' | 'interrupted' | 'noreturn' | 'dangling',
): number {
  return tasks.reduce((sum, task) => sum + task[what], 0);
}

function creationFact(
  line: LineRef,
  task: StraceTask,
  call: string,
  outcome: Outcome & { kind: 'created' },
): CreationFact {
  const { child, sibling } = outcome;
  const fact = { line, by: task.tid, child: child.tid, call, kind: child.kind };
  return sibling ? { ...fact, sibling_of_creator: true } : fact;
}

function execFact(
  line: LineRef,
  task: StraceTask,
  outcome: Outcome & { kind: 'executed' },
): ExecFact {
  const { path, byThread } = outcome;
  const fact = { line, tid: task.tid, path: path ?? null };
  return byThread === undefined ? fact : { ...fact, by_thread: byThread.tid };
}

function endFact(end: ChildEnd): Pick<ReapFact, 'exit' | 'signal' | 'core' | 'status_unknown'> {
  switch (end.kind) {
    case 'exit':
      return { exit: end.status };
    case 'signal':
      return { signal: end.signal, core: end.core };
    case 'unknown':
      return { status_unknown: true };
    default:
      return end satisfies never;
  }
}
