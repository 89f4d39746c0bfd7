/**
 * Pids: numbers that lead to tasks, until they no longer do.
 *
 * A {@link pid} is what find_get_pid() hands out. It outlives its task: once the task is reaped it
 * leads nowhere, and after a non-leader's exec it leads to the thread that took the number over.
 * Numbers are given in order of creation, from 1000 for user tasks, so that a run names its tasks
 * the same every time; recordings bring their own.
 */
import type { Task } from './task.ts';

export interface pid {
  readonly nr: number;
  task: Task | null;
}

export const INIT_PID = 1;
const FIRST_KTHREAD_PID = 2;
const FIRST_USER_PID = 1000;

export class Pids {
  readonly #byNumber = new Map<number, pid>();
  #nextUser = FIRST_USER_PID;
  #nextKthread = FIRST_KTHREAD_PID;

  nextUser(): number {
    while (this.#byNumber.has(this.#nextUser)) this.#nextUser++;
    return this.#nextUser++;
  }

  nextKthread(): number {
    while (this.#byNumber.has(this.#nextKthread)) this.#nextKthread++;
    return this.#nextKthread++;
  }

  find(nr: number): pid | null {
    return this.#byNumber.get(nr) ?? null;
  }

  task(nr: number): Task | null {
    return this.#byNumber.get(nr)?.task ?? null;
  }

  add(task: Task): void {
    this.#byNumber.set(task.pid, { nr: task.pid, task });
  }

  /** The task is gone; its pid, if it is still its own, leads nowhere. */
  drop(task: Task): void {
    const pid = this.#byNumber.get(task.pid);
    if (pid === undefined || pid.task !== task) return;
    pid.task = null;
    this.#byNumber.delete(task.pid);
  }

  /** `task` gives up its own number and takes over the one of `former`. */
  takeOver(task: Task, former: Task): void {
    this.drop(task);
    const pid = this.#byNumber.get(former.pid);
    task.pid = former.pid;
    if (pid === undefined) this.add(task);
    else pid.task = task;
  }

  /** Tasks that a pid leads to, in order of creation. */
  *all(): IterableIterator<Task> {
    for (const pid of this.#byNumber.values()) if (pid.task !== null) yield pid.task;
  }
}
