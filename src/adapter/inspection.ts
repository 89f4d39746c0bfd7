/**
 * Inspection: what a session shows of the moment it stands at. Valid until the session moves.
 */
import { KERNEL_POINTS } from '../engine/kernel/points.ts';
import { Task, taskState } from '../engine/kernel/task.ts';
import type { Frame, Thread } from '../engine/machine.ts';
import type { Run } from '../script/run.ts';
import { NativeFrame, ScriptFrame } from '../script/vm/frame.ts';
import type {
  FrameView,
  ScopeView,
  ThreadView,
  ValueFormat,
  VariableView,
} from './session-port.ts';
import { SessionRefusal } from './session-refusal.ts';
import { Variables } from './variables.ts';

/** Frame ids carry their thread's id above these bits. */
const FRAMES_PER_THREAD = 2 ** 16;

interface Standing {
  readonly frame: Frame;
  readonly at: number;
}

export class Inspection {
  readonly #run: Run;
  readonly #variables: Variables;

  constructor(run: Run) {
    this.#run = run;
    this.#variables = new Variables(run);
  }

  /** The running thread first, then in order of creation. */
  threads(): ThreadView[] {
    const { machine } = this.#run;
    const halted = machine.halted?.thread;
    const first = halted ?? machine.current;
    const others = machine.threads.filter(
      (thread) => thread !== first && isShown(this.#run, thread),
    );
    const all = first === null || first === undefined ? others : [first, ...others];
    return all.map((thread) => ({ id: thread.id, name: this.#threadName(thread) }));
  }

  stack(threadId: number): FrameView[] {
    const standing = this.#standing(threadId);
    if (standing === null) throw new SessionRefusal(`there is no thread ${threadId} now`);
    return standing
      .map(({ frame, at }, depth) =>
        this.#frameView(threadId * FRAMES_PER_THREAD + depth, frame, at),
      )
      .reverse();
  }

  scopes(frameId: number): ScopeView[] {
    const threadId = Math.floor(frameId / FRAMES_PER_THREAD);
    const found = this.#standing(threadId)?.[frameId % FRAMES_PER_THREAD];
    if (found === undefined) throw new SessionRefusal(`there is no frame ${frameId} now`);
    return found.frame instanceof ScriptFrame ? this.#variables.scopes(found.frame) : [];
  }

  variables(reference: number, format: ValueFormat): VariableView[] {
    return this.#variables.members(reference, format);
  }

  /** A thread's frames, outermost first, as they stood when the run was halted if it was. */
  #standing(threadId: number): readonly Standing[] | null {
    const { machine } = this.#run;
    const frozen = machine.halted ?? null;
    if (frozen !== null && frozen.thread.id === threadId) return frozen.frames;
    const thread = machine.threads.find(({ id }) => id === threadId);
    return thread?.stack.map((frame) => ({ frame, at: frame.at })) ?? null;
  }

  #threadName(thread: Thread): string {
    const name = this.#run.blame.nameOf(thread);
    if (thread.wait !== null) return `${name}, ${thread.wait.reason}`;
    const { context } = thread;
    if (context instanceof Task && !context.kthread && !this.#run.callbacks.has(thread)) {
      const state = taskState(context);
      return state === 'running' ? name : `${name}, ${state}`;
    }
    return name;
  }

  #frameView(id: number, frame: Frame, at: number): FrameView {
    if (frame instanceof ScriptFrame) {
      const place = this.#run.script.placeOf(at);
      const name = frame.code.name || '(anonymous)';
      if (place !== null) return { id, name, ...place, subtle: false };
      return { id, name, line: 0, column: 0, subtle: true };
    }
    const name = frame instanceof NativeFrame ? frame.name : kernelFrameName(at);
    return { id, name, line: 0, column: 0, subtle: true };
  }
}

const kernelFrameName = (at: number): string => {
  const point = KERNEL_POINTS[at];
  return point === undefined ? 'kernel' : `kernel: ${point.name}`;
};

/** init reaps orphans and is of no interest otherwise. */
const isShown = (run: Run, thread: Thread): boolean => thread.context !== run.kernel.init;
