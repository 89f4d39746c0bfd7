/**
 * Records: what became of the outcome of one call.
 */
import type { FunctionGraph, VariableName } from '../graph/graph.ts';
import type { ApiCall } from '../names.ts';
import type { Site } from './state.ts';
import type { Tag } from './value.ts';

/** A decision that was made by the outcome of a call. */
export interface Test {
  readonly site: Site;
  readonly graph: FunctionGraph;
  readonly node: number;
  /** The error numbers that were asked for by name; none where only success is told from failure. */
  readonly errnos: ReadonlySet<number>;
  /** Which way the outcomes went: true for the first. */
  readonly ways: Map<number, boolean>;
  /** How it turned out; null where that is not known. */
  readonly truths: Set<boolean | null>;
}

export type CallKind =
  | ApiCall['kind']
  /** A detach from outside. */
  | 'detach'
  /** A detach of the running task by itself, or of a child that has not run. */
  | 'own-detach'
  /** A utrace_set_events() of the running task for itself, or for a child that has not run. */
  | 'own-events'
  /** A utrace_set_events() that may take a final event away. */
  | 'clear'
  /** The first utrace_set_events() after an attach. */
  | 'arm';

export interface CallRecord {
  readonly tag: Tag;
  readonly name: string;
  kind: CallKind;
  /** The calls that led here, from the function that was entered first; the last is the call. */
  readonly chain: readonly Site[];
  readonly graph: FunctionGraph;
  readonly texts: readonly string[];
  /** Where the result went at once. */
  readonly result: VariableName;
  /** A decision was made by it that is one. */
  isConsulted: boolean;
  /** It went where it cannot be followed. */
  hasEscaped: boolean;
  /** The depth to which functions passed it up; the depth of the call itself at first. */
  returnedTo: number;
  /** It only served a print or an assertion. */
  isPrinted: boolean;
  isAsserted: boolean;
  readonly tests: Map<string, Test>;
  /** Tests behind which there is nothing but prints. */
  readonly inert: Map<string, Test>;
  /** For an attach: tested against NULL, or with IS_ERR(). */
  isComparedWithNull: boolean;
  isCheckedForError: boolean;
  /** Where IS_ERR() of it is compared with an error number. */
  miscompared: Site | null;
  /** The task it is about. */
  target: string;
}

/** True where a decision tells one error number from the others. */
export function tellsApart({ tests }: CallRecord, errno: number): boolean {
  return [...tests.values()].some(({ errnos }) => errnos.has(errno));
}

export function siteOf(record: CallRecord): Site | undefined {
  return record.chain.at(-1);
}
