/**
 * All rules, in the order in which findings at one place are shown.
 */
import { actionNeedsQuiesce } from './action-needs-quiesce.ts';
import { armingIgnored } from './arming-ignored.ts';
import { attachInAtomic } from './attach-in-atomic.ts';
import { attachNullCheck } from './attach-null-check.ts';
import { barrierInAtomic } from './barrier-in-atomic.ts';
import { barrierMissing } from './barrier-missing.ts';
import { barrierResult } from './barrier-result.ts';
import { callbackBlocks } from './callback-blocks.ts';
import { callbackReturnsZero } from './callback-returns-zero.ts';
import { dataFreedEarly } from './data-freed-early.ts';
import { deathKeepsEngine } from './death-keeps-engine.ts';
import { detachInOwnCallback } from './detach-in-own-callback.ts';
import { ealreadyAsFailure } from './ealready-as-failure.ts';
import { ealreadyFreed } from './ealready-freed.ts';
import { ealreadyIgnored } from './ealready-ignored.ts';
import { ealreadyRetried } from './ealready-retried.ts';
import { engineAfterPut } from './engine-after-put.ts';
import { engineLeaked } from './engine-leaked.ts';
import { errorPointerUsed } from './error-pointer-used.ts';
import { eventWithoutCallback } from './event-without-callback.ts';
import { examineUnpaired } from './examine-unpaired.ts';
import { examineUnprepared } from './examine-unprepared.ts';
import { finalCallbackState } from './final-callback-state.ts';
import { noFinalCallback } from './no-final-callback.ts';
import { quiesceForgetsDeath } from './quiesce-forgets-death.ts';
import type { Rule } from './rule.ts';
import { stepUnchecked } from './step-unchecked.ts';
import { stopWithoutResume } from './stop-without-resume.ts';
import { syscallStopRepeat } from './syscall-stop-repeat.ts';
import { taskStale } from './task-stale.ts';
import { unloadUnsafe } from './unload-unsafe.ts';
import { usedAfterDetach } from './used-after-detach.ts';
import { wrongEngine } from './wrong-engine.ts';

export const allRules: readonly Rule[] = [
  ealreadyFreed,
  barrierMissing,
  ealreadyRetried,
  deathKeepsEngine,
  barrierInAtomic,
  unloadUnsafe,
  engineAfterPut,
  attachNullCheck,
  errorPointerUsed,
  callbackReturnsZero,
  eventWithoutCallback,
  ealreadyIgnored,
  ealreadyAsFailure,
  noFinalCallback,
  armingIgnored,
  quiesceForgetsDeath,
  barrierResult,
  engineLeaked,
  attachInAtomic,
  taskStale,
  wrongEngine,
  dataFreedEarly,
  callbackBlocks,
  stopWithoutResume,
  actionNeedsQuiesce,
  finalCallbackState,
  examineUnpaired,
  usedAfterDetach,
  detachInOwnCallback,
  examineUnprepared,
  stepUnchecked,
  syscallStopRepeat,
];
