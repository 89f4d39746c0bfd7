/**
 * What is wrong with a script before it runs: a sentence with its place and a way out.
 */

/** Places are 1-based; columns count UTF-16 units, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A script that cannot be run, and what its author can do about it. */
export class ScriptError extends Error {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  constructor(file: string, place: Place, message: string) {
    super(message);
    this.name = 'ScriptError';
    this.file = file;
    this.line = place.line;
    this.column = place.column;
  }
}
