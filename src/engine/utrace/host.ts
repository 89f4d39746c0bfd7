/**
 * The seam between utrace and the kernel around it: what each side may know of the other.
 *
 * utrace keeps its own state in `task.utrace` and looks at the few fields of {@link UtraceTask};
 * everything else it asks of the {@link UtraceHost}. The conformance vectors run on a small host of
 * their own, the product on the simulated kernel; both drive the very same core.
 *
 * Code that can be interleaved is written as {@link Steps}: a generator that yields only where
 * another CPU may get in, which inside utrace is only in {@link UtraceHost.call} and
 * {@link UtraceHost.stop}. Everything between two yields is atomic, as under the utrace lock.
 */
import type { Notes } from '../footprint.ts';
import type { Steps } from '../machine.ts';
import { Shared, shareFields } from '../shared.ts';
import type { utrace_engine } from './engine.ts';
import type { Utrace } from './state.ts';

export type StepMode = 'none' | 'single' | 'block';
export type Semantics = 'reference' | 'documented';

/** Causes of a stop, as bits of {@link UtraceTask.stopped}; 0 means not stopped. */
export const STOPPED_JOBCTL = 1;
export const STOPPED_UTRACE = 2;

/** The part of a task that utrace reads or writes. Hosts extend it. */
export interface UtraceTask {
  /** Made by the first utrace_attach_task(CREATE) that gets as far as making an engine. */
  utrace: Utrace | null;
  /** The interest mask: an over-approximation of what the engines want, with STOP_MARK. */
  utrace_flags: number;
  readonly kthread: boolean;
  /** `zombie` and `dead` (self-reaping) begin at exit_notify, before the death report. */
  exit_state: 'none' | 'zombie' | 'dead';
  reaped: boolean;
  /** STOPPED_JOBCTL | STOPPED_UTRACE. Set and cleared by the host; utrace may add or drop its own bit. */
  stopped: number;
  /** How often the task has blocked since it began; prepare/finish_examine compare it. */
  blockCount: number;
  /** Blocked now, in any way (a stop, a sleep): what utrace_prepare_examine() asks. */
  blocked: boolean;
  /** Work flags, looked at on the way to user mode: the final pass, and the signal check. */
  notify: boolean;
  sigcheck: boolean;
  syscallTrace: boolean;
  step: StepMode;
}

/** Siginfo as engines see it. 0 stands for no signal. */
export interface SigInfo {
  si_signo: number;
  si_code: number;
  si_pid: number;
  si_status: number;
}

/** A disposition. `handler` of a script's program is its function; names are for people. */
export interface SigAction {
  readonly handler: 'SIG_DFL' | 'SIG_IGN' | { readonly name: string };
  /** SA_RESETHAND: the entry reverts to default when the signal is delivered. */
  readonly oneshot: boolean;
  readonly flags: number;
}

/** Siginfo that engines look at and change while a signal is on its way. */
export class LiveSigInfo extends Shared implements SigInfo {
  declare si_signo: number;
  declare si_code: number;
  declare si_pid: number;
  declare si_status: number;
  constructor(notes: Notes) {
    super(notes);
    this.si_signo = 0;
    this.si_code = 0;
    this.si_pid = 0;
    this.si_status = 0;
  }
}

shareFields(LiveSigInfo, ['si_signo', 'si_code', 'si_pid', 'si_status']);

/** The values as they are now. */
export function savedSigInfo({ si_signo, si_code, si_pid, si_status }: SigInfo): SigInfo {
  return { si_signo, si_code, si_pid, si_status };
}

/** Where report_signal may put another disposition. */
export interface SigActionSlot {
  action: SigAction;
}

/** The slot of a signal on its way. */
export class LiveSlot extends Shared implements SigActionSlot {
  declare action: SigAction;
  constructor(notes: Notes, action: SigAction) {
    super(notes);
    this.action = action;
  }
}

shareFields(LiveSlot, ['action']);

