/**
 * Tasks: which life of which number each line is about.
 *
 * A line names a number, or nobody. Numbers are reused, a leader's number passes to the thread that
 * executed, children speak before their creation returns, and on standard error a line names nobody
 * as long as only one task is left. This file keeps the lives apart; what happens in them is the
 * tracker's business.
 */

import type { LineRef, StraceTask, TaskKind } from './event.ts';

/** A call that has begun and not returned. */
export interface OpenCall {
  readonly name: string;
  readonly args: string;
  readonly entered: LineRef;
}

/** A task with what is needed to follow it. */
export class TrackedTask implements StraceTask {
  tid: number;
  readonly inc: number;
  kind: TaskKind | null;
  creator: TrackedTask | undefined;
  leader: TrackedTask = this;
  readonly takeover: TrackedTask | undefined;
  /** Whether it can still speak. */
  alive = true;
  /** Whether a line of its own or a note of strace has shown it. */
  seen = false;
  /** Whether a returned call has named it as its child. */
  announced = false;
  open: OpenCall | undefined;
  /** Whether an execution has returned in this life. */
  executed = false;
  /** The thread that supersedes it, from that line until the next line under its number. */
  supersededBy: TrackedTask | undefined;

  constructor(tid: number, inc: number, kind: TaskKind | null, thread?: TrackedTask) {
    this.tid = tid;
    this.inc = inc;
    this.kind = kind;
    this.takeover = thread;
  }
}

export class TaskTable {
  readonly #byTid = new Map<number, TrackedTask>();
  /** Tasks strace shows and that can still speak; on standard error one of them speaks unnamed. */
  readonly #speakers = new Set<TrackedTask>();
  readonly #attachedTids = new Set<number>();
  /** The task of the first note, when nothing came before it; 0 when something did. */
  #firstAttached: number | undefined;
  #root: TrackedTask | undefined;
  /** The task that has only spoken unnamed so far. */
  #nameless: TrackedTask | undefined;
  #lastUnnamed: TrackedTask | undefined;

  /** The life a line under `tid` belongs to; begins a new one where the last has ended. */
  named(tid: number, resumes: string): TrackedTask {
    const known = this.#byTid.get(tid);
    if (known?.alive) return this.#spoke(known);
    const nameless = known === undefined ? this.#namelessBehind(tid, resumes) : undefined;
    if (nameless !== undefined) return this.#spoke(this.identify(nameless, tid));
    return this.#spoke(this.#begin(tid, known, this.#root === undefined ? 'root' : null));
  }

  /** The task that a line without a number belongs to. */
  unnamed(resumes: string): TrackedTask {
    return this.#spoke(this.#guessUnnamed(resumes));
  }

  /** The number's present or last life, if there was one. */
  latest(tid: number): TrackedTask | undefined {
    return this.#byTid.get(tid);
  }

  /**
   * The life that `creator` created.
   *
   * A child may speak, and even end, before its creation returns; a life that appeared unannounced
   * is that child. Any other life of the number is an earlier one.
   */
  created(tid: number, creator: TrackedTask, kind: TaskKind): TrackedTask {
    const known = this.#byTid.get(tid);
    const early = known?.kind === null && !known.announced;
    const child = early ? known : this.#begin(tid, known, kind);
    child.kind = kind;
    child.creator = creator;
    child.announced = true;
    if (kind === 'thread') child.leader = creator.leader;
    return child;
  }

  /** The life in which `thread` goes on under the number of `leader`. */
  takenOver(leader: TrackedTask, thread: TrackedTask): TrackedTask {
    const next = new TrackedTask(leader.tid, leader.inc + 1, 'exec-takeover', thread);
    next.creator = leader.creator;
    next.announced = true;
    next.open = thread.open;
    thread.open = undefined;
    this.ended(thread);
    this.#byTid.set(leader.tid, next);
    return this.#spoke(next);
  }

  /** The thread of `leader`'s group that is inside `call`, when exactly one is. */
  executingThread(leader: TrackedTask, call: string): TrackedTask | undefined {
    const inside = [...this.#byTid.values()].filter(
      (task) => task.alive && task !== leader && task.leader === leader && task.open?.name === call,
    );
    return inside.length === 1 ? inside[0] : undefined;
  }

  ended(task: TrackedTask): void {
    task.alive = false;
    this.#speakers.delete(task);
  }

  /**
   * strace attached to `tid`. With no line before it, that task speaks the unnamed lines; a note in
   * the middle of a line shows that somebody was speaking already, and that this is a child.
   */
  attached(tid: number, midLine: boolean): void {
    this.#attachedTids.add(tid);
    if (midLine) this.#firstAttached ??= 0;
    else if (this.#root === undefined) this.#firstAttached ??= tid;
    const known = this.#byTid.get(tid);
    if (known?.alive) this.#spoke(known);
  }

  /** strace let go: the task no longer counts among those that may speak unnamed. */
  detached(tid: number): TrackedTask | undefined {
    const known = this.#byTid.get(tid);
    if (known !== undefined && this.#speakers.size > 1) this.#speakers.delete(known);
    return known;
  }

  /** The task that spoke unnamed turned out to be `tid`. */
  identify(task: TrackedTask, tid: number): TrackedTask {
    task.tid = tid;
    this.#byTid.set(tid, task);
    this.#nameless = undefined;
    return task;
  }

  #begin(tid: number, before: TrackedTask | undefined, kind: TaskKind | null): TrackedTask {
    if (before?.alive) this.ended(before);
    const task = new TrackedTask(tid, before === undefined ? 0 : before.inc + 1, kind);
    if (tid === 0) this.#nameless = task;
    else this.#byTid.set(tid, task);
    this.#root ??= task;
    if (this.#attachedTids.has(tid)) this.#speakers.add(task);
    return task;
  }

  #spoke(task: TrackedTask): TrackedTask {
    if (!task.seen) {
      task.seen = true;
      this.#speakers.add(task);
    }
    return task;
  }

  /**
   * The task that spoke unnamed until now, if `tid`, never seen before, is that one.
   *
   * It is not when strace has said that it attached to it as a child, nor when the unnamed task is
   * inside a call that this line does not end: then it is a child that speaks before its creation
   * has returned.
   */
  #namelessBehind(tid: number, resumes: string): TrackedTask | undefined {
    const task = this.#nameless;
    if (task === undefined || this.#attachedTids.has(tid)) return undefined;
    return task.open === undefined || task.open.name === resumes ? task : undefined;
  }

  #guessUnnamed(resumes: string): TrackedTask {
    if (this.#root === undefined) {
      return this.#lastIs(this.#begin(this.#firstAttached ?? 0, undefined, 'root'));
    }
    if (this.#speakers.size === 1) {
      for (const only of this.#speakers) return this.#lastIs(only);
    }
    const last = this.#lastUnnamed;
    const candidates = [...this.#speakers];
    const resuming = candidates.find((task) => resumes !== '' && task.open?.name === resumes);
    if (resuming !== undefined) return this.#lastIs(resuming);
    if (last?.alive) return last;
    const silent = [...this.#byTid.values()].filter((task) => task.alive && !task.seen);
    return this.#lastIs(candidates[0] ?? silent[0] ?? this.#begin(0, undefined, null));
  }

  #lastIs(task: TrackedTask): TrackedTask {
    this.#lastUnnamed = task;
    return task;
  }
}
