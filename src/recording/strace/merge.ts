/**
 * Merge: the files of a recording with one file for each task (`-ff`), as one stream of lines.
 *
 * Lines go in order of their times. A time is that of the call's beginning, so it cannot tell when a
 * wait returned; and without `-t` there are no times at all. What always holds is what one line
 * requires of another file: a reaped child has ended, a reported stop has happened, a signal was
 * sent; a thread that took over has said all it had to say; a task exists only after its creation; a
 * vfork returns when its child has executed. A file whose next line requires something waits for it.
 * Should all of them wait, the recording contradicts itself (a number used twice, a file missing its
 * end), and the first one goes on.
 */

import { compareTimes, firstTimes, isAbsoluteTime, type LineTime, timeAfter } from './clock.ts';
import type { StraceLine } from './reader.ts';
import {
  creationOf,
  isExecution,
  type Requirement,
  requirementOf,
  signalSentBy,
} from './requirement.ts';

/** One file: its lines so far, and where it stands. */
class Source {
  readonly tid: number;
  readonly lines: StraceLine[] = [];
  /** How many of `lines` are handed on. */
  taken = 0;
  /** True once the file has been read to its end. */
  complete = false;
  /** True once its creation has been handed on. */
  created = false;
  time: LineTime = { day: 0, text: '' };
  /** Whether its next line belongs to its end, as far as it was known when it got its place. */
  ending = false;
  /** The task it waits for. */
  waitsFor: number | undefined;
  /** True when it waited in vain: its next line goes whatever it requires. */
  forced = false;
  /** What it did, by what others require of it: how often, and how often that was made use of. */
  readonly done = new Map<string, number>();
  readonly used = new Map<string, number>();

  constructor(tid: number) {
    this.tid = tid;
  }

  get head(): StraceLine | undefined {
    return this.lines[this.taken];
  }

  get exhausted(): boolean {
    return this.complete && this.head === undefined;
  }

  drop(): void {
    this.taken++;
    if (this.taken < 1024 && this.taken < this.lines.length) return;
    this.lines.splice(0, this.taken);
    this.taken = 0;
  }
}

export class StraceMerge {
  readonly #sink: (line: StraceLine) => void;
  readonly #sources: readonly Source[];
  readonly #byTid: ReadonlyMap<number, Source>;
  /** Files whose next line is known and required by nothing, the next one first. */
  readonly #ready: Source[] = [];
  /** Files that wait, by the task whose file they wait for. */
  readonly #waiting = new Map<number, Source[]>();
  #timed = false;
  #begun = false;

  /** `tids` are the tasks of the files, each once. */
  constructor(tids: readonly number[], sink: (line: StraceLine) => void) {
    this.#sink = sink;
    this.#sources = [...tids].sort((a, b) => a - b).map((tid) => new Source(tid));
    this.#byTid = new Map(this.#sources.map((source) => [source.tid, source]));
  }

  /** Takes the next line of the file of `tid`. */
  push(tid: number, line: StraceLine): void {
    this.#byTid.get(tid)?.lines.push(line);
  }

  /** Says that the file of `tid` has no more lines. */
  complete(tid: number): void {
    const source = this.#byTid.get(tid);
    if (source !== undefined) source.complete = true;
  }

  /**
   * Hands on lines as far as their order is certain.
   *
   * @returns the task whose file must be read further, or undefined when all is handed on
   */
  advance(): number | undefined {
    if (!this.#begun) {
      const unread = this.#sources.find((source) => !source.complete && source.head === undefined);
      if (unread !== undefined) return unread.tid;
      this.#begin();
    }
    for (;;) {
      const source = this.#ready.pop() ?? this.#release();
      if (source === undefined) return undefined;
      if (source.head === undefined && !source.complete) {
        this.#ready.push(source);
        return source.tid;
      }
      this.#step(source);
    }
  }

  #begin(): void {
    this.#begun = true;
    const opened = this.#sources.filter((source) => source.head !== undefined);
    const texts = opened.map((source) => source.head?.time ?? '');
    this.#timed = texts.every(isAbsoluteTime);
    const times = firstTimes(texts);
    for (const [n, source] of opened.entries()) source.time = times[n] ?? source.time;
    if (this.#timed) opened.sort((a, b) => compareTimes(a.time, b.time) || a.tid - b.tid);
    const root = this.#timed ? opened[0] : rootOf(opened);
    if (root !== undefined) root.created = true;
    for (const source of opened) this.#place(source);
  }

  /** Hands on one line, or puts the file aside until what the line requires has happened. */
  #step(source: Source): void {
    const { head } = source;
    if (head === undefined) {
      this.#wake(source.tid);
      return;
    }
    if (this.#isMisplaced(source, head)) {
      this.#place(source);
      return;
    }
    const requirement = requirementOf(head);
    if (requirement !== undefined && this.#mustWait(source, requirement)) return;
    source.forced = false;
    source.drop();
    this.#sink(head);
    this.#follow(source, head);
  }

