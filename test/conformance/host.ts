/**
 * The vectors' host: the smallest kernel that utrace can run on.
 *
 * It runs one thing at a time. A host action runs its task until it is done or blocks in a stop; a
 * task that is woken goes on only when the whole step is over. Callbacks run the vector's script on
 * the spot, so whatever other threads do "meanwhile" happens inside them.
 *
 * Mirrors: the vectors' README §5. Shares no code with the simulated kernel of the product.
 */
import { errnoName } from '../../src/engine/abi/errno.ts';
import { SIGKILL } from '../../src/engine/abi/signals.ts';
import type { Steps } from '../../src/engine/machine.ts';
import { barrierTest } from '../../src/engine/utrace/barrier.ts';
import type { utrace_engine } from '../../src/engine/utrace/engine.ts';
import {
  type Callback,
  type Semantics,
  type SigAction,
  type SigInfo,
  STOPPED_UTRACE,
  type UtraceHost,
} from '../../src/engine/utrace/host.ts';
import * as signals from './signals.ts';
import type { HostTask } from './task.ts';
import type { Entry } from './transcript.ts';

/** A barrier that could not return at once. */
export interface Waiter {
  readonly id: string;
  readonly caller: HostTask | null;
  readonly target: HostTask;
  readonly engine: utrace_engine;
  /** The waiter has a signal pending. */
  interrupted: boolean;
  result: number | null;
}

export class VectorHost implements UtraceHost {
  readonly semantics: Semantics;
  readonly arch: UtraceHost['arch'];
  enginesMade = 0;
  /** What has happened since the log was last taken. */
  log: Entry[] = [];
  /** The task whose code runs; null is some other thread. */
  current: HostTask | null = null;
  waiters: Waiter[] = [];
  /** Makes a callback, with all that its script does. */
  readonly callBack: (engine: utrace_engine, callback: Callback) => number;
  readonly #woken: HostTask[] = [];

  constructor(
    semantics: Semantics,
    arch: UtraceHost['arch'],
    callBack: (engine: utrace_engine, callback: Callback) => number,
  ) {
    this.semantics = semantics;
    this.arch = arch;
    this.callBack = callBack;
  }

  /** Runs `steps` as the task's own, until they are done or block. */
  start(task: HostTask, steps: Steps<void>): void {
    task.thread = steps;
    this.#goOn(task);
  }

  /** Runs `steps`, which do not block, in the name of `caller`. */
  runAs(caller: HostTask | null, steps: Steps<void>): void {
    const before = this.current;
    this.current = caller;
    steps.next();
    this.current = before;
  }

  readonly wake = (task: HostTask): void => {
    if (task.stopped === 0) return;
    task.stopped = 0;
    this.#woken.push(task);
  };

  /** The end of a step: woken tasks run in the order of waking, then barriers look a last time. */
  settle(): void {
    for (let task = this.#woken.shift(); task !== undefined; task = this.#woken.shift()) {
      this.#goOn(task);
    }
    this.#testBarriers();
    for (const { id, result } of this.waiters) {
      if (result !== null) this.log.push(['done', id, resultName(result)]);
    }
    this.waiters = this.waiters.filter(({ result }) => result === null);
  }

  #goOn(task: HostTask): void {
    const before = this.current;
    this.current = task;
    if (task.thread?.next().done) task.thread = null;
    this.current = before;
  }

  #testBarriers(): void {
    for (const waiter of this.waiters) {
      if (waiter.result !== null) continue;
      const { caller, target, engine } = waiter;
      const result = waiter.interrupted ? ERESTARTSYS : barrierTest(caller, target, engine);
      if (result !== 'wait') waiter.result = result;
    }
  }

  /** Blocks the running task for the cause(s) `stopped`. */
  *block(task: HostTask, stopped: number): Steps<void> {
    task.stopped |= stopped;
    task.blockCount++;
    yield 0;
  }

  // ---- what utrace asks ---------------------------------------------------------------------------

  /** Callbacks run on the spot, to their end. */
  *call(engine: utrace_engine, callback: Callback): Steps<number> {
    return this.callBack(engine, callback);
  }

  answered(): void {
    this.#testBarriers();
  }

  statusChanged(): void {}

  interrupt(task: HostTask): void {
    task.sigcheck = true;
  }

  release({ madeWith, data }: utrace_engine): void {
    if (madeWith.has('release')) this.log.push(['release', data ?? 'null']);
  }

  released(): null {
    return null;
  }

  *stop(task: HostTask): Steps<void> {
    yield* this.block(task, STOPPED_UTRACE);
    signals.recalcSigcheck(task);
  }

  endStop(task: HostTask): void {
    if (task.stopped === STOPPED_UTRACE) this.wake(task);
    else task.stopped &= ~STOPPED_UTRACE;
  }

  killed(task: HostTask): boolean {
    return task.killed;
  }

  recalcSigcheck(task: HostTask): void {
    signals.recalcSigcheck(task);
  }

  stopPending(task: HostTask): boolean {
    return task.stopPending;
  }

  setStopDequeued(task: HostTask): void {
    task.stopDequeued = true;
  }

  dequeue(task: HostTask, info: SigInfo): boolean {
    return signals.dequeue(task, info);
  }

  dequeueKill(task: HostTask, info: SigInfo): void {
    signals.take(task, SIGKILL, info);
    signals.recalcSigcheck(task);
  }

  pushBack(task: HostTask, info: SigInfo): void {
    task.pending.push(info.si_signo);
    task.sigcheck = true;
  }

  disposition({ group }: HostTask, signo: number): SigAction {
    return group.disposition(signo);
  }

  setDisposition({ group }: HostTask, signo: number, action: SigAction): void {
    group.table.set(signo, action);
  }
}

const ERESTARTSYS = -512;

/** 0, or the name of the error. */
export function resultName(result: number): number | string {
  return result === 0 ? 0 : errnoName(result);
}
