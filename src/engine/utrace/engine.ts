/**
 * An engine: one tracer's hold on one task.
 *
 * The object is plain data; the calls of the API are functions over it. Hosts keep what belongs to
 * them (a script's ops table and data) in `ops` and `data`, which utrace only compares and hands on.
 *
 * Mirrors: struct utrace_engine and struct utrace_engine_ops of <linux/utrace.h>.
 */
import { ADD, type Notes, READ, WRITE } from '../footprint.ts';
import { Shared, shareFields } from '../shared.ts';
import type { CallbackKind, UtraceTask } from './host.ts';

/** Which callbacks a table has. Two tables are the same only if they are the same object. */
export interface utrace_engine_ops {
  /** Is the callback present (not NULL)? `release` is asked for separately. */
  has(kind: CallbackKind | 'release'): boolean;
}

export type EngineStatus = 'attached' | 'detaching' | 'detached';

export interface utrace_engine {
  /** Counts from 1 in order of attachment, per host; for logs. */
  readonly id: number;
  readonly task: UtraceTask;
  ops: utrace_engine_ops;
  /** The table whose release callback ends the engine: the one it was made with. */
  readonly madeWith: utrace_engine_ops;
  data: unknown;
  /** The event mask. */
  flags: number;
  /** It wants the task stopped. */
  hold: boolean;
  status: EngineStatus;
  /** References: being on a task's list is one, each attach that found or made it another. */
  readonly references: number;
  /** Takes (1) or gives back (-1) a reference. @returns how many are left */
  countReference(change: 1 | -1): number;
}

/** An engine as attaching makes it: with no events, no hold, and a reference for list and caller each. */
export class AttachedEngine extends Shared implements utrace_engine {
  readonly id: number;
  readonly task: UtraceTask;
  declare ops: utrace_engine_ops;
  readonly madeWith: utrace_engine_ops;
  declare data: unknown;
  declare flags: number;
  declare hold: boolean;
  declare status: EngineStatus;
  #references = 2;

  constructor(notes: Notes, id: number, task: UtraceTask, ops: utrace_engine_ops, data: unknown) {
    super(notes);
    this.id = id;
    this.task = task;
    this.ops = ops;
    this.madeWith = ops;
    this.data = data;
    this.flags = 0;
    this.hold = false;
    this.status = 'attached';
  }

  /** Whoever looks wants to know whether any are left, and notes no more than that. */
  get references(): number {
    this.notes.note(this.place + FREED, READ);
    return this.#references;
  }

  /**
   * In which order references are counted is all one, but for who gives back the last, and only a
   * release callback could tell.
   */
  countReference(change: 1 | -1): number {
    this.#references += change;
    this.notes.note(this.place + COUNT, this.madeWith.has('release') ? WRITE : ADD);
    if (this.#references === 0) this.notes.note(this.place + FREED, WRITE);
    return this.#references;
  }
}

const FIELDS = ['ops', 'data', 'flags', 'hold', 'status'] as const;
/** Locations behind those of the fields. */
const COUNT = FIELDS.length;
const FREED = FIELDS.length + 1;
shareFields(AttachedEngine, FIELDS);
