/**
 * The machine: threads of control that interleave, one step at a time, in an order that a scheduler
 * chooses.
 *
 * A thread is an explicit stack of frames, and a frame is a generator: a reporting pass of utrace, a
 * system call of the kernel, a function of a tracer script. What a frame yields tells the machine
 * what comes next: a number is a *point* where another CPU may get in, a frame is a call (its result
 * comes back from the `yield`), a wait suspends the thread, a replacement drops the whole stack.
 * The scheduler owns the one choice there is: which runnable thread goes next. Nothing here, and
 * nothing that runs here, reads a clock or a random source, so the choices determine the run.
 *
 * Differs from a kernel: no locks are modelled below utrace; code between two yields is atomic.
 */

import { ADD, Notes, READ, WRITE } from './footprint.ts';
import { invariant } from './invariant.ts';

/** What a frame yields. Points of the kernel are negative ({@link KERNEL_POINTS}), statements of scripts are not. */
export type Yielded = number | Frame | Wait | Replace;

/** The generator of kernel code that ends in a value of type R. */
export type Steps<R> = Generator<Yielded, R, unknown>;

/** One activation on a thread's stack. Scripts subclass it to carry what a debugger shows. */
export class Frame {
  /** The last point yielded: a statement id, a kernel point, or 0 before the first. */
  at = 0;
  readonly steps: Generator<Yielded, unknown, unknown>;
  /** A mark that no object of a script has, whatever its prototypes or traps claim. */
  readonly #frame = true;
  constructor(steps: Generator<Yielded, unknown, unknown>) {
    this.steps = steps;
  }

  /** Whether a value is a frame; unlike `instanceof` it runs no trap of a script's proxy. */
  static is(value: unknown): value is Frame {
    return typeof value === 'object' && value !== null && #frame in value;
  }
}

/** Suspends a thread until `ready()`; it is asked again whenever its queue is notified. */
export class Wait {
  readonly queue: WaitQueue;
  readonly reason: string;
  readonly ready: () => boolean;
  constructor(queue: WaitQueue, reason: string, ready: () => boolean) {
    this.queue = queue;
    this.reason = reason;
    this.ready = ready;
  }
}

/** Drops the thread's whole stack and goes on with `frame` alone: exec, exit, a fatal signal. */
export class Replace {
  readonly frame: Frame;
  constructor(frame: Frame) {
    this.frame = frame;
  }
}

/** Threads waiting for one thing. Whoever changes the thing notifies the queue. */
export class WaitQueue {
  readonly waiters: Thread[] = [];
  /** Where footprints find who waits. Queues made without a place share one. */
  readonly place: number;
  constructor(place = 0) {
    this.place = place;
  }
}

export type ThreadState = 'runnable' | 'blocked' | 'done';

/** A thread of control: a simulated task, a kernel thread of a script, or the kernel's own reaper. */
export class Thread {
  /** Counts from 1 in order of creation; the order in which a scheduler sees the runnable threads. */
  readonly id: number;
  /** For people; a task that executes another program is renamed. */
  name: string;
  /** What the layer above keeps about the thread (its task, its kthread). */
  readonly context: object;
  readonly stack: Frame[] = [];
  state: ThreadState = 'runnable';
  wait: Wait | null = null;
  /** Handed to the top frame when it goes on. */
  result: unknown = undefined;
  /** Where footprints find whether it can run. */
  readonly place: number;
  constructor(id: number, name: string, context: object, frame: Frame, place = 0) {
    this.id = id;
    this.name = name;
    this.context = context;
    this.place = place;
    this.stack.push(frame);
  }
}

/** Chooses who goes on. Asked only where there is a choice: two or more threads can run. */
export interface Scheduler {
  /**
   * @param runnable  in order of thread id, never fewer than two
   * @param previous  the thread that ran last, whether or not it still can
   * @returns one of `runnable`
   */
  choose(runnable: readonly Thread[], previous: Thread | null): Thread;
}

/** Told what happens, where someone wants to know: a debugger stops here, a recorder counts. */
export interface MachineObserver {
  /** Before the statement or step `at` of the top frame runs; `true` pauses the machine there. */
  atPoint?(thread: Thread, frame: Frame, at: number): boolean;
  pushed?(thread: Thread, frame: Frame): void;
  popped?(thread: Thread, frame: Frame): void;
}

/** Thrown through script frames when the run is over; scripts cannot catch it, the machine does. */
export class Halt extends Error {}

/** A frame as it stood at the moment of a halt or a throw, when unwinding has not touched it yet. */
export interface FrozenStack {
  readonly thread: Thread;
  readonly frames: readonly { readonly frame: Frame; readonly at: number }[];
}

