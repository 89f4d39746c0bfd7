/**
 * A report: everything there is to say about one run of the lint, before it is put into any form.
 *
 * Each format is a function from this to text. None of them reads a file or asks a clock, so the
 * same report gives the same bytes, in Node.js and in a browser.
 */
import type { Unfinished } from '../analysis.ts';
import type { StaleEntry } from '../baseline/baseline.ts';
import type { Finding, RuleName, Severity } from '../finding.ts';

export interface LintReport {
  /** How many files were linted. */
  readonly files: number;
  /** What is left to mend, in the order of the files. */
  readonly findings: readonly Finding[];
  /** The text of the linted files by the name that findings use, without a byte order mark. */
  readonly sources: ReadonlyMap<string, string>;
  /** How long the lint took. */
  readonly milliseconds: number;
  /** What the baseline took out; null where there is none. */
  readonly baseline: BaselineReport | null;
  /** Files that --fix has changed; null where it was not asked for. */
  readonly fixed: readonly FixedFile[] | null;
  /** Findings that a comment silences; only where the format has room for them. */
  readonly suppressed: readonly SuppressedFinding[];
  /** Files that were left out of something, and why. */
  readonly skipped: readonly SkippedFile[];
  /** Functions with more ways than were followed. */
  readonly unfinished: readonly Unfinished[];
}

export interface BaselineReport {
  readonly file: string;
  /** Findings that the baseline knows: they are reported as such, and fail nothing. */
  readonly known: readonly Finding[];
  /** Entries that match nothing any more. */
  readonly stale: readonly StaleEntry[];
}

export interface SuppressedFinding {
  readonly finding: Finding;
  /** What the comment gives as its reason; empty where it gives none. */
  readonly reason: string;
}

export interface FixedFile {
  readonly file: string;
  /** How many fixes were applied. */
  readonly fixes: number;
}

export interface SkippedFile {
  readonly file: string;
  /** Continues a sentence that the file's name begins: `is not text, and was not linted`. */
  readonly reason: string;
}

/** What a report says of a rule, whether or not it found anything. */
export interface RuleDescription {
  readonly name: RuleName;
  /** How bad its findings are unless someone says otherwise. */
  readonly severity: Severity;
  /** How they are reported in this run. */
  readonly level: Severity | 'off';
  /** One sentence. */
  readonly summary: string;
  /** The rule's page, in Markdown. */
  readonly page: string;
}
