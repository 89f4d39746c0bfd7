/**
 * Blame: which thread, which statement, which story a violation is told with.
 *
 * The place is the statement that is running: the innermost frame of the author's on the stack of
 * the thread that runs. For an error nobody caught it is where the error was thrown, which the
 * machine remembers from before the stack was unwound.
 */
import { Task } from '../engine/kernel/task.ts';
import type { FrozenStack, Thread } from '../engine/machine.ts';
import { describeThrown } from './library/inspect.ts';
import type { LoadedScript } from './loaded-script.ts';
import type { Run } from './run.ts';
import type {
  RelatedStep,
  SourcePlace,
  StackFrame,
  Violation,
  ViolationKind,
} from './violation.ts';
import { ScriptFrame } from './vm/frame.ts';
import type { Code } from './vm/function.ts';

const NOWHERE: SourcePlace = { file: '', line: 0, column: 0 };

/**
 * Who did what, and when: kept for the story of a violation that may never come, so its place is
 * looked up only when somebody asks. That is one of ten allocations' worth of work, and each kmalloc()
 * and each reference to an engine keeps one.
 */
export class Moment {
  readonly message: string;
  readonly thread: string;
  readonly step: number;
  readonly #script: LoadedScript;
  /** The innermost function of the author's, and the point it stood at. */
  readonly #code: Code | null;
  readonly #at: number;

  constructor(run: Run, message: string) {
    const { current, steps } = run.machine;
    const frame = current === null ? null : innermost(current);
    this.message = message;
    this.thread = current === null ? '' : run.blame.nameOf(current);
    this.step = steps;
    this.#script = run.script;
    this.#code = frame?.code ?? null;
    this.#at = frame?.at ?? 0;
  }

  get place(): SourcePlace {
    return this.#code === null ? NOWHERE : placeIn(this.#script, this.#code, this.#at);
  }

  told(): RelatedStep {
    const { message, thread, step } = this;
    return { message, ...this.place, thread, step };
  }
}

export class Blame {
  readonly #run: Run;
  constructor(run: Run) {
    this.#run = run;
  }

  /** A violation of the running thread, where it stands. */
  violation(
    kind: ViolationKind,
    message: string,
    related: readonly Moment[] = [],
    thread: Thread | null = this.#run.machine.current,
  ): Violation {
    const stack = thread === null ? [] : this.stackOf(freeze(thread));
    return this.#told(kind, message, thread, stack, related);
  }

  uncaught(error: unknown): Violation {
    const { machine } = this.#run;
    const stack = machine.thrown === null ? [] : this.stackOf(machine.thrown);
    const message = `nothing catches ${describeThrown(error)}`;
    return this.#told('exception', message, machine.current, stack, []);
  }

  /** The run gets nowhere: names the thread that goes round. */
  circling(how: string): void {
    const { current } = this.#run.machine;
    const who = current === null ? 'nobody' : this.nameOf(current);
    this.#run.commit(this.violation('livelock', `${how}: ${who} goes round in circles`));
  }

  /** The module is gone: none of its threads may be left. */
  leftRunning(): void {
    const [thread] = this.#run.module.running();
    if (thread === undefined) return;
    const message = `module_exit has returned while the thread ${thread.name} still runs: stop it with kthread_stop() first`;
    this.#run.commit(this.violation('callback-after-unload', message, [], thread));
    this.#run.machine.halt();
  }

  /** `target (1000) in report_death`, `rmmod in module_exit`. */
  nameOf(thread: Thread): string {
    const callback = this.#run.callbacks.get(thread)?.at(-1);
    if (callback !== undefined) return `${taskName(thread)} in ${callback}`;
    if (thread.name === 'insmod' && this.#run.module.phase !== 'loading') {
      return 'insmod in module_init';
    }
    return thread === this.#run.rmmod ? 'rmmod in module_exit' : taskName(thread);
  }

  /** The author's frames, innermost first. */
  stackOf(frozen: FrozenStack): StackFrame[] {
    const frames: StackFrame[] = [];
    for (const { frame, at } of [...frozen.frames].reverse()) {
      if (!(frame instanceof ScriptFrame)) continue;
      const place = placeIn(this.#run.script, frame.code, at);
      frames.push({ name: frame.code.name || '(anonymous)', ...place });
    }
    return frames;
  }

  #told(
    kind: ViolationKind,
    message: string,
    thread: Thread | null,
    stack: StackFrame[],
    related: readonly Moment[],
  ): Violation {
    const { file, line, column } = stack[0] ?? NOWHERE;
    return {
      kind,
      message,
      file,
      line,
      column,
      thread: thread === null ? '' : this.nameOf(thread),
      stack,
      ...(related.length === 0 ? {} : { related: related.map((moment) => moment.told()) }),
    };
  }
}

/** Where a function of the script stands; one that has not come to a statement yet, at its start. */
const placeIn = (script: LoadedScript, code: Code, at: number): SourcePlace =>
  script.placeOf(at) ?? script.placeOfFunction(code);

function innermost({ stack }: Thread): ScriptFrame | null {
  for (let n = stack.length - 1; n >= 0; n--) {
    const frame = stack[n];
    if (frame instanceof ScriptFrame) return frame;
  }
  return null;
}

const freeze = (thread: Thread): FrozenStack => ({
  thread,
  frames: thread.stack.map((frame) => ({ frame, at: frame.at })),
});

/** A task's name may have changed since its thread was made: by exec. */
function taskName(thread: Thread): string {
  const { context } = thread;
  if (!(context instanceof Task) || context.kthread) return thread.name;
  return `${context.comm} (${context.pid})`;
}
