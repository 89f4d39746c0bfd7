/**
 * Tracker: lines in, events with tasks and outcomes out.
 *
 * A line knows its call; the tracker knows which call a `resumed` line ends, which life of a number
 * it belongs to, and what a returned call did: created a task, replaced a program, reaped a child.
 *
 * A call that strace shows as begun stays open until its rest comes or its task begins another.
 */

import { numberArgument } from './arguments.ts';
import { isExecCall, readExecution } from './calls.ts';
import { isCreatingCall, readCreation } from './creation.ts';
import type { ChildEnd, EventSink, LineRef, Outcome, StraceCall, StraceEvent } from './event.ts';
import type { Body } from './line.ts';
import { ownText } from './line-splitter.ts';
import { attachNote } from './notes.ts';
import type { StraceLine } from './reader.ts';
import type { Result } from './result.ts';
import { type OpenCall, TaskTable, type TrackedTask } from './tasks.ts';
import { isWaitCall, readWait, type WaitReport } from './waiting.ts';

type BodyOf<Kind extends Body['kind']> = Extract<Body, { kind: Kind }>;
type TaskBody = Exclude<Body, { kind: 'cut' | 'superseded' }>;

/** More names than any kernel has calls; beyond it they come from something else than strace. */
const maxNames = 2048;

export class StraceTracker {
  readonly #sink: EventSink;
  readonly #tasks = new TaskTable();
  /** One copy of each call's name, so that no event keeps its line alive for it. */
  readonly #names = new Map<string, string>();

  constructor(sink: EventSink) {
    this.#sink = sink;
  }

  /** Takes the next line in order; its event is handed on before this returns. */
  line(line: StraceLine): void {
    this.#sink(this.#eventOf(line));
  }

