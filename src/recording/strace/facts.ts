/**
 * Facts: the shape of what a recording says happened, counted.
 *
 * How many lines of each kind, which tasks with which beginnings and ends, who created, executed,
 * reaped whom: all that can be compared with an independent count of the same run. The member names
 * are those of the published schema of recording facts, hence not in camelCase.
 */

import type { LineRef, TaskKind } from './event.ts';

/** How often each name occurred. */
export type NameCounts = Record<string, number>;

/** How a task's life ended. */
export type TaskEnd =
  | { readonly how: 'exit'; readonly status: number; readonly line: LineRef }
  | {
      readonly how: 'signal';
      readonly signal: string;
      readonly core: boolean;
      readonly line: LineRef;
    }
  | { readonly how: 'superseded'; readonly by: number; readonly line: LineRef }
  | { readonly how: 'became'; readonly tid: number; readonly line: LineRef }
  | { readonly how: 'detached'; readonly line: LineRef };

/** One life of one task. */
export interface TaskFacts {
  readonly tid: number;
  readonly inc: number;
  readonly creator: number | null;
  readonly kind: TaskKind | null;
  readonly first_line: LineRef | null;
  readonly last_line: LineRef | null;
  readonly lines: number;
  readonly entered: number;
  readonly returned: number;
  readonly noreturn: number;
  readonly interrupted: number;
  readonly unfinished: number;
  readonly resumed: number;
  readonly signals: NameCounts;
  readonly stops: NameCounts;
  readonly end: TaskEnd | null;
  readonly takeover?: number;
  readonly dangling: number;
  readonly dangling_call?: string;
}

/** A successful creating call; `line` is where it returned. */
export interface CreationFact {
  readonly line: LineRef;
  readonly by: number;
  readonly child: number;
  readonly call: string;
  readonly kind: TaskKind | null;
  readonly sibling_of_creator?: true;
}

/** A successful execution; `tid` is the number after it. */
export interface ExecFact {
  readonly line: LineRef;
  readonly tid: number;
  readonly path: string | null;
  readonly by_thread?: number;
}

/** A wait call that consumed a dead child. */
export interface ReapFact {
  readonly line: LineRef;
  readonly by: number;
  readonly child: number | null;
  readonly call: string;
  readonly exit?: number;
  readonly signal?: string;
  readonly core?: boolean;
  readonly status_unknown?: true;
}

/** A wait call that reported a child and left it. */
export interface WaitReportFact {
  readonly line: LineRef;
  readonly by: number;
  readonly child: number | null;
  readonly what: 'stopped' | 'continued' | 'peek';
  readonly signal?: string;
}

/** A line that could not be understood, and why. */
export interface UnparsedFact {
  readonly line: LineRef;
  readonly reason: string;
}

/** The member `log` of the schema. */
export interface LogFacts {
  readonly counts: NameCounts;
  readonly line_kinds: NameCounts;
  readonly signals: NameCounts;
  readonly tasks: readonly TaskFacts[];
  readonly creations: readonly CreationFact[];
  readonly execs: readonly ExecFact[];
  readonly superseded: readonly { line: LineRef; tid: number; by: number }[];
  readonly reaps: readonly ReapFact[];
  readonly wait_reports: readonly WaitReportFact[];
  readonly notes: readonly { line: LineRef; text: string; mid_line: boolean }[];
  readonly unparsed_lines: readonly LineRef[];
  readonly unterminated_tail: boolean;
}
