/**
 * Violations: what a tracer script can do wrong in a run, told with its place and its story.
 *
 * The first one ends the run. The kinds are public (command line, recordings, editor); each has a
 * page in docs/violations/.
 */
export const violationKinds = [
  'use-after-free',
  'double-free',
  'leak',
  'engine-use-after-put',
  'engine-reference-leak',
  'callback-after-unload',
  'deadlock',
  'livelock',
  'assertion',
  'exception',
  'api-misuse',
] as const;
export type ViolationKind = (typeof violationKinds)[number];

/** A place in a file that the user wrote; 1-based, columns in UTF-16 units. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface StackFrame extends SourcePlace {
  readonly name: string;
}

/** Another step that explains a violation: who freed it, which result was ignored. */
export interface RelatedStep extends SourcePlace {
  readonly message: string;
  readonly thread?: string;
  readonly step?: number;
}

export interface Violation extends SourcePlace {
  readonly kind: ViolationKind;
  /** One sentence without the place: "`watch` was freed at line 31". */
  readonly message: string;
  /** The thread or task at fault, as the debugger names it: `target (1000) in report_death`. */
  readonly thread: string;
  /** Innermost frame first. Empty, and the place 0, where no statement of the script is at fault. */
  readonly stack: readonly StackFrame[];
  readonly related?: readonly RelatedStep[];
  /** True when `documented` semantics do not have this violation: the kernel's, not the author's. */
  readonly kernelOnly?: boolean;
}
