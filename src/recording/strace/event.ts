/**
 * Events: what happened in a recording, in order, each with the task it happened to.
 *
 * This is the stream everything else is made of: the facts are counted from it, and a workload is
 * built from it. An event says what its line says; `outcome` adds what the call did to the tasks,
 * which takes more than one line to know.
 */

import type { LineRef } from './reader.ts';
import type { Result } from './result.ts';

export type { LineRef } from './reader.ts';
export type { Result } from './result.ts';

/**
 * How a task came to be. `root` is the first task of the recording; `vfork` any creation whose
 * creator waits (CLONE_VFORK); `clone` shares memory without being a thread; `exec-takeover` is the
 * life a thread-group leader's number begins when another thread of its group has executed;
 * `unknown` when the call is there but its flags are not readable.
 */
export type TaskKind = 'root' | 'fork' | 'vfork' | 'clone' | 'thread' | 'exec-takeover' | 'unknown';

/** One life of one task. Numbers are reused: `tid` and `inc` together are the identity. */
export interface StraceTask {
  /** The number strace knows it by; 0 as long as the recording has not shown it. */
  readonly tid: number;
  /** Which life of that number this is, from 0. */
  readonly inc: number;
  /** null for a task that appears without a visible creation. */
  readonly kind: TaskKind | null;
  readonly creator: StraceTask | undefined;
  /** The task whose thread group it was created into; itself when it began one. */
  readonly leader: StraceTask;
  /** For `exec-takeover`: the thread that executed and now lives under this number. */
  readonly takeover: StraceTask | undefined;
}

/** A call in progress or done. */
export interface StraceCall {
  readonly name: string;
  /** The arguments as printed; those that strace prints at the return are there after it. */
  readonly args: string;
  /** Where it began; undefined when the recording begins in the middle of it. */
  readonly entered: LineRef | undefined;
}

/** How a child ended, as a wait call reports it. */
export type ChildEnd =
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'signal'; readonly signal: string; readonly core: boolean }
  | { readonly kind: 'unknown' };

/** What a returned call did to the tasks. */
export type Outcome =
  | {
      readonly kind: 'created';
      readonly child: StraceTask;
      /** CLONE_PARENT: the child's parent is the creator's parent. */
      readonly sibling: boolean;
    }
  | {
      readonly kind: 'executed';
      /** As escaped in the log; undefined when the beginning of the call is not in it. */
      readonly path: string | undefined;
      /** The thread that called, when it was not the leader. */
      readonly byThread: StraceTask | undefined;
    }
  | { readonly kind: 'exec-failed' }
  | { readonly kind: 'reaped'; readonly child: number | null; readonly end: ChildEnd }
  | {
      readonly kind: 'waited';
      readonly child: number | null;
      /** A stop, a continue, or a look at a dead child that leaves it there (WNOWAIT). */
      readonly what: 'stopped' | 'continued' | 'peek';
      readonly signal: string | undefined;
    };

interface Placed {
  readonly line: LineRef;
}

interface OfTask extends Placed {
  readonly task: StraceTask;
  /** The time column as printed, `''` when there is none. */
  readonly time: string;
}

/** A call began and ended on one line. */
export interface CompleteEvent extends OfTask {
  readonly kind: 'complete';
  readonly call: StraceCall;
  readonly result: Result;
  readonly duration: string;
  readonly outcome: Outcome | undefined;
}

/** A call began; it returns on a later line, or never. */
export interface EnteredEvent extends OfTask {
  readonly kind: 'entered';
  readonly call: StraceCall;
}

/** A call that began earlier returned. `result` is missing when its line broke off once more. */
export interface ReturnedEvent extends OfTask {
  readonly kind: 'returned';
  readonly call: StraceCall;
  readonly result: Result | undefined;
  readonly duration: string;
  readonly outcome: Outcome | undefined;
}

/** A line broke off: a call began (or not even that is readable) and its rest is not there. */
export interface CutEvent extends Placed {
  readonly kind: 'cut';
  readonly task: StraceTask | undefined;
  readonly time: string;
  readonly call: StraceCall | undefined;
  readonly text: string;
  /** True when its physical line was a note's, which is counted already. */
  readonly shared: boolean;
}

/** The recorder let go of the task. */
export interface DetachedEvent extends OfTask {
  readonly kind: 'detached';
  /** The call that began on this very line. */
  readonly call: StraceCall | undefined;
}

/** A signal reached the task. */
export interface SignalEvent extends OfTask {
  readonly kind: 'signal';
  readonly signal: string;
  /** The siginfo as printed; see `readSiginfo`. */
  readonly info: string;
}

/** The task stopped with its group. */
export interface StoppedEvent extends OfTask {
  readonly kind: 'stopped';
  readonly signal: string;
}

/** The task ended by its own call. */
export interface ExitedEvent extends OfTask {
  readonly kind: 'exited';
  readonly status: number;
}

/** A signal ended the task. */
export interface KilledEvent extends OfTask {
  readonly kind: 'killed';
  readonly signal: string;
  readonly core: boolean;
}

/** Another thread of the leader's group executed and takes over its number. */
export interface SupersededEvent extends OfTask {
  readonly kind: 'superseded';
  readonly by: number;
}

/** The thread that executed goes on under its leader's number. It has no line of its own. */
export interface BecameEvent extends OfTask {
  readonly kind: 'became';
  readonly into: StraceTask;
}

/** A message of strace. */
export interface NoteEvent extends Placed {
  readonly kind: 'note';
  readonly text: string;
  readonly midLine: boolean;
}

/** A stack frame, a line of a dump or of the summary, or a call's beginning found whole later. */
export interface OtherEvent extends Placed {
  readonly kind: 'stack' | 'dump' | 'summary' | 'broken';
}

/** A line that is none of strace's. */
export interface ForeignEvent extends Placed {
  readonly kind: 'foreign';
  readonly reason: string;
  readonly text: string;
}

/** One event of a recording. */
export type StraceEvent =
  | CompleteEvent
  | EnteredEvent
  | ReturnedEvent
  | CutEvent
  | DetachedEvent
  | SignalEvent
  | StoppedEvent
  | ExitedEvent
  | KilledEvent
  | SupersededEvent
  | BecameEvent
  | NoteEvent
  | OtherEvent
  | ForeignEvent;

/** Receives the events of a recording in order. */
export type EventSink = (event: StraceEvent) => void;
