/**
 * Tasks and thread groups of the vectors' host.
 *
 * Plain data, as the vectors' README §5.2 lists it. What a task has to do with utrace is the part
 * that {@link UtraceTask} names; the rest is the host's own.
 */

import { SIGKILL } from '../../src/engine/abi/signals.ts';
import type { Steps } from '../../src/engine/machine.ts';
import {
  type SigAction,
  STOPPED_JOBCTL,
  STOPPED_UTRACE,
  type StepMode,
  type UtraceTask,
} from '../../src/engine/utrace/host.ts';
import type { Utrace } from '../../src/engine/utrace/state.ts';

export const DISPOSITIONS = {
  dfl: { handler: 'SIG_DFL', oneshot: false, flags: 0 },
  ign: { handler: 'SIG_IGN', oneshot: false, flags: 0 },
  handler: { handler: { name: 'handler' }, oneshot: false, flags: 0 },
  oneshot: { handler: { name: 'oneshot' }, oneshot: true, flags: 0 },
} as const satisfies Record<string, SigAction>;

/** The name that the logs use for a disposition. */
export function dispositionName({ handler, oneshot }: SigAction): string {
  if (handler === 'SIG_DFL') return 'dfl';
  if (handler === 'SIG_IGN') return 'ign';
  return oneshot ? 'oneshot' : 'handler';
}

export class Group {
  readonly table: Map<number, SigAction>;
  /** Threads not yet reaped, in order of joining. */
  readonly threads: HostTask[] = [];
  /** Threads that have not exited. */
  live = 0;
  /** The code of a group exit that is under way. */
  exitCode: number | null = null;
  constructor(table: ReadonlyMap<number, SigAction> = new Map()) {
    this.table = new Map(table);
  }

  disposition(signo: number): SigAction {
    return this.table.get(signo) ?? DISPOSITIONS.dfl;
  }

  /** All threads, beginning with `first`, taken as a ring. */
  ringFrom(first: HostTask): HostTask[] {
    const at = Math.max(0, this.threads.indexOf(first));
    return [...this.threads.slice(at), ...this.threads.slice(0, at)];
  }
}

export class HostTask implements UtraceTask {
  readonly id: string;
  readonly group: Group;
  readonly kthread: boolean;
  utrace: Utrace | null = null;
  utrace_flags = 0;
  exit_state: UtraceTask['exit_state'] = 'none';
  reaped = false;
  stopped = 0;
  blockCount = 0;
  notify = false;
  sigcheck = false;
  syscallTrace = false;
  step: StepMode = 'none';
  /** Signals waiting, in no order; the push-back can make several of one. */
  pending: number[] = [];
  readonly blockedSignals: Set<number>;
  /** A group stop to obey. */
  stopPending = false;
  stopDequeued = false;
  exitBegun = false;
  /** It was the last of its group to exit. */
  groupDead = false;
  /** Reaped, and its pid leads nowhere. */
  gone = false;
  /** What it is in the middle of; null when no action is unfinished. */
  thread: Steps<void> | null = null;

  constructor(id: string, group: Group, kthread: boolean, blockedSignals: Iterable<number> = []) {
    this.id = id;
    this.group = group;
    this.kthread = kthread;
    this.blockedSignals = new Set(blockedSignals);
    group.threads.push(this);
    group.live++;
  }

  get blocked(): boolean {
    return this.stopped !== 0;
  }

  get killed(): boolean {
    return this.pending.includes(SIGKILL);
  }

  /** As the logs name it. */
  get state(): string {
    if (this.reaped) return 'reaped';
    if (this.exit_state !== 'none') return this.exit_state;
    const causes = [
      (this.stopped & STOPPED_JOBCTL) === 0 ? '' : ' jobctl',
      (this.stopped & STOPPED_UTRACE) === 0 ? '' : ' utrace',
    ].join('');
    if (causes !== '') return `stopped${causes}`;
    return this.exitBegun ? 'exiting' : 'running';
  }

  addPending(signo: number): void {
    if (!this.pending.includes(signo)) this.pending.push(signo);
  }

  removePending(signals: ReadonlySet<number>): void {
    this.pending = this.pending.filter((signo) => !signals.has(signo));
  }

  forgetStops(): void {
    this.stopPending = false;
    this.stopDequeued = false;
  }
}
