/**
 * All rules, in the order in which findings at one place are shown.
 */
import { barrierMissing } from './barrier-missing.ts';
import { ealreadyFreed } from './ealready-freed.ts';
import { ealreadyIgnored } from './ealready-ignored.ts';
import { ealreadyRetried } from './ealready-retried.ts';
import type { Rule } from './rule.ts';

export const allRules: readonly Rule[] = [
  ealreadyFreed,
  barrierMissing,
  ealreadyRetried,
  ealreadyIgnored,
];
