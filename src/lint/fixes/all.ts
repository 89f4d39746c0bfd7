/**
 * All fixes: which rule's findings can be mended how, the best way first.
 *
 * A fix is made from a finding and the outline of its file, and only when somebody asks for it.
 */
import type { Finding, Fix, RuleName } from '../finding.ts';
import { answerDetach, answerDetachInstead, answerResume, answerResumeInstead } from './answers.ts';
import { undoOnFailure } from './arming.ts';
import { repeatBarrier } from './barriers.ts';
import { askForStep, detachByAnswer, passResumedCall } from './callbacks.ts';
import { handleAllFour, handleAllFourQuietly, waitForCallback, waitQuietly } from './detach.ts';
import { finishExamination } from './examine.ts';
import { acceptLateAnswers } from './failure.ts';
import { freeAfterDetach, guardFree, guardFreeQuietly, handOver } from './frees.ts';
import { detachOnce } from './loops.ts';
import { addCallbacks, addLastCallback, askForQuiesce, dropEvents } from './masks.ts';
import { waitForLastCallback } from './modules.ts';
import type { Outline } from './outline.ts';
import { useOwnEngine, useOwnTask } from './parameters.ts';
import { returnOnError, testForError } from './pointers.ts';
import { returnAtDeath } from './quiesce.ts';
import { holdTask, putLast, putOnEveryExit } from './references.ts';
import { removeComment } from './remarks.ts';
import { moveBehindSection } from './sections.ts';

/** Makes a fix; null where the code is not of a shape that it can mend. */
export type Fixer = (finding: Finding, outline: Outline) => Fix | null;

/** By rule. Of two fixes with one title, the first that proves good is offered. */
export const fixers: ReadonlyMap<RuleName, readonly Fixer[]> = new Map<RuleName, readonly Fixer[]>([
  ['utrace/ealready-ignored', [handleAllFour, handleAllFourQuietly]],
  ['utrace/ealready-freed', [guardFree, guardFreeQuietly, handOver]],
  ['utrace/data-freed-early', [freeAfterDetach]],
  ['utrace/ealready-as-failure', [acceptLateAnswers]],
  ['utrace/ealready-retried', [detachOnce]],
  ['utrace/action-needs-quiesce', [askForQuiesce]],
  ['utrace/no-final-callback', [addLastCallback]],
  ['utrace/event-without-callback', [dropEvents, addCallbacks]],
  ['utrace/quiesce-forgets-death', [returnAtDeath]],
  ['utrace/arming-ignored', [undoOnFailure]],
  ['utrace/engine-after-put', [putLast]],
  ['utrace/engine-leaked', [putOnEveryExit]],
  ['utrace/task-stale', [holdTask]],
  ['utrace/barrier-in-atomic', [moveBehindSection]],
  ['utrace/attach-in-atomic', [moveBehindSection]],
  ['utrace/examine-unpaired', [finishExamination]],
  ['utrace/unload-unsafe', [waitForLastCallback]],
  ['utrace/detach-in-own-callback', [detachByAnswer]],
  ['utrace/syscall-stop-repeat', [passResumedCall]],
  ['utrace/step-unchecked', [askForStep]],
  ['utrace/suppression-unused', [removeComment]],
  ['utrace/barrier-missing', [waitForCallback, waitQuietly]],
  ['utrace/barrier-result', [repeatBarrier]],
  ['utrace/callback-returns-zero', [answerResume, answerDetachInstead]],
  ['utrace/death-keeps-engine', [answerDetach]],
  ['utrace/stop-without-resume', [answerResumeInstead]],
  ['utrace/attach-null-check', [testForError]],
  ['utrace/error-pointer-used', [returnOnError]],
  ['utrace/wrong-engine', [useOwnEngine, detachByAnswer]],
  ['utrace/final-callback-state', [useOwnTask]],
]);
