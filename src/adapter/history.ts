/**
 * History: for each point of the run so far, who stood where and how deep.
 *
 * One row per point, indexed by the point's number, in columns of typed arrays: nine bytes a row.
 * A run that is repeated writes the same rows again.
 */
import type { Frame, Thread } from '../engine/machine.ts';
import { ScriptFrame } from '../script/vm/frame.ts';

const FIRST_CAPACITY = 4096;
/** Rows that are no statement of the author's. */
const NO_STATEMENT = -1;

export class History {
  #statements = new Int32Array(FIRST_CAPACITY).fill(NO_STATEMENT);
  #threads = new Uint32Array(FIRST_CAPACITY);
  #depths = new Uint16Array(FIRST_CAPACITY);
  #first: number | null = null;
  #latest = 0;

  note(step: number, thread: Thread, frame: Frame, at: number): void {
    if (!(frame instanceof ScriptFrame) || at < 0) return;
    if (step >= this.#statements.length) this.#grow(step);
    this.#first ??= step;
    if (step > this.#latest) this.#latest = step;
    this.#statements[step] = at;
    this.#threads[step] = thread.id;
    this.#depths[step] = Math.min(thread.stack.length, 0xffff);
  }

  /** The first point of the author's code. */
  first(): number | null {
    return this.#first;
  }

  /** The last point before `step` of this thread that is no deeper: one step back, over calls. */
  before(step: number, thread: number, depth: number): number | null {
    for (let row = this.#last(step); row > 0; row--) {
      if (this.#statements[row] === NO_STATEMENT || this.#threads[row] !== thread) continue;
      if ((this.#depths[row] ?? 0) <= depth) return row;
    }
    return null;
  }

  /** The first of the last `count` points of the author's code before `step`, in any thread. */
  window(step: number, count: number): number {
    let [row, left] = [this.#last(step), count];
    for (; row > 0 && left > 0; row--) if (this.#statements[row] !== NO_STATEMENT) left--;
    return row + 1;
  }

  /** The last point before `step` that is one of these statements, in any thread. */
  hit(step: number, statements: ReadonlySet<number>): number | null {
    if (statements.size === 0) return null;
    for (let row = this.#last(step); row > 0; row--) {
      if (statements.has(this.#statements[row] ?? NO_STATEMENT)) return row;
    }
    return null;
  }

  /** The first point that is this statement. */
  firstHit(statement: number): number | null {
    const row = this.#statements.indexOf(statement);
    return row < 0 ? null : row;
  }

  /** The first point of the activation that stands at `step`, `depth` frames deep in this thread. */
  entry(step: number, thread: number, depth: number): number | null {
    let first: number | null = null;
    for (let row = Math.min(step, this.#statements.length - 1); row > 0; row--) {
      if (this.#statements[row] === NO_STATEMENT || this.#threads[row] !== thread) continue;
      const deep = this.#depths[row] ?? 0;
      if (deep < depth) break;
      if (deep === depth) first = row;
    }
    return first;
  }

  /** Was this point, or a later one, ever come to? */
  reaches(step: number): boolean {
    return this.#latest >= step;
  }

  /** Gives up what came after a point: the run takes another way from there. */
  cut(step: number): void {
    this.#statements.fill(NO_STATEMENT, step + 1);
    this.#latest = Math.min(this.#latest, step);
  }

  #last(step: number): number {
    return Math.min(step, this.#statements.length) - 1;
  }

  #grow(step: number): void {
    const capacity = Math.max(step + 1, this.#statements.length * 2);
    const statements = new Int32Array(capacity).fill(NO_STATEMENT);
    const threads = new Uint32Array(capacity);
    const depths = new Uint16Array(capacity);
    statements.set(this.#statements);
    threads.set(this.#threads);
    depths.set(this.#depths);
    this.#statements = statements;
    this.#threads = threads;
    this.#depths = depths;
  }
}
