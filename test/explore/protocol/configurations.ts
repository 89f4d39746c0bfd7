/**
 * The protocol in its configurations: how many tracers let go of how many targets, and what is wrong
 * with them; and what the explorer has to say about each.
 *
 * A verdict is as coarse as a model can tell: freed memory or code is used, something is left at the
 * end, or somebody waits for ever.
 */
import { readFileSync } from 'node:fs';
import { Exploration, type SearchEnd } from '../../../src/explore/exploration.ts';
import type { ScriptRunOptions } from '../../../src/explore/script-system.ts';
import { LoadedScript } from '../../../src/script/loaded-script.ts';
import { scriptedWorkload } from '../../../src/script/scripted-workload.ts';
import type { ViolationKind } from '../../../src/script/violation.ts';
import { plainRealm } from '../../script/plain-realm.ts';

export const bugs = [
  'none',
  'free-always',
  'free-on-ealready',
  'no-reap-cleanup',
  'two-engines',
] as const;
export type Bug = (typeof bugs)[number];

export interface Configuration {
  readonly tracers: number;
  readonly targets: 1 | 2;
  readonly bug: Bug;
  readonly semantics: 'reference' | 'documented';
}

export type Verdict = 'right' | 'memory error' | 'leak' | 'stuck';

export const protocolScript = 'test/explore/protocol/protocol.tracer.ts';

/** By targets. */
export const protocolWorkloads = {
  1: 'test/explore/protocol/one.workload.ts',
  2: 'test/explore/protocol/two.workload.ts',
} as const;

/** Every bug at (tracers, targets), as the reference has it. */
export function everyBug(tracers: number, targets: 1 | 2): Configuration[] {
  return bugs.map((bug) => ({ tracers, targets, bug, semantics: 'reference' }));
}

/** What the reference gets wrong and the manual does not. */
export function asDocumented(tracers: number, targets: 1 | 2): Configuration {
  return { tracers, targets, bug: 'two-engines', semantics: 'documented' };
}

export function titleOf({ tracers, targets, bug, semantics }: Configuration): string {
  return `(${tracers},${targets}) ${bug}${semantics === 'documented' ? ' as documented' : ''}`;
}

const load = (path: string): string => readFileSync(path, 'utf8');
const scripts = {
  1: new LoadedScript({ script: protocolScript, workload: protocolWorkloads[1], load }, plainRealm),
  2: new LoadedScript({ script: protocolScript, workload: protocolWorkloads[2], load }, plainRealm),
} as const;

export function protocolRuns(configuration: Configuration): ScriptRunOptions {
  const { tracers, targets, bug, semantics } = configuration;
  return {
    script: scripts[targets],
    workload: scriptedWorkload(protocolWorkloads[targets]),
    unload: 'any-time',
    params: { tracers: String(tracers), bug },
    semantics,
  };
}

export interface Explored {
  readonly verdict: Verdict;
  readonly end: SearchEnd;
  /** Complete runs. */
  readonly schedules: number;
  readonly blocked: number;
}

/** Explores until there is a violation, or nothing is left. */
export function explored(configuration: Configuration): Explored {
  const exploration = new Exploration(protocolRuns(configuration), { strategy: 'prove', seed: 1 });
  for (;;) {
    const end = exploration.next();
    if (end === null) continue;
    const { schedules, blocked } = exploration.tally;
    return { verdict: verdictOf(end), end, schedules, blocked };
  }
}

function verdictOf(end: SearchEnd): Verdict {
  switch (end.kind) {
    case 'exhausted':
      return 'right';
    case 'bounded':
      throw new Error(`not explored to its end: ${end.why}`);
    case 'violation':
      return verdicts[end.violation.kind] ?? unforeseen(end.violation.kind);
    default:
      return end satisfies never;
  }
}

const verdicts: Partial<Record<ViolationKind, Verdict>> = {
  'use-after-free': 'memory error',
  'double-free': 'memory error',
  'callback-after-unload': 'memory error',
  'engine-use-after-put': 'memory error',
  leak: 'leak',
  'engine-reference-leak': 'leak',
  deadlock: 'stuck',
  livelock: 'stuck',
};

function unforeseen(kind: ViolationKind): never {
  throw new Error(`the protocol has a violation that no model can have: ${kind}`);
}
