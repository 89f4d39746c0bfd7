/**
 * A recorded workload: what each task of a recording did, in the form that a run plays back.
 *
 * Plain data that survives a trip between processes. Each task is a list of operations, kept as one
 * flat list of numbers because recordings of a million lines are ordinary; an operation is its code
 * and a fixed number of operands (a call's arguments come with their count). The order between tasks
 * is not kept: it is the scheduler's, within what causes what.
 */
export interface RecordedWorkload {
  readonly name: string;
  readonly tasks: readonly RecordedTask[];
}

export interface RecordedTask {
  readonly pid: number;
  readonly comm: string;
  /** Index of the creating task; -1 for one that is there without anybody's doing. */
  readonly creator: number;
  /** Index of the task whose thread group it appears in; its own index where it leads one. */
  readonly leader: number;
  /** CLONE_* of its creation with the exit signal in the low byte. */
  readonly flags: number;
  readonly operations: readonly number[];
  /** What the task executed, in order of {@link OP_EXEC}. */
  readonly images: readonly RecordedImage[];
}

export interface RecordedImage {
  readonly filename: string;
  readonly argv: readonly string[];
}

/** A call begins: `nr count argument…`. */
export const OP_BEGIN = 0;
/** The call that began last returns: `result`. */
export const OP_END = 1;
/** A call returns whose beginning is not in the recording: `nr result`. */
export const OP_LATE_END = 2;
/** Within a call: a child is created: `task`. */
export const OP_CLONE = 3;
/** Within a call: another image is executed: `image`. */
export const OP_EXEC = 4;
/** A signal arrives: `signo code pid status disposition end`; `end` is -1, or the raw status it ends with. */
export const OP_SIGNAL = 5;
/** The task stopped with its group. */
export const OP_STOPPED = 6;
/** Within a call: a dead child is reaped: `task`. */
export const OP_REAP = 7;
/** sigaction() changed a disposition: `signo disposition flags`. */
export const OP_DISPOSITION = 8;
/** The task ends: `status fate`, the raw wait status and one of {@link FATES}. */
export const OP_EXIT = 9;

/** Operands of each operation; a call's arguments come on top. */
export const OPERANDS = [2, 1, 2, 1, 1, 6, 0, 1, 3, 2] as const;

/** What becomes of a dead task: somebody reaps it, it reaps itself, or its parent's dispositions decide. */
export const FATES = [false, true, null] as const;
export const FATE_REAPED = 0;
export const FATE_REAPS_ITSELF = 1;
export const FATE_OPEN = 2;

export const DISPOSITIONS = ['default', 'ignore', 'handler'] as const;

/** Calls that this architecture does not have, under a number that it does not use. */
export const NR_UNKNOWN = 0xffff;