export type StepOutcome =
  /** A thread ran up to its next point, its end, or a wait. */
  | 'ran'
  /** The observer asked to pause in front of a point. */
  | 'paused'
  /** Every thread is done. */
  | 'finished'
  /** Threads are left, and all of them wait. */
  | 'stuck'
  /** {@link Machine.halt} was called. */
  | 'halted';

/** Of the machine's own locations, the one that counts threads that have ended. */
const ENDED = 1;

export interface MachineOptions {
  /** Can {@link Machine.notes} be taken of what steps touch? Makes shared objects that note; default false. */
  readonly footprints?: boolean;
}

// What a machine starts with stands here, so that one that is made for a short run makes less.
const NOBODY: MachineObserver = {};
const nothingFirst = (): Frame | null => null;
const letOut = (_thread: Thread, error: unknown): void => {
  throw error;
};

export class Machine {
  readonly threads: Thread[] = [];
  readonly runnable: Thread[] = [];
  readonly scheduler: Scheduler;
  /** What the running step touches is noted here, where somebody wants to know. */
  readonly notes: Notes;
  observer: MachineObserver = NOBODY;
  /** For each statement id of the scripts: is it a point where others may get in? Others only pause. */
  visible: { readonly [statement: number]: number } = [];
  current: Thread | null = null;
  /** Points passed, by all threads together: the run's clock, the same in every form of a script. */
  steps = 0;
  /** Points and mere places to pause, by all threads together: a debugger's clock. */
  stops = 0;
  /** Times the scheduler was asked. */
  choices = 0;
  halted: FrozenStack | null = null;
  /** The stack at the last throw that is still unwinding, or the last one that ended a thread. */
  thrown: FrozenStack | null = null;
  /**
   * Asked whenever a thread is about to go on: a frame answered here runs first, on top of its stack,
   * as an interrupt would. What it ends in is dropped.
   */
  interrupt: (thread: Thread) => Frame | null = nothingFirst;
  /** What to do with an error that no frame of the thread caught. The default is to let it out. */
  uncaught: (thread: Thread, error: unknown) => void = letOut;
  #nextThread = 1;
  #paused: Thread | null = null;
  /** Where footprints find the number of the next thread. */
  readonly #place: number;

  constructor(scheduler: Scheduler, { footprints = false }: MachineOptions = {}) {
    this.scheduler = scheduler;
    this.notes = new Notes(footprints);
    // The place of queues that have none is never anybody else's.
    this.notes.newPlace();
    this.#place = this.notes.newPlace();
  }