/** One callback about to be made: its name, and its arguments besides the engine. */
export type Callback =
  | {
      readonly kind: 'quiesce';
      readonly task: UtraceTask;
      readonly action: number;
      /** The bit of the event that is being reported, or 0: the task is just quiescent. */
      readonly event: number;
    }
  | {
      readonly kind: 'signal';
      readonly task: UtraceTask;
      readonly action: number;
      readonly info: SigInfo;
      /** The live table entry of the signal dequeued, as it stands when this callback begins. */
      readonly orig_ka: SigAction | null;
      readonly return_ka: SigActionSlot;
    }
  | {
      readonly kind: 'clone';
      readonly task: UtraceTask;
      readonly action: number;
      readonly clone_flags: number;
      readonly child: UtraceTask;
    }
  | {
      readonly kind: 'jctl';
      readonly task: UtraceTask;
      readonly action: number;
      readonly type: number;
      readonly notify: number;
    }
  | { readonly kind: 'exec'; readonly task: UtraceTask; readonly action: number }
  | { readonly kind: 'syscall_entry'; readonly task: UtraceTask; readonly action: number }
  | { readonly kind: 'syscall_exit'; readonly task: UtraceTask; readonly action: number }
  | {
      readonly kind: 'exit';
      readonly task: UtraceTask;
      readonly action: number;
      readonly orig_code: number;
      readonly code: { value: number };
    }
  | {
      readonly kind: 'death';
      readonly task: UtraceTask;
      readonly group_dead: boolean;
      readonly signal: number;
    }
  | { readonly kind: 'reap'; readonly task: UtraceTask };
export type CallbackKind = Callback['kind'];

/** What utrace asks of the kernel around it. All but `call`, `stop` and `released` are atomic. */
export interface UtraceHost {
  /** What is shared notes here who touches it; a host without it takes no footprints. */
  readonly footprints?: Notes;
  readonly semantics: Semantics;
  /** How many engines were made so far: utrace numbers them from 1. */
  enginesMade: number;
  readonly arch: { readonly single_step: boolean; readonly block_step: boolean };
  /** Makes a callback and answers what it returned (0 for those that return nothing). */
  call(engine: utrace_engine, callback: Callback): Steps<number>;
  /** A callback's answer has been taken into account: barriers waiting on the task may look again. */
  answered(task: UtraceTask): void;
  /**
   * Engines have left the task's list, or reaping has begun: barriers that wait for one of them may
   * look again. No callback has to do with it, so a host that looks after callbacks only may pass.
   */
  statusChanged(task: UtraceTask): void;
  /** Sets sigcheck from outside: a running task looks soon, and an interruptible sleep (no stop) ends. */
  interrupt(task: UtraceTask): void;
  /** The last reference is gone: calls or queues the release callback that the engine was made with. */
  release(engine: utrace_engine): void;
  /** Runs release callbacks that were queued, where the host queues them. Called by passes only. */
  released(): Steps<void> | null;
  /**
   * Blocks the task in the utrace stop and, on waking, recalculates sigcheck. STOPPED_UTRACE is set
   * before the first yield: that the stop is still wanted is only known up to there.
   */
  stop(task: UtraceTask): Steps<void>;
  /** The utrace stop is over: clears STOPPED_UTRACE. A job-control stop in force goes on; otherwise the task is woken. */
  endStop(task: UtraceTask): void;
  /** Is SIGKILL pending? */
  killed(task: UtraceTask): boolean;
  recalcSigcheck(task: UtraceTask): void;
  /** A group stop that the task has yet to obey. */
  stopPending(task: UtraceTask): boolean;
  setStopDequeued(task: UtraceTask): void;
  /** Takes the next unblocked pending signal off the queue into `info`; false when there is none. */
  dequeue(task: UtraceTask, info: SigInfo): boolean;
  /** Takes SIGKILL, and only that, off the queue into `info`. */
  dequeueKill(task: UtraceTask, info: SigInfo): void;
  /** One more instance of the signal becomes pending; sets sigcheck. */
  pushBack(task: UtraceTask, info: SigInfo): void;
  /** The live table entry. */
  disposition(task: UtraceTask, signo: number): SigAction;
  setDisposition(task: UtraceTask, signo: number, action: SigAction): void;
}