  /**
   * Whether the next line was not known yet when the file got its place.
   *
   * It was placed as early as its next line can be, so it comes up in time to be placed again; the
   * order does not depend on how much of each file was read at a time.
   */
  #isMisplaced(source: Source, head: StraceLine): boolean {
    if (!this.#timed) return source.ending !== isEnding(head);
    if (head.time === '' || head.time === source.time.text) return false;
    source.time = timeAfter(source.time, head.time);
    return true;
  }

  /** Puts the file aside unless what its next line requires has happened, or never will. */
  #mustWait(source: Source, { tid, what, signal }: Requirement): boolean {
    const other = this.#byTid.get(tid);
    if (other === undefined || other === source) return false;
    // Where there are times they say when a signal arrived, even if its sending was not recorded.
    if (what === 'sent' && this.#timed) return false;
    const deed = what === 'sent' ? `${source.tid} ${signal}` : what;
    const made = other.done.get(what === 'sent' ? signal : 'stopped') ?? 0;
    const used = other.used.get(deed) ?? 0;
    const happened = what !== 'ended' && made > used;
    if (!happened && !other.exhausted && !source.forced) {
      this.#wait(source, tid);
      return true;
    }
    if (what !== 'ended') other.used.set(deed, used + 1);
    return false;
  }

  /** What a line that was handed on makes possible. */
  #follow(source: Source, line: StraceLine): void {
    const creation = creationOf(line);
    const child = creation && this.#created(creation.tid);
    const sent = signalSentBy(line);
    if (line.body.kind === 'stopped') this.#did(source, 'stopped');
    else if (sent !== undefined) this.#did(source, sent);
    else if (isExecution(line)) this.#wake(source.tid);
    if (child !== undefined && creation?.suspends && !this.#timed) this.#wait(source, child.tid);
    else this.#place(source);
  }

  #did(source: Source, deed: string): void {
    source.done.set(deed, (source.done.get(deed) ?? 0) + 1);
    this.#wake(source.tid);
  }

  #wait(source: Source, tid: number): void {
    source.waitsFor = tid;
    const others = this.#waiting.get(tid);
    if (others === undefined) this.#waiting.set(tid, [source]);
    else others.push(source);
  }

  #wake(tid: number): void {
    const woken = this.#waiting.get(tid) ?? [];
    this.#waiting.delete(tid);
    for (const source of woken) {
      source.waitsFor = undefined;
      this.#place(source);
    }
  }

  /** Nothing may go: the earliest of those that wait goes on all the same. */
  #release(): Source | undefined {
    let first: Source | undefined;
    for (const waiting of this.#waiting.values()) {
      for (const source of waiting) {
        if (first === undefined || this.#isBefore(source, first)) first = source;
      }
    }
    if (first === undefined) return undefined;
    const tid = first.waitsFor ?? first.tid;
    const others = (this.#waiting.get(tid) ?? []).filter((source) => source !== first);
    if (others.length === 0) this.#waiting.delete(tid);
    else this.#waiting.set(tid, others);
    first.created = true;
    first.forced = true;
    return first;
  }

  /** The file of a task that was just created; it may begin now if it had to wait for that. */
  #created(tid: number): Source | undefined {
    const child = this.#byTid.get(tid);
    if (child === undefined || child.created) return undefined;
    child.created = true;
    const waiting = this.#waiting.get(tid) ?? [];
    const others = waiting.filter((source) => source !== child);
    if (others.length < waiting.length) {
      this.#waiting.set(tid, others);
      child.waitsFor = undefined;
      this.#place(child);
    }
    return child;
  }

  /** Puts a file among those that may go, where its next line belongs. */
  #place(source: Source): void {
    if (!this.#timed && !source.created) {
      this.#wait(source, source.tid);
      return;
    }
    source.ending = isEnding(source.head);
    let low = 0;
    let high = this.#ready.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#ready[middle];
      if (other !== undefined && this.#isBefore(source, other)) low = middle + 1;
      else high = middle;
    }
    this.#ready.splice(low, 0, source);
  }

  /** Whether `a` goes before `b`: by time, then creators before children, then by number. */
  #isBefore(a: Source, b: Source): boolean {
    const order = this.#timed ? compareTimes(a.time, b.time) : Number(a.ending) - Number(b.ending);
    if (order !== 0) return order < 0;
    if (a.created !== b.created) return a.created;
    return a.tid < b.tid;
  }
}

/** Without times, tasks end after what the others still have to do. */
function isEnding(line: StraceLine | undefined): boolean {
  const body = line?.body;
  if (body?.kind === 'complete') return body.result.kind === 'none';
  return body?.kind === 'exited' || body?.kind === 'killed';
}

/** The file the recording began with: the first that executes at once, else the lowest number. */
function rootOf(sources: readonly Source[]): Source | undefined {
  const executing = sources.find(({ head }) => {
    return head?.body.kind === 'complete' && head.body.name === 'execve';
  });
  return executing ?? sources[0];
}
