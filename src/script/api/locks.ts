/**
 * Locks and completions of scripts: spinlock_t, mutex, completion.
 *
 * Each is a queue of waiting threads and a word about who holds it. A waiter looks again when it is
 * woken, so a lock that somebody else took meanwhile is waited for once more; which waiter comes
 * first is the scheduler's choice. A spinning CPU is modelled as a waiting one: what matters is that
 * it cannot go on, and that the thread holding a spinlock must not sleep.
 */
import type { Notes } from '../../engine/footprint.ts';
import { type Steps, type Thread, Wait, WaitQueue } from '../../engine/machine.ts';
import { Shared, shareFields } from '../../engine/shared.ts';
import { NativeFrame } from '../vm/frame.ts';
import { Arguments } from './arguments.ts';
import type { ApiTable, RunContext } from './context.ts';

type LockKind = 'spinlock_t' | 'mutex';

class LockState extends Shared {
  readonly kind: LockKind;
  readonly queue: WaitQueue;
  declare owner: Thread | null;
  constructor(notes: Notes, kind: LockKind) {
    super(notes);
    this.kind = kind;
    this.queue = new WaitQueue(notes.newPlace());
    this.owner = null;
  }
}
shareFields(LockState, ['owner']);

/** What a script holds of a lock. */
class LockView {
  readonly #state: LockState;
  constructor(state: LockState) {
    this.#state = state;
  }
  get locked(): boolean {
    return this.#state.owner !== null;
  }
  static stateOf(value: object): LockState | undefined {
    return #state in value ? value.#state : undefined;
  }
}

class CompletionState extends Shared {
  readonly queue: WaitQueue;
  declare done: number;
  constructor(notes: Notes) {
    super(notes);
    this.queue = new WaitQueue(notes.newPlace());
    this.done = 0;
  }
}
shareFields(CompletionState, ['done']);

class CompletionView {
  readonly #state: CompletionState;
  constructor(state: CompletionState) {
    this.#state = state;
  }
  get done(): number {
    return this.#state.done;
  }
  static stateOf(value: object): CompletionState | undefined {
    return #state in value ? value.#state : undefined;
  }
}

function lockArgument(run: RunContext, name: string, kind: LockKind, args: readonly unknown[]) {
  const checked = new Arguments(run, name, args);
  const maker = kind === 'mutex' ? 'DEFINE_MUTEX' : 'DEFINE_SPINLOCK';
  const wanted = `a lock made by ${maker}()`;
  const state = LockView.stateOf(checked.object(0, wanted));
  return state?.kind === kind ? state : checked.refuse(0, wanted);
}

function completionArgument(run: RunContext, name: string, args: readonly unknown[]) {
  const checked = new Arguments(run, name, args);
  const wanted = 'a completion made by init_completion()';
  return CompletionView.stateOf(checked.object(0, wanted)) ?? checked.refuse(0, wanted);
}

/** The running thread; API calls are made by nobody else. */
export function callerOf(run: RunContext): Thread {
  const thread = run.machine.current;
  if (thread === null) return run.fail('api-misuse', 'a call outside any thread');
  return thread;
}

/** Ends the run where the calling thread holds a spinlock and is about to sleep. */
export function mustBeAbleToSleep(run: RunContext, name: string): void {
  if (run.spinlocks.heldBy(callerOf(run)) > 0) {
    run.fail('api-misuse', `${name} can sleep, and this thread holds a spinlock: unlock it first`);
  }
}

function* acquire(run: RunContext, lock: LockState, thread: Thread): Steps<undefined> {
  while (lock.owner !== null) {
    yield new Wait(lock.queue, `waits for a ${lock.kind} held by ${lock.owner.name}`, () => {
      return lock.owner === null;
    });
  }
  take(run, lock, thread);
  return undefined;
}

function take(run: RunContext, lock: LockState, thread: Thread): void {
  lock.owner = thread;
  if (lock.kind === 'spinlock_t') run.spinlocks.count(thread, 1);
}

function lockCall(name: string, kind: LockKind) {
  return (run: RunContext, args: readonly unknown[]): unknown => {
    const lock = lockArgument(run, name, kind, args);
    const thread = callerOf(run);
    if (kind === 'mutex') mustBeAbleToSleep(run, name);
    if (lock.owner === thread) {
      run.fail('deadlock', `${name}: this thread holds the ${kind} already and waits for itself`);
    }
    if (lock.owner !== null) return new NativeFrame(name, acquire(run, lock, thread));
    take(run, lock, thread);
    return undefined;
  };
}

function unlockCall(name: string, kind: LockKind) {
  return (run: RunContext, args: readonly unknown[]): unknown => {
    const lock = lockArgument(run, name, kind, args);
    const thread = callerOf(run);
    if (lock.owner !== thread) {
      const holder = lock.owner === null ? 'nobody holds it' : `${lock.owner.name} holds it`;
      run.fail('api-misuse', `${name}: this thread does not hold the ${kind}: ${holder}`);
    }
    lock.owner = null;
    if (kind === 'spinlock_t') run.spinlocks.count(thread, -1);
    run.machine.notify(lock.queue);
    return undefined;
  };
}

function* waitForCompletion(completion: CompletionState): Steps<undefined> {
  while (completion.done === 0) {
    yield new Wait(completion.queue, 'waits for a completion', () => completion.done > 0);
  }
  completion.done--;
  return undefined;
}

function newLock({ machine, runtime, spinners }: RunContext, kind: LockKind): LockView {
  const lock = new LockState(machine.notes, kind);
  spinners?.addLock(lock);
  return runtime.made(new LockView(lock));
}

export const lockCalls: ApiTable = {
  DEFINE_SPINLOCK: (run) => newLock(run, 'spinlock_t'),
  DEFINE_MUTEX: (run) => newLock(run, 'mutex'),
  spin_lock: lockCall('spin_lock', 'spinlock_t'),
  spin_unlock: unlockCall('spin_unlock', 'spinlock_t'),
  mutex_lock: lockCall('mutex_lock', 'mutex'),
  mutex_unlock: unlockCall('mutex_unlock', 'mutex'),
  init_completion: ({ machine, runtime }) =>
    runtime.made(new CompletionView(new CompletionState(machine.notes))),
  complete(run, args) {
    const completion = completionArgument(run, 'complete', args);
    completion.done++;
    run.machine.notify(completion.queue);
  },
  wait_for_completion(run, args) {
    const completion = completionArgument(run, 'wait_for_completion', args);
    mustBeAbleToSleep(run, 'wait_for_completion');
    return new NativeFrame('wait_for_completion', waitForCompletion(completion));
  },
};

/** How many spinlocks each thread holds, for the one rule that asks: no sleeping under a spinlock. */
export class Spinlocks {
  /** By thread id. */
  readonly #held: number[] = [];

  heldBy({ id }: Thread): number {
    return this.#held[id] ?? 0;
  }

  count(thread: Thread, change: 1 | -1): void {
    this.#held[thread.id] = this.heldBy(thread) + change;
  }
}
