/**
 * Inspection: what a session shows of the moment it stands at. Valid until the session moves.
 */
import { KERNEL_POINTS } from '../engine/kernel/points.ts';
import { Task, taskState } from '../engine/kernel/task.ts';
import type { Frame, FrozenStack, Thread } from '../engine/machine.ts';
import type { Run } from '../script/run.ts';
import { NativeFrame, ScriptFrame } from '../script/vm/frame.ts';
import type { FrameView, ScopeView, ThreadView } from './session-port.ts';
import { SessionRefusal } from './session-refusal.ts';
import { Variables } from './variables.ts';

/** Frame ids carry their thread's id above these bits. */
const FRAMES_PER_THREAD = 2 ** 16;

interface Standing {
  readonly frame: Frame;
  readonly at: number;
}

/** A frame by its id, with what stands around it. */
export interface FoundFrame {
  readonly thread: Thread;
  readonly depth: number;
  readonly frame: Frame;
  readonly at: number;
}

export class Inspection {
  readonly variables: Variables;
  readonly #run: Run;
  readonly #frozen: FrozenStack | null;

  /** @param frozen  the stack to show for its thread, instead of one that has moved on or was unwound */
  constructor(run: Run, frozen: FrozenStack | null) {
    this.#run = run;
    this.#frozen = frozen;
    this.variables = new Variables(run);
  }

  /** The running thread first, then in order of creation. */
  threads(): ThreadView[] {
    const { machine } = this.#run;
    const first = this.#frozen?.thread ?? machine.current;
    const others = machine.threads.filter(
      (thread) => thread !== first && isShown(this.#run, thread),
    );
    const all = first === null ? others : [first, ...others];
    return all.map((thread) => ({ id: thread.id, name: this.#threadName(thread) }));
  }

  stack(threadId: number): FrameView[] {
    const found = this.#standing(threadId);
    if (found === null) throw new SessionRefusal(`there is no thread ${threadId} now`);
    return found.standing
      .map(({ frame, at }, depth) =>
        this.#frameView(threadId * FRAMES_PER_THREAD + depth, frame, at),
      )
      .reverse();
  }

  scopes(frameId: number): ScopeView[] {
    const found = this.frame(frameId);
    const { frame } = found;
    return this.variables.scopes(frameId, frame instanceof ScriptFrame ? frame : null, found);
  }

  /** @throws SessionRefusal for an id that nothing has now */
  frame(frameId: number): FoundFrame {
    const found = this.#standing(Math.floor(frameId / FRAMES_PER_THREAD));
    const depth = frameId % FRAMES_PER_THREAD;
    const standing = found?.standing[depth];
    if (found === null || standing === undefined) {
      throw new SessionRefusal(`there is no frame ${frameId} now`);
    }
    return { thread: found.thread, depth, ...standing };
  }

  /** The innermost frame of the author's in a thread: where to evaluate when no frame is named. */
  innermost(threadId: number): number | null {
    const standing = this.#standing(threadId)?.standing ?? [];
    const depth = standing.findLastIndex(({ frame }) => frame instanceof ScriptFrame);
    return depth < 0 ? null : threadId * FRAMES_PER_THREAD + depth;
  }

  /** A thread's frames, outermost first. */
  #standing(
    threadId: number,
  ): { readonly thread: Thread; readonly standing: readonly Standing[] } | null {
    const frozen = this.#frozen;
    if (frozen !== null && frozen.thread.id === threadId) {
      return { thread: frozen.thread, standing: frozen.frames };
    }
    const thread = this.#run.machine.threads.find(({ id }) => id === threadId);
    if (thread === undefined) return null;
    return { thread, standing: thread.stack.map((frame) => ({ frame, at: frame.at })) };
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
