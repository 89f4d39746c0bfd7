/**
 * Events: what the machine tells the rules while it goes along a path.
 */
import type { CallOp, FunctionGraph, Role } from '../graph/graph.ts';
import type { Note, Project } from './project.ts';
import type { CallRecord } from './record.ts';
import type { Site, State } from './state.ts';
import type { Tag, Value } from './value.ts';

export type Event =
  /** A call of the API, before its effect. */
  | {
      readonly kind: 'api';
      readonly record: CallRecord;
      readonly args: readonly Value[];
      /** The engine that it is about, null for an attach. */
      readonly engine: Value | null;
      readonly op: CallOp;
      readonly state: State;
      readonly site: Site;
      readonly depth: number;
    }
  /** Any other call of a function that is not in the project. */
  | {
      readonly kind: 'call';
      readonly callee: string;
      readonly args: readonly Value[];
      readonly state: State;
      readonly site: Site;
      readonly graph: FunctionGraph;
      readonly depth: number;
    }
  | {
      readonly kind: 'free';
      readonly object: Value;
      readonly type: string | null;
      readonly text: string;
      readonly state: State;
      readonly site: Site;
      /** The calls that led here. */
      readonly chain: readonly Site[];
    }
  /** A function is left, and with it its stack; depth 0 is the one that was entered first. */
  | {
      readonly kind: 'return';
      readonly value: Value | null;
      readonly graph: FunctionGraph;
      readonly depth: number;
      readonly state: State;
      readonly site: Site;
      readonly chain: readonly Site[];
    }
  /** Something is stored into engine->data; before it is. */
  | {
      readonly kind: 'replace';
      readonly engine: string;
      readonly old: Value;
      readonly value: Value;
      readonly state: State;
      readonly site: Site;
    }
  /** An error pointer is used as if it were an engine. */
  | { readonly kind: 'error-used'; readonly record: CallRecord; readonly site: Site };

/** One way through the project, from one function that is entered from outside. */
export interface RunContext {
  readonly project: Project;
  readonly root: FunctionGraph;
  readonly role: Role;
  readonly records: readonly CallRecord[];
  /** The functions that the paths so far led through. */
  readonly entered: ReadonlySet<FunctionGraph>;
  /** Some paths were not followed to their end. */
  readonly isCut: boolean;
  record(tag: Tag): CallRecord | undefined;
  /** Keeps something for when the rule inspects files: `Project.notes` then has it. */
  note(note: Note): void;
}
