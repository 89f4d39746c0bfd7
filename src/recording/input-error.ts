/**
 * Input errors: what we say when the thing we were given cannot be used.
 *
 * One line, four parts: which file, where in it, what was wrong, what to do. A caller prints the
 * message and nothing else; exit code 2 and the absence of a stack trace follow from the class.
 */

/** The parts of an input error, for callers that lay them out themselves. */
export interface InputErrorParts {
  /** The file as the user named it. */
  readonly file: string;
  /** The line it happened in, from 1; absent when the file as a whole is meant. */
  readonly line?: number;
  /** What was found, in words that fit after the file name and a colon. */
  readonly problem: string;
  /** What the user can do about it. */
  readonly advice: string;
}

/** Thrown when a file, directory or stream given by the user cannot be used as it is. */
export class InputError extends Error {
  readonly file: string;
  readonly line: number | undefined;
  readonly problem: string;
  readonly advice: string;

  constructor(parts: InputErrorParts) {
    const where = parts.line === undefined ? parts.file : `${parts.file}:${parts.line}`;
    super(oneLine(`${where}: ${parts.problem}; ${parts.advice}`));
    this.name = 'InputError';
    this.file = parts.file;
    this.line = parts.line;
    this.problem = parts.problem;
    this.advice = parts.advice;
  }
}

/** A file name may hold any byte; the message must stay one printable line. */
function oneLine(text: string): string {
  let clean = '';
  for (const char of text) clean += char < ' ' || char === '\x7f' ? '?' : char;
  return clean;
}
