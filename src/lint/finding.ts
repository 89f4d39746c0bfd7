/**
 * Findings: what the lint has to say, in the words of the public JSON contract.
 *
 * Lines and columns count from 1, columns in UTF-16 units, and an end is exclusive: what an editor
 * shows. A finding names the file as the caller named it; nothing here knows where files live.
 */

/** A rule's name, as it is written in suppressions and on the command line. */
export type RuleName = `utrace/${string}`;

export const severities = ['info', 'warning', 'error'] as const;
/** How bad it is: a better way to write it, a lost guarantee, a memory-safety or hang bug. */
export type Severity = (typeof severities)[number];

/** A stretch of a file; the end is the first position behind it. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Another place that takes part in the story, with what happens there. */
export interface Related {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** One replacement; an empty span inserts. */
export interface Edit extends Span {
  readonly file: string;
  readonly text: string;
}

/**
 * Whether a fix may be applied unasked. `safe` adds what the code forgot and leaves alone what it does;
 * a `suggestion` decides something that only the author knows, and is offered to be looked at.
 */
export type FixKind = 'safe' | 'suggestion';

/** A change that mends the finding; its edits belong together and do not overlap. */
export interface Fix {
  readonly title: string;
  readonly kind: FixKind;
  readonly edits: readonly Edit[];
}

export interface Finding extends Span {
  readonly file: string;
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}
