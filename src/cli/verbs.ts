/**
 * Every verb there is, in the order in which help lists them.
 */
import { dapVerb } from './dap.ts';
import { explainVerb } from './explain.ts';
import { importVerb } from './import.ts';
import { initVerb } from './init.ts';
import { lintVerb } from './lint.ts';
import { recordVerb } from './record.ts';
import { runVerb } from './run.ts';
import type { Verb } from './verb.ts';

export const verbs: readonly Verb[] = [
  runVerb,
  lintVerb,
  importVerb,
  recordVerb,
  dapVerb,
  initVerb,
  explainVerb,
];