  spawn(name: string, context: object, frame: Frame): Thread {
    const { notes } = this;
    const thread = new Thread(this.#nextThread++, name, context, frame, notes.newPlace());
    notes.note(this.#place, WRITE);
    notes.note(thread.place, WRITE);
    notes.woke(thread.id);
    this.threads.push(thread);
    this.runnable.push(thread);
    return thread;
  }

  /** Lets those of the queue's waiters go on whose condition now holds. */
  notify(queue: WaitQueue): void {
    this.notes.note(queue.place, READ);
    if (queue.waiters.length === 0) return;
    for (const thread of [...queue.waiters]) {
      if (thread.wait?.ready()) this.#resume(thread);
    }
  }

  /** Freezes the run where it stands. Never returns: unwinds what is running. */
  halt(): never {
    this.halted ??= this.#freeze(this.current);
    throw new Halt('the run is over');
  }

  /** Notes that the running step depends on how every thread stands, and on who there is. */
  noteAllThreads(): void {
    this.notes.note(this.#place, WRITE);
    this.notes.note(this.#place + ENDED, READ);
    for (const thread of this.threads) this.notes.note(thread.place, READ);
  }

  /**
   * Makes one choice and runs the chosen thread to its next point.
   *
   * @param chosen  where there is nothing to choose: the thread whose turn it is
   */
  step(chosen?: Thread): StepOutcome {
    if (this.halted !== null) return 'halted';
    const thread = this.#paused ?? chosen ?? this.#choose();
    if (thread === null) return this.threads.length === 0 ? 'finished' : 'stuck';
    this.current = thread;
    this.notes.thread = thread.id;
    this.notes.note(thread.place, READ);
    const outcome = this.#advance(thread);
    this.notes.thread = 0;
    return outcome;
  }

  /** Whether a thread waits, runs or is done, for code that is not the machine's own. */
  stateOf(thread: Thread): ThreadState {
    this.notes.note(thread.place, READ);
    return thread.state;
  }

  /** Gives up a thread without running it any further, not even its `finally` blocks. */
  abandon(thread: Thread): void {
    if (thread.wait !== null) this.#unqueue(thread, thread.wait.queue);
    this.notes.note(thread.place, WRITE);
    leave(this.runnable, thread);
    leave(this.threads, thread);
    thread.state = 'done';
  }

  #choose(): Thread | null {
    const [first] = this.runnable;
    if (first === undefined) return null;
    if (this.runnable.length === 1) return first;
    this.choices++;
    return this.scheduler.choose(this.runnable, this.current);
  }

  #advance(thread: Thread): StepOutcome {
    this.#paused = null;
    let throwing = false;
    let value: unknown = thread.result;
    thread.result = undefined;
    const interruption = this.interrupt(thread);
    if (interruption !== null) this.#push(thread, interruption);
    for (;;) {
      const frame = thread.stack[thread.stack.length - 1];
      if (frame === undefined) return this.#finish(thread, throwing, value);
      let next: IteratorResult<Yielded, unknown>;
      try {
        next = throwing ? frame.steps.throw(value) : frame.steps.next(value);
        throwing = false;
      } catch (error) {
        if (this.halted !== null) return 'halted';
        if (!throwing) this.thrown = this.#freeze(thread);
        throwing = true;
        value = error;
        this.#pop(thread, frame);
        continue;
      }
      if (next.done) {
        this.#pop(thread, frame);
        value = next.value;
        continue;
      }
      const yielded = next.value;
      value = undefined;
      if (typeof yielded === 'number') {
        frame.at = yielded;
        this.stops++;
        const visible = yielded < 0 || this.visible[yielded] === 1;
        if (visible) this.steps++;
        const pause = this.observer.atPoint?.(thread, frame, yielded) ?? false;
        if (pause) {
          if (!visible) this.#paused = thread;
          return 'paused';
        }
        if (visible) return 'ran';
      } else if (yielded instanceof Frame) {
        this.#push(thread, yielded);
      } else if (yielded instanceof Wait) {
        if (!yielded.ready()) return this.#block(thread, yielded);
      } else {
        invariant(yielded instanceof Replace, 'a frame yielded what is no step', { yielded });
        for (const dropped of thread.stack.reverse()) this.observer.popped?.(thread, dropped);
        thread.stack.length = 0;
        this.#push(thread, yielded.frame);
      }
    }
  }

  #push(thread: Thread, frame: Frame): void {
    thread.stack.push(frame);
    this.observer.pushed?.(thread, frame);
  }

  #pop(thread: Thread, frame: Frame): void {
    thread.stack.pop();
    this.observer.popped?.(thread, frame);
  }

  #finish(thread: Thread, throwing: boolean, value: unknown): StepOutcome {
    this.notes.note(thread.place, WRITE);
    this.notes.note(this.#place + ENDED, ADD);
    leave(this.runnable, thread);
    leave(this.threads, thread);
    thread.state = 'done';
    if (throwing) this.#uncaught(thread, value);
    return this.halted === null ? 'ran' : 'halted';
  }

  #uncaught(thread: Thread, error: unknown): void {
    try {
      this.uncaught(thread, error);
    } catch (failure) {
      if (this.halted === null) throw failure;
    }
  }

  #block(thread: Thread, wait: Wait): StepOutcome {
    this.notes.note(thread.place, WRITE);
    this.notes.note(wait.queue.place, WRITE);
    thread.state = 'blocked';
    thread.wait = wait;
    wait.queue.waiters.push(thread);
    leave(this.runnable, thread);
    return 'ran';
  }

  #resume(thread: Thread): void {
    if (thread.wait === null) return;
    this.#unqueue(thread, thread.wait.queue);
    this.notes.note(thread.place, WRITE);
    this.notes.woke(thread.id);
    thread.wait = null;
    thread.state = 'runnable';
    const after = this.runnable.findIndex((other) => other.id > thread.id);
    this.runnable.splice(after < 0 ? this.runnable.length : after, 0, thread);
  }

  #unqueue(thread: Thread, queue: WaitQueue): void {
    this.notes.note(queue.place, WRITE);
    leave(queue.waiters, thread);
  }

  #freeze(thread: Thread | null): FrozenStack | null {
    if (thread === null) return null;
    return { thread, frames: thread.stack.map((frame) => ({ frame, at: frame.at })) };
  }
}

function leave(list: Thread[], thread: Thread): void {
  const index = list.indexOf(thread);
  if (index >= 0) list.splice(index, 1);
}
