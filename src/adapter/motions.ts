/**
 * Motions: what it means to step, in each direction and each size.
 *
 * Stop points stop every motion; the motion itself ends only in the thread it was asked for, as long as
 * that one has anything of the author's left to go back to.
 */
import type { Frame, Thread } from '../engine/machine.ts';
import { ScriptFrame } from '../script/vm/frame.ts';
import type { FoundFrame } from './inspection.ts';
import { isStatement, type Journey, type Moving, type StopTest } from './journey.ts';
import type { Motion, StepOptions } from './session-port.ts';
import type { Hit } from './stops/run-watch.ts';

const STEP: Hit = { reason: 'step', ids: [] };
const DEEPEST = 0xffff;

/** @param entering  says of a frame that it is the one to step into; null for any */
export function motionOf(
  journey: Journey,
  motion: Motion,
  options: StepOptions,
  entering: StopTest | null,
): Moving {
  const { threadId, granularity } = options;
  const { branch, now } = journey;
  const here = depthIn(journey, threadId);
  if (options.singleThread === true) branch.solo = threadId;
  if (granularity === 'instruction') return byEvent(journey, motion, options);
  const deeper = entering ?? stepping(journey, options, Number.POSITIVE_INFINITY);
  switch (motion) {
    case 'continue':
      return journey.forward((_thread, _frame, _at, hit) => hit);
    case 'stepIn':
      return journey.forward(
        entering === null ? deeper : either(deeper, stepping(journey, options, here)),
      );
    case 'stepOver':
      return journey.forward(stepping(journey, options, here));
    case 'stepOut':
      return journey.forward(stepping(journey, { ...options, granularity: 'statement' }, here - 1));
    case 'stepBack':
    case 'reverseStepIn':
    case 'reverseStepOut':
      return back(journey, momentBack(journey, motion, { now, threadId, depth: here }));
    case 'reverseContinue':
      return journey.backToHit();
    default:
      return motion satisfies never;
  }
}

/** To the first statement of the activation that a frame is. */
export function toEntry(journey: Journey, { thread, depth }: FoundFrame): Moving {
  const when = journey.history.entry(journey.now, thread.id, depth + 1);
  return back(journey, when, 'the function begins again');
}

function back(journey: Journey, when: number | null, description?: string): Moving {
  return when === null ? journey.toBeginning() : journey.to(when, 'step', description);
}

/** Where a thread stands, and when. */
interface Standing {
  readonly now: number;
  readonly threadId: number;
  readonly depth: number;
}

/** The moment that a motion leads back to, where that is known without a run. */
export function momentBack(
  { history, points }: Journey,
  motion: Motion,
  { now, threadId, depth }: Standing,
): number | null {
  switch (motion) {
    case 'stepBack':
      return history.before(now, threadId, depth);
    case 'reverseStepIn':
      return history.before(now, threadId, DEEPEST);
    case 'reverseStepOut':
      return history.before(now, threadId, depth - 1);
    case 'reverseContinue':
      return points.plainStatements === null ? null : history.hit(now, points.plainStatements);
    case 'continue':
    case 'stepIn':
    case 'stepOver':
    case 'stepOut':
      return null;
    default:
      return motion satisfies never;
  }
}

/** A frame the thread stands in, counted as its own stack counts; what is frozen has moved on. */
export function depthIn({ run, frozen }: Journey, threadId: number): number {
  if (frozen?.thread.id === threadId) return frozen.frames.length;
  return run.machine.threads.find(({ id }) => id === threadId)?.stack.length ?? 0;
}

function stepping(
  { run }: Journey,
  { threadId, granularity }: StepOptions,
  deepest: number,
): StopTest {
  const mover = run.machine.threads.find(({ id }) => id === threadId);
  const from = mover?.stack.at(-1);
  const line = from === undefined ? null : run.script.placeOf(from.at);
  const arrives = (thread: Thread, frame: Frame, at: number): boolean => {
    if (!isStatement(frame, at)) return false;
    if (thread !== mover) {
      return mover !== undefined && !mover.stack.some((each) => each instanceof ScriptFrame);
    }
    if (thread.stack.length > deepest) return false;
    if (granularity !== 'line' || frame !== from) return true;
    const place = run.script.placeOf(at);
    return place?.line !== line?.line || place?.file !== line?.file;
  };
  return (thread, frame, at, hit) => {
    if (hit !== null && hit.reason !== 'breakpoint') return hit;
    if (!arrives(thread, frame, at)) return hit;
    return hit === null ? STEP : { ...STEP, ids: hit.ids };
  };
}

/** The size of a step is one event: an instruction of the disassembly. */
function byEvent(journey: Journey, motion: Motion, options: StepOptions): Moving {
  const { watch, events, now } = journey;
  switch (motion) {
    case 'stepIn':
    case 'stepOver':
    case 'stepOut': {
      const before = watch.events;
      return journey.forward(
        (_thread, _frame, _at, hit) => hit ?? (watch.events > before ? STEP : null),
      );
    }
    case 'stepBack':
    case 'reverseStepIn':
    case 'reverseStepOut': {
      const last = events.at(events.next(now) - 1);
      return back(journey, last === null || last.when === 0 ? null : last.when);
    }
    case 'continue':
    case 'reverseContinue':
      return motionOf(journey, motion, { ...options, granularity: 'statement' }, null);
    default:
      return motion satisfies never;
  }
}

const either =
  (one: StopTest, other: StopTest): StopTest =>
  (...args) =>
    one(...args) ?? other(...args);
