/**
 * All fixes: which rule's findings can be mended how, the best way first.
 *
 * A fix is made from a finding and the outline of its file, and only when somebody asks for it.
 */
import type { Finding, Fix, RuleName } from '../finding.ts';
import { answerDetach, answerDetachInstead, answerResume, answerResumeInstead } from './answers.ts';
import { repeatBarrier } from './barriers.ts';
import type { Outline } from './outline.ts';
import { useOwnEngine, useOwnTask } from './parameters.ts';
import { returnOnError, testForError } from './pointers.ts';
import { handleAllFour, waitForCallback } from './results.ts';

/** Makes a fix; null where the code is not of a shape that it can mend. */
export type Fixer = (finding: Finding, outline: Outline) => Fix | null;

export const fixers: ReadonlyMap<RuleName, readonly Fixer[]> = new Map<RuleName, readonly Fixer[]>([
  ['utrace/ealready-ignored', [handleAllFour]],
  ['utrace/barrier-missing', [waitForCallback]],
  ['utrace/barrier-result', [repeatBarrier]],
  ['utrace/callback-returns-zero', [answerResume, answerDetachInstead]],
  ['utrace/death-keeps-engine', [answerDetach]],
  ['utrace/stop-without-resume', [answerResumeInstead]],
  ['utrace/attach-null-check', [testForError]],
  ['utrace/error-pointer-used', [returnOnError]],
  ['utrace/wrong-engine', [useOwnEngine]],
  ['utrace/final-callback-state', [useOwnTask]],
]);
