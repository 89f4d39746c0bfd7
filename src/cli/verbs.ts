/**
 * Every verb there is, in the order in which help lists them.
 */
import { dapVerb } from './dap.ts';
import { explainVerb } from './explain.ts';
import { exploreVerb } from './explore.ts';
import { exportVerb } from './export.ts';
import { importVerb } from './import.ts';
import { initVerb } from './init.ts';
import { lintVerb } from './lint.ts';
import { recordVerb } from './record.ts';
import { replayVerb } from './replay.ts';
import { runVerb } from './run.ts';
import type { Verb } from './verb.ts';

export const verbs: readonly Verb[] = [
  runVerb,
  exploreVerb,
  replayVerb,
  lintVerb,
  importVerb,
  recordVerb,
  exportVerb,
  dapVerb,
  initVerb,
  explainVerb,
];
