/**
 * Draining: runs script code to its end at once, inside a native that knows nothing of the machine.
 *
 * Statements run without letting others in. What would block, or belongs to the kernel, is refused:
 * it could not be interleaved with the other threads, and pretending so would be a lie.
 */

import { Frame, Wait } from '../../engine/machine.ts';
import { Aborted } from './aborted.ts';
import { ScriptFrame } from './frame.ts';
import type { Runtime } from './runtime.ts';

/** Natives that call back into a script that calls a native …: host stack, so kept small. */
const maxNativeDepth = 100;

const depths = new WeakMap<Runtime, number>();

/** The result of `frame`, and of all it calls. */
export function drain(runtime: Runtime, frame: Frame): unknown {
  const depth = (depths.get(runtime) ?? 0) + 1;
  if (depth > maxNativeDepth) {
    runtime.stop('recursion', 'natives and scripts call each other without end');
  }
  depths.set(runtime, depth);
  try {
    return runAtOnce(runtime, frame, (what) => {
      const message = `${what} cannot be interleaved here: it is inside a native function`;
      return runtime.stop('not-interleavable', message);
    });
  } finally {
    depths.set(runtime, depth - 1);
  }
}

/** Runs a frame and all it calls on a stack of its own; `refuse` is told what it must not do. */
export function runAtOnce(
  runtime: Runtime,
  first: Frame,
  refuse: (what: string) => never,
): unknown {
  const stack: Frame[] = [first];
  let value: unknown;
  let throwing = false;
  for (;;) {
    const frame = stack[stack.length - 1];
    if (frame === undefined) {
      if (throwing) throw value;
      return value;
    }
    try {
      const next = throwing ? frame.steps.throw(value) : frame.steps.next(value);
      throwing = false;
      value = next.value;
      if (next.done) stack.pop();
      else {
        pass(runtime, stack, frame, value, refuse);
        value = undefined;
      }
    } catch (error) {
      if (runtime.machine.halted !== null || error instanceof Aborted) throw error;
      throwing = true;
      value = error;
      stack.pop();
    }
  }
}

/** What a frame yielded on its way. */
function pass(
  runtime: Runtime,
  stack: Frame[],
  frame: Frame,
  yielded: unknown,
  refuse: (what: string) => never,
): void {
  if (Frame.is(yielded)) {
    if (stack.length > runtime.maxDepth) {
      runtime.stop('recursion', `calls are nested deeper than ${runtime.maxDepth}`);
    }
    stack.push(yielded);
  } else if (typeof yielded === 'number' && yielded >= 0) {
    frame.at = yielded;
    if (frame instanceof ScriptFrame) runtime.onDrained(frame.code);
  } else refuse(yielded instanceof Wait ? yielded.reason : 'a call into the kernel');
}
