/**
 * Pids: numbers that lead to tasks, until they no longer do.
 *
 * A {@link pid} is what find_get_pid() hands out. It outlives its task: once the task is reaped it
 * leads nowhere, and after a non-leader's exec it leads to the thread that took the number over.
 * Numbers are given in order of creation, from 1000 for user tasks, so that a run names its tasks
 * the same every time; recordings bring their own.
 */
import { hashedLocation, type Notes, PART_READ, PART_WRITE, READ, WRITE } from '../footprint.ts';
import { Shared, shareFields } from '../shared.ts';
import type { Task } from './task.ts';

export interface pid {
  readonly nr: number;
  task: Task | null;
}

export const INIT_PID = 1;
const FIRST_KTHREAD_PID = 2;
const FIRST_USER_PID = 1000;

class PidNumber extends Shared implements pid {
  readonly nr: number;
  declare task: Task | null;
  constructor(notes: Notes, task: Task) {
    super(notes);
    this.nr = task.pid;
    this.task = task;
  }
}

shareFields(PidNumber, ['task']);

/** Locations of the table, from its place on: all of it, the order of its entries, the counters. */
const WHOLE = 0;
const ORDER = 1;
const COUNTER = 2;

export class Pids {
  readonly #notes: Notes;
  readonly #place: number;
  readonly #byNumber = new Map<number, PidNumber>();
  #nextUser = FIRST_USER_PID;
  #nextKthread = FIRST_KTHREAD_PID;

  constructor(notes: Notes) {
    this.#notes = notes;
    this.#place = notes.newPlace();
  }

  nextUser(): number {
    this.#notes.note(this.#place + COUNTER, WRITE);
    while (this.#has(this.#nextUser)) this.#nextUser++;
    return this.#nextUser++;
  }

  nextKthread(): number {
    this.#notes.note(this.#place + COUNTER, WRITE);
    while (this.#has(this.#nextKthread)) this.#nextKthread++;
    return this.#nextKthread++;
  }

  find(nr: number): pid | null {
    this.#noteEntry(nr, false);
    return this.#byNumber.get(nr) ?? null;
  }

  task(nr: number): Task | null {
    this.#noteEntry(nr, false);
    return this.#byNumber.get(nr)?.task ?? null;
  }

  add(task: Task): void {
    const { pid } = task;
    this.#noteEntry(pid, true);
    this.#notes.note(this.#place + ORDER, WRITE);
    this.#byNumber.set(pid, new PidNumber(this.#notes, task));
  }

  /** The task is gone; its pid, if it is still its own, leads nowhere. */
  drop(task: Task): void {
    this.#noteEntry(task.pid, true);
    const pid = this.#byNumber.get(task.pid);
    if (pid === undefined || pid.task !== task) return;
    pid.task = null;
    this.#byNumber.delete(task.pid);
  }

  /** `task` gives up its own number and takes over the one of `former`. */
  takeOver(task: Task, former: Task): void {
    this.drop(task);
    this.#noteEntry(former.pid, true);
    const pid = this.#byNumber.get(former.pid);
    task.pid = former.pid;
    if (pid === undefined) this.add(task);
    else pid.task = task;
  }

  /** Tasks that a pid leads to, in order of creation. */
  all(): Task[] {
    this.#notes.note(this.#place + WHOLE, READ);
    this.#notes.note(this.#place + ORDER, READ);
    const tasks: Task[] = [];
    for (const { task } of this.#byNumber.values()) if (task !== null) tasks.push(task);
    return tasks;
  }

  #has(nr: number): boolean {
    this.#noteEntry(nr, false);
    return this.#byNumber.has(nr);
  }

  #noteEntry(nr: number, write: boolean): void {
    if (this.#notes.footprint === null) return;
    this.#notes.note(this.#place + WHOLE, write ? PART_WRITE : PART_READ);
    this.#notes.note(hashedLocation(this.#place + nr * 0x9e3779b1), write ? WRITE : READ);
  }
}