  #eventOf(line: StraceLine): StraceEvent {
    const { body, ref } = line;
    switch (body.kind) {
      case 'note':
        this.#note(body.text, body.midLine);
        return { ...body, line: ref };
      case 'stack':
      case 'dump':
      case 'summary':
      case 'foreign':
      case 'broken':
        return { ...body, line: ref };
      case 'cut':
        return this.#cut(line, body);
      case 'superseded':
        return this.#superseded(line, body.by);
      default:
        return this.#ofTask(line, body, this.#taskOf(line, body));
    }
  }

  #note(text: string, midLine: boolean): void {
    const note = attachNote(text);
    if (note === undefined) return;
    if (note.attached) this.#tasks.attached(note.tid, midLine);
    else this.#tasks.detached(note.tid);
  }

  /** The task of a line, whose number may just have passed to the thread that executed. */
  #taskOf(line: StraceLine, body: Body): TrackedTask {
    const resumes = body.kind === 'resumed' ? body.name : '';
    const pid = line.pid;
    const known = pid === 0 ? undefined : this.#tasks.latest(pid);
    const thread = known === undefined ? undefined : this.#executedThread(known, resumes);
    if (known === undefined || thread === undefined) {
      return pid === 0 ? this.#tasks.unnamed(resumes) : this.#tasks.named(pid, resumes);
    }
    known.supersededBy = undefined;
    const next = this.#tasks.takenOver(known, thread);
    this.#sink({ kind: 'became', line: line.ref, time: line.time, task: thread, into: next });
    return next;
  }

  /** The thread whose life goes on under the number of `leader` from this line on, if any. */
  #executedThread(leader: TrackedTask, resumes: string): TrackedTask | undefined {
    if (leader.supersededBy !== undefined) return leader.supersededBy;
    if (!isExecCall(resumes) || leader.open?.name === resumes) return undefined;
    const thread = this.#tasks.executingThread(leader, resumes);
    if (thread !== undefined) this.#tasks.ended(leader);
    return thread;
  }

  #ofTask(line: StraceLine, body: TaskBody, task: TrackedTask): StraceEvent {
    const { ref, time } = line;
    switch (body.kind) {
      case 'complete':
        return this.#complete(line, body, task);
      case 'unfinished':
        return { kind: 'entered', line: ref, time, task, call: this.#begin(task, body, ref) };
      case 'resumed':
        return this.#resumed(line, body, task);
      case 'detached':
        return this.#detached(line, body, task);
      case 'signal':
        return { kind: 'signal', line: ref, time, task, signal: body.signal, info: body.info };
      case 'stopped':
        return { kind: 'stopped', line: ref, time, task, signal: body.signal };
      case 'exited':
        this.#tasks.ended(task);
        return { kind: 'exited', line: ref, time, task, status: body.status };
      case 'killed':
        this.#tasks.ended(task);
        return { kind: 'killed', line: ref, time, task, signal: body.signal, core: body.core };
      default:
        return body satisfies never;
    }
  }

  #complete(line: StraceLine, body: BodyOf<'complete'>, task: TrackedTask): StraceEvent {
    const { result, duration } = body;
    const call = { name: this.#name(body.name), args: body.args, entered: line.ref };
    this.#identify(task, body.name, result);
    const outcome = this.#outcome(task, call, result);
    const { ref, time } = line;
    return { kind: 'complete', line: ref, time, task, call, result, duration, outcome };
  }

  #resumed(line: StraceLine, body: BodyOf<'resumed'>, task: TrackedTask): StraceEvent {
    const { result, duration } = body;
    const open = task.open?.name === body.name ? task.open : undefined;
    const args = open === undefined ? body.args : open.args + body.args;
    const call = { name: this.#name(body.name), args, entered: open?.entered };
    if (result !== undefined) {
      task.open = undefined;
      this.#identify(task, body.name, result);
    }
    const outcome = result && this.#outcome(task, call, result);
    const { ref, time } = line;
    return { kind: 'returned', line: ref, time, task, call, result, duration, outcome };
  }

  #detached(line: StraceLine, body: BodyOf<'detached'>, task: TrackedTask): StraceEvent {
    const call = body.name === '' ? undefined : this.#begin(task, body, line.ref);
    this.#tasks.ended(task);
    return { kind: 'detached', line: line.ref, time: line.time, task, call };
  }

  #cut(line: StraceLine, body: BodyOf<'cut'>): StraceEvent {
    const known = line.pid !== 0 || body.name !== '';
    const task = known ? this.#taskOf(line, body) : undefined;
    const begun = task !== undefined && body.name !== '';
    const call = begun ? this.#begin(task, body, line.ref) : undefined;
    const { ref, time, shared } = line;
    return { kind: 'cut', line: ref, time, task, call, text: body.args, shared };
  }

  #superseded(line: StraceLine, by: number): StraceEvent {
    const leader = line.pid === 0 ? this.#tasks.unnamed('') : this.#tasks.named(line.pid, '');
    this.#tasks.ended(leader);
    leader.supersededBy = this.#tasks.latest(by) ?? this.#tasks.named(by, '');
    return { kind: 'superseded', line: line.ref, time: line.time, task: leader, by };
  }

  #name(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const own = ownText(name);
    if (this.#names.size < maxNames) this.#names.set(own, own);
    return own;
  }

  #begin(task: TrackedTask, call: { name: string; args: string }, entered: LineRef): OpenCall {
    task.open = { name: this.#name(call.name), args: ownText(call.args), entered };
    return task.open;
  }

  /** The first task of a recording without numbers tells its own by asking for it. */
  #identify(task: TrackedTask, name: string, result: Result): void {
    if (task.tid !== 0) return;
    if (name !== 'set_tid_address' && name !== 'gettid' && name !== 'getpid') return;
    const tid = result.kind === 'value' ? numberArgument(result.text) : undefined;
    if (tid !== undefined && tid > 0) this.#tasks.identify(task, tid);
  }

  #outcome(task: TrackedTask, call: StraceCall, result: Result): Outcome | undefined {
    const { name } = call;
    if (isCreatingCall(name)) return this.#created(task, call, result);
    if (isExecCall(name)) return executed(task, call, result);
    if (!isWaitCall(name)) return undefined;
    const report = readWait(name, call.args, result);
    return report === undefined ? undefined : this.#waited(report);
  }

  #created(task: TrackedTask, call: StraceCall, result: Result): Outcome | undefined {
    const tid = result.kind === 'value' ? numberArgument(result.text) : undefined;
    if (tid === undefined || tid <= 0) return undefined;
    const { kind, flags } = readCreation(call.name, call.args);
    const child = this.#tasks.created(tid, task, kind);
    return { kind: 'created', child, sibling: flags.has('CLONE_PARENT') };
  }

  #waited(report: WaitReport): Outcome {
    const { child, status, peek } = report;
    if (peek) return { kind: 'waited', child, what: 'peek', signal: undefined };
    switch (status.kind) {
      case 'stopped':
        return { kind: 'waited', child, what: 'stopped', signal: status.signal };
      case 'continued':
        return { kind: 'waited', child, what: 'continued', signal: undefined };
      case 'unknown':
        return this.#waitedUnseen(report, child);
      default:
        return { kind: 'reaped', child, end: status };
    }
  }

  /**
   * A report whose status is not in the recording: a child that goes on speaking was not reaped.
   *
   * strace hears of every death before the parent can reap, so a child it shows and that has not
   * ended can only have stopped or continued, if the call asked for that.
   */
  #waitedUnseen(report: WaitReport, child: number | null): Outcome {
    const end: ChildEnd = { kind: 'unknown' };
    const task = child === null ? undefined : this.#tasks.latest(child);
    if (task?.alive !== true || !task.seen) return { kind: 'reaped', child, end };
    if (report.asksStops) return { kind: 'waited', child, what: 'stopped', signal: undefined };
    if (!report.asksContinues) return { kind: 'reaped', child, end };
    return { kind: 'waited', child, what: 'continued', signal: undefined };
  }
}

function executed(task: TrackedTask, call: StraceCall, result: Result): Outcome | undefined {
  if (result.kind === 'error') return { kind: 'exec-failed' };
  if (result.kind !== 'value' || result.value !== 0) return undefined;
  const begun = call.entered !== undefined;
  const path = begun ? ownText(readExecution(call.name, call.args).path) : undefined;
  const takesOver = task.takeover !== undefined && !task.executed;
  task.executed = true;
  return { kind: 'executed', path, byThread: takesOver ? task.takeover : undefined };
}
