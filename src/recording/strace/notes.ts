/**
 * Notes: lines of a recording that strace wrote about itself, its stack traces and its summary.
 *
 * strace writes its notes to standard error, so they are in the recording only when that was
 * recorded; there they may fall into the middle of a line that has begun.
 */

/** True for a message of strace: `strace: …`, and what versions before 4.9 wrote without a name. */
export function noteIn(text: string): boolean {
  if (/^(?:\S*\/)?strace: /.test(text)) return true;
  return /^(?:\[ Process PID=\d+ runs in |Process \d+ (?:attached|detached|suspended|resumed))/.test(
    text,
  );
}

/** Where a note begins behind the beginning of a call, or -1. */
export function midLineNote(text: string): number {
  const at = text.lastIndexOf('strace: ');
  if (at > 0 && /^strace: [A-Z[|]/.test(text.slice(at, at + 9))) return at;
  return text.search(/(?<=.)Process \d+ (?:attached|detached)(?: \(waiting for parent\))?$/);
}

/** The task a note says was attached or detached. */
export interface AttachNote {
  readonly tid: number;
  readonly attached: boolean;
}

/** Reads `strace: Process 1234 attached`, also `… with 3 threads`, and `… detached`. */
export function attachNote(text: string): AttachNote | undefined {
  const match = /Process (\d+)(?:<[^>]*>)? (attached|detached)/.exec(text);
  if (match === null) return undefined;
  return { tid: Number(match[1]), attached: match[2] === 'attached' };
}

/** True for a line of `-k`: one blank, `>`, one blank, the frame. */
export function isStackLine(text: string): boolean {
  return text.startsWith(' > ');
}

/** True for a line of a hex dump, ` | 00010  6f 0a …  |`, or for the heading of a buffer. */
export function isDumpLine(text: string): boolean {
  return /^ (?:\| [0-9a-f]{5,} {2}|\* \d+ bytes in buffer \d+)/.test(text);
}

const summaryColumns = new Set(
  '% time seconds shortest longest usecs/call calls errors syscall'.split(' '),
);

/** True for the heading of the table that `-c` and `-C` print, whichever columns `-U` chose. */
export function isSummaryStart(text: string): boolean {
  if (text.startsWith('System call usage summary for ')) return true;
  const words = text.trim().split(/\s+/, summaryColumns.size + 1);
  return words.length > 1 && words.every((word) => summaryColumns.has(word));
}
