/**
 * The lowered form: one file's dealings with utrace, whatever language it was written in.
 *
 * A parser of one language leaves its syntax behind here: calls under their upstream names, what is
 * known about each argument, and where each result goes. A rule reads only this, so it is written
 * once for every language. What a language cannot tell is `unknown`, and rules stay silent on it.
 */
import type { Span } from './finding.ts';
import type { UtraceCallName } from './names.ts';

/**
 * Something that holds a value: a variable, or a field reached from one. Equal strings are the same
 * storage of the same file; they mean nothing else.
 */
export type Storage = string;

/** What reading the file tells about a value. */
export type Value =
  | { readonly kind: 'number'; readonly number: number }
  /** What was there before, with only `bits` left: every other bit is cleared. */
  | { readonly kind: 'keeps'; readonly bits: number }
  /** The task in whose context the code runs. */
  | { readonly kind: 'current' }
  /** The task a report_clone was told of, which has not run yet. */
  | { readonly kind: 'newborn' }
  | { readonly kind: 'stored'; readonly storage: Storage; readonly name: string }
  | { readonly kind: 'unknown' };

/** Where the result of a call goes. */
export type ResultUse =
  | { readonly kind: 'used' }
  /** Nobody keeps it: it ends a statement, is cast to void, or only decides over an empty block. */
  | { readonly kind: 'dropped'; readonly how: 'statement' | 'void' | 'empty-branch' }
  /** It is kept in variables that nobody reads; the first is named. */
  | { readonly kind: 'unread'; readonly name: string; readonly declared: Span };

export interface UtraceCall {
  readonly name: UtraceCallName;
  readonly span: Span;
  /** The source text of each argument, as the author wrote it. */
  readonly texts: readonly string[];
  readonly values: readonly Value[];
  readonly result: ResultUse;
  /** Where the result is kept, when it is kept under a name. */
  readonly storedIn: Storage | null;
  /** True where the call runs as part of an engine's callback, and only there. */
  readonly inCallback: boolean;
}

/** One member of a table of callbacks: `report_death`, `release`. */
export interface Callback {
  readonly name: string;
  readonly span: Span;
}

/** A table of callbacks, as given to utrace_attach_task(). */
export interface OpsTable {
  readonly callbacks: readonly Callback[];
}

export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/** Everything the rules know about a file, in the order of the file. */
export interface Unit {
  readonly calls: readonly UtraceCall[];
  readonly opsTables: readonly OpsTable[];
  /** True where the file can be unloaded while its engines are still attached. */
  readonly unloads: boolean;
  readonly comments: readonly Comment[];
}
