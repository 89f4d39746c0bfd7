/**
 * What a run is asked for and what it answers: the agreement between whoever wants a tracer run
 * (the command line, the editor, a test) and the sandbox that runs it.
 *
 * Everything here is plain data that survives a trip between processes, because the script runs
 * in a process of its own. The members of `RunReport` are the public JSON of `utrace-lab run`:
 * add to them freely, take nothing away.
 */

import type { Switch } from '../explore/counterexample/switches.ts';
import type { Violation } from '../script/violation.ts';

/** How much of the reference implementation's surprises a run keeps. */
export const semanticsNames = ['reference', 'documented'] as const;
export type Semantics = (typeof semanticsNames)[number];

/** When the thread that runs module_exit may start. */
export const unloadMoments = ['after-workload', 'any-time'] as const;
export type UnloadMoment = (typeof unloadMoments)[number];

export interface RunRequest {
  /** Path of the tracer script. */
  readonly script: string;
  /** A `*.workload.ts`, an strace log, a `.utrec`, or the name of a built-in workload. */
  readonly workload?: string;
  /** Decides every choice of the scheduler; the same seed gives the same run. */
  readonly seed: number;
  readonly semantics: Semantics;
  /** Values for `module_param`, as text; the script's fallback decides the type. */
  readonly params: Readonly<Record<string, string>>;
  readonly unload: UnloadMoment;
  /** A run that takes more scheduler steps than this ends as `livelock`. */
  readonly maxSteps: number;
  /** It is one of a search, which makes msleep() and schedule() points like any other. */
  readonly searched?: boolean;
  /** Where another thread goes on than usual, of a token: decides every choice in place of the seed. */
  readonly switches?: readonly Switch[];
  /** What the switches come to: who makes each step. */
  readonly schedule?: readonly number[];
  /** Path of the recording to write. */
  readonly record?: string;
}

/** What became of the switches of a token. */
export interface FollowedSchedule {
  readonly switches: number;
  /** How many of them were made, in their order. */
  readonly made: number;
  /** Why the next one was not: the script is not what it was. */
  readonly missed?: string;
}

/** One event of a run, as a line of its log. */
export interface RunLogEntry {
  /** Points passed by all threads when it happened. */
  readonly step: number;
  /** `printk`, `console` or `warning` for the script's own words; else the kind of the event. */
  readonly kind: string;
  readonly thread: string;
  readonly text: string;
}

export interface RunReport {
  readonly version: 1;
  readonly outcome: 'clean' | 'violation';
  readonly violation?: Violation;
  readonly semantics: Semantics;
  readonly steps: number;
  /** Events of the simulated kernel that the tasks went through, whether traced or not. */
  readonly events: number;
  /** Callbacks made into the script, of every kind. */
  readonly callbacks: number;
  /** The same by name (`report_exec`), kinds that never came left out. */
  readonly callbacksByKind: Readonly<Record<string, number>>;
  /** User tasks that lived during the run, the root included. */
  readonly tasks: number;
  readonly seed: number;
  /** Where a token decided the choices: what became of its switches. */
  readonly schedule?: FollowedSchedule;
  /** Times the scheduler had a choice. */
  readonly choices: number;
  /** Events of the run's log: what a recording holds, and a replay compares. */
  readonly logged: number;
  /** Over all events of the run, in hexadecimal: equal digests, equal runs. */
  readonly eventDigest: string;
  /** Path of the recording, when one was asked for. */
  readonly recording?: string;
  /** What happened, event by event, in the order of the run. */
  readonly log: readonly RunLogEntry[];
  /** Events that the log leaves out because it would grow too long; the digest has them. */
  readonly logOmitted?: number;
}

export interface RunProgress {
  readonly steps: number;
  readonly callbacks: number;
  readonly tasks: number;
  /** From 0 to 1 where the workload's length is known. */
  readonly fraction?: number;
}

/** The part of an `AbortSignal` that a run needs; the name itself belongs to the host. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface RunHooks {
  /** Aborting ends the run at once: the promise is rejected and no process is left behind. */
  readonly signal?: CancelSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Name and version of who asks, for a recording. */
  readonly writer?: string;
  /** Called as the script writes (printk, console, warning); the report repeats all of it. */
  readonly onLog?: (entry: RunLogEntry) => void;
}
