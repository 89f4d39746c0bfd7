/**
 * What the calls of the script API need of the run they are made in.
 *
 * The functions a script imports exist once; the run they act on comes with each call, from the
 * runtime of the thread that makes it.
 */
import type { Kernel } from '../../engine/kernel/kernel.ts';
import type { Task } from '../../engine/kernel/task.ts';
import type { Frame, Machine, Thread, WaitQueue } from '../../engine/machine.ts';
import type { Moment } from '../blame.ts';
import type { RunRuntime } from '../run-runtime.ts';
import type { Spinning } from '../spinning.ts';
import type { ViolationKind } from '../violation.ts';
import type { Allocations } from './allocations.ts';
import type { EngineViews } from './engine-view.ts';
import type { Spinlocks } from './locks.ts';
import type { Module } from './module.ts';
import type { OpsTables } from './ops.ts';
import type { TaskViews } from './task-view.ts';

export interface RunContext {
  readonly kernel: Kernel;
  readonly machine: Machine;
  readonly runtime: RunRuntime;
  readonly allocations: Allocations;
  readonly tasks: TaskViews;
  readonly engines: EngineViews;
  readonly ops: OpsTables;
  readonly module: Module;
  /** Ends the run with a violation at the statement that is running. */
  fail(kind: ViolationKind, message: string, related?: readonly Moment[]): never;
  /** Ends the run because of an error that no frame of the script caught. */
  failUncaught(error: unknown): never;
  /** A callback is about to run in the current thread: too late if the module is gone. */
  beginsCallback(name: string): void;
  endsCallback(): void;
  /** Ends the run if a callback does `what` although the module has gone. */
  mustNotBeGone(what: string): void;
  /** Is the current thread making a callback? */
  inCallback(): boolean;
  /** The statement that is running, as a step of some violation's story that may come. */
  moment(message: string): Moment;
  /** The user task whose context the running code executes in; null in threads of the script. */
  currentTask(): Task | null;
  /** Spawns a thread of the script. */
  spawn(name: string, body: Frame): Thread;
  /** Threads that let others run first: they go on once anybody else has made a step. */
  readonly sleepers: WaitQueue;
  /** Not null where a search decides who goes on: nobody has to wait in order to let others run. */
  readonly spinners: Spinning | null;
  /** Points passed when the last API call was made: two calls in one step need a point between. */
  lastCallAt: number;
  print(kind: 'printk' | 'console' | 'warning', text: string): void;
  readonly spinlocks: Spinlocks;
}

/**
 * One call of the script API.
 *
 * @returns the result, or a frame whose result it is where the call can wait or call back
 */
export type ApiCall = (run: RunContext, args: readonly unknown[]) => unknown;
export type ApiTable = Readonly<Record<string, ApiCall>>;
