/**
 * Column memory: which columns the lines of this file have, learned from its first event.
 *
 * strace prints the same columns on every line of a recording, except that `[pid 1234]` comes and
 * goes on standard error. A line without them is the program's own output, even if it looks like a
 * call.
 */

import type { Columns } from './columns.ts';
import type { Body } from './line.ts';

export class ColumnMemory {
  readonly #ownFile: boolean;
  #known = false;
  #pidColumn = false;
  #time = false;
  #decorated = false;
  #mixed: boolean;

  /** A file of one task (`-ff`) has no pid column and no other writer. */
  constructor(ownFile: boolean) {
    this.#ownFile = ownFile;
    this.#mixed = !ownFile;
  }

  /** True once an event has shown the columns. */
  get known(): boolean {
    return this.#known;
  }

  /** True once it is known that the lines have a time. */
  get timed(): boolean {
    return this.#time;
  }

  /** True while others than strace may have written into the file: no pid column on every line. */
  get mixed(): boolean {
    return this.#mixed;
  }

  /** A note of strace shows that the recording is of standard error. */
  sawNote(): void {
    if (!this.#known) this.#mixed = true;
  }

  /** Whether an event with these columns belongs to this file; the first one sets the rule. */
  fits(columns: Columns, body: Body): boolean {
    if (!this.#known) return this.#learn(columns, body);
    if (this.#time && columns.time === '') return false;
    if (this.#decorated && !columns.decorated) return false;
    if (this.#ownFile) return columns.pid === 0;
    return !this.#pidColumn || (columns.pid !== 0 && !columns.bracketed);
  }

  #learn(columns: Columns, body: Body): boolean {
    if (body.kind === 'cut' && columns.bare && !this.#ownFile) return true;
    this.#known = true;
    this.#time = columns.time !== '';
    this.#decorated = columns.decorated;
    this.#pidColumn = columns.pid !== 0 && !columns.bracketed;
    this.#mixed = !this.#ownFile && !this.#pidColumn;
    return true;
  }
}
