/**
 * What `explore` is asked for: its options, and what of them makes sense together.
 */
import type { ExploreRequest } from '../adapter/explore-request.ts';
import { semanticsNames, unloadMoments } from '../adapter/run-request.ts';
import { type StrategyName, strategyNames } from '../explore/exploration.ts';
import type { Shard } from '../explore/sharing/course.ts';
import { choiceOf, optionValue, type ParsedCall, wholeNumberOf } from './arguments.ts';
import { checkTarget, paramsFrom, scriptAndWorkload, scriptOptions } from './script-options.ts';
import { UsageError } from './usage-error.ts';
import type { OptionSpec, Verb } from './verb.ts';

const defaultSeed = 1;
/** A run of a search that takes longer goes round in circles. */
const defaultMaxSteps = 100_000;
/** `quick` is for while one types, s. */
const quickSeconds = 3;
/** Each is a process with a heap of its own. */
const mostJobs = 256;

export const exploreFormats = ['text', 'json', 'junit', 'github'] as const;
export type ExploreFormat = (typeof exploreFormats)[number];

export const exploreFormatOption = {
  name: 'format',
  value: exploreFormats.join('|'),
  choices: exploreFormats,
  summary: 'text for people (the default), JSON, JUnit XML, GitHub annotations',
} as const satisfies OptionSpec;

export const exploreOptions: readonly OptionSpec[] = [
  {
    name: 'strategy',
    value: strategyNames.join('|'),
    choices: strategyNames,
    summary: 'how to search (default: prove)',
  },
  ...scriptOptions,
  {
    name: 'unload',
    value: 'any-time|after-workload',
    choices: unloadMoments,
    summary: 'when module_exit may start (default: any-time)',
  },
  { name: 'seed', value: 'N', summary: `of the first random run (default: ${defaultSeed})` },
  { name: 'max-schedules', value: 'N', summary: 'stop after N runs' },
  { name: 'max-preemptions', value: 'N', summary: 'only orders that preempt N times at most' },
  {
    name: 'timeout',
    value: 'S',
    summary: `stop after S seconds (default for quick: ${quickSeconds}, else none)`,
  },
  {
    name: 'max-steps',
    value: 'N',
    summary: 'give up a run that is longer; the outcome is bounded',
  },
  { name: 'jobs', short: 'j', value: 'N', summary: 'processes that share the work (default: 1)' },
  {
    name: 'shard',
    value: 'I/N',
    summary: 'only a share of it; utrace-lab merge puts all together',
  },
  { name: 'checkpoint', value: 'FILE', summary: 'keep what is done, as it is done' },
  { name: 'resume', value: 'FILE', summary: 'go on from a checkpoint' },
  {
    name: 'record',
    value: 'OUT.utrec',
    summary: 'keep the violation; utrace-lab replay reads it',
  },
  exploreFormatOption,
];

/** @throws UsageError for what cannot be asked for together */
export function exploreRequest(verb: Verb, call: ParsedCall): ExploreRequest {
  const { script, workload } = scriptAndWorkload(verb, call);
  const record = optionValue(call, 'record');
  if (record !== undefined) checkTarget(record, [script, workload]);
  const strategy = choiceOf(call, 'strategy', strategyNames);
  const maxPreemptions = limit(call, 'max-preemptions', 0);
  const optional = {
    workload,
    maxSchedules: limit(call, 'max-schedules', 1),
    maxPreemptions,
    timeout: limit(call, 'timeout', 1) ?? (strategy === 'quick' ? quickSeconds : undefined),
    jobs: jobsOf(call),
    shard: shardOf(call, strategy, maxPreemptions),
    record,
  };
  return {
    script,
    strategy,
    seed: wholeNumberOf(call, 'seed', { fallback: defaultSeed, least: 0 }),
    semantics: choiceOf(call, 'semantics', semanticsNames),
    params: paramsFrom(call),
    unload:
      optionValue(call, 'unload') === undefined
        ? 'any-time'
        : choiceOf(call, 'unload', unloadMoments),
    maxSteps: wholeNumberOf(call, 'max-steps', { fallback: defaultMaxSteps, least: 1 }),
    ...given(optional),
  };
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what was not given. */
function given<T extends object>(members: T): Given<T> {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<T>;
}

function limit(call: ParsedCall, name: string, least: number): number | undefined {
  if (optionValue(call, name) === undefined) return undefined;
  return wholeNumberOf(call, name, { fallback: least, least });
}

function jobsOf(call: ParsedCall): number | undefined {
  const jobs = limit(call, 'jobs', 1);
  if (jobs === undefined || jobs <= mostJobs) return jobs;
  throw new UsageError(
    '--jobs',
    `a whole number from 1 to ${mostJobs} was expected, not '${jobs}'`,
  );
}

function shardOf(
  call: ParsedCall,
  strategy: StrategyName,
  maxPreemptions: number | undefined,
): Shard | undefined {
  const text = optionValue(call, 'shard');
  if (text === undefined) return undefined;
  const [, index = 0, of = 0] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? [];
  if (index < 1 || index > of) {
    throw new UsageError('--shard', `a share was expected, 1/4 to 4/4 of four, not '${text}'`);
  }
  if (strategy === 'random' || strategy === 'pct' || strategy === 'quick') {
    const advice = 'give each machine a --seed of its own instead';
    throw new UsageError('--shard', `only a proof is made of shares, not ${strategy}; ${advice}`);
  }
  if (maxPreemptions !== undefined) {
    throw new UsageError(
      '--shard',
      'and --max-preemptions exclude each other; leave one of them out',
    );
  }
  return { index, of };
}
