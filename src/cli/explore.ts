/**
 * `utrace-lab explore`: a tracer script under every interleaving, or as many as there is time for.
 */
import { exploreInSandbox } from '../adapter/explore.node.ts';
import type { ExploreProgress, ExploreReport, ExploreRequest } from '../adapter/explore-request.ts';
import { semanticsNames, unloadMoments } from '../adapter/run-request.ts';
import { strategyNames } from '../explore/exploration.ts';
import { choiceOf, optionValue, type ParsedCall, wantsJson, wholeNumberOf } from './arguments.ts';
import { exploreAccount } from './explore-account.ts';
import { claimed, exitCodeOf } from './interruption.ts';
import { packageVersion } from './package-files.ts';
import { startProgress } from './progress.ts';
import { checkTarget, paramsFrom, scriptAndWorkload, scriptOptions } from './script-options.ts';
import { counted, grouped, type Terminal } from './terminal.ts';
import { type ExitCode, exitCodes, formatOption, type Verb } from './verb.ts';

const defaultSeed = 1;
/** A run of a search that takes longer goes round in circles. */
const defaultMaxSteps = 1_000_000;

export const exploreVerb: Verb = {
  name: 'explore',
  usage: 'SCRIPT [options]',
  summary: 'run a tracer script under every interleaving, and find the one that breaks it',
  details:
    'Runs SCRIPT over the workload again and again, each time in another order. prove runs one order ' +
    'of each kind that could matter and says verified when it has seen them all; quick tries random ' +
    'orders first and never says so; random and pct only try. A violation comes back with the ' +
    'fewest preemptions that it needs.',
  options: [
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
    { name: 'timeout', value: 'S', summary: 'stop after S seconds' },
    { name: 'max-steps', value: 'N', summary: 'end a longer run as livelock' },
    {
      name: 'record',
      value: 'OUT.utrec',
      summary: 'keep the violation; utrace-lab replay reads it',
    },
    formatOption,
  ],
  examples: [
    {
      command: 'utrace-lab explore examples/detach-wrong.tracer.ts',
      summary: 'find the interleaving that breaks it',
    },
    {
      command: 'utrace-lab explore examples/detach-right.tracer.ts --workload signals',
      summary: 'prove that no interleaving does',
    },
    {
      command: 'utrace-lab explore late.tracer.ts --strategy quick --timeout 5 --record late.utrec',
      summary: 'look for five seconds, and keep what is found',
    },
  ],
  run: explore,
};

async function explore(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const request = requestFrom(call);
  const enough = new AbortController();
  let interruption: ExitCode | undefined;
  const report = await claimed(
    (signal) => {
      // Asked twice, it ends without an account.
      if (interruption !== undefined) process.exit(interruption);
      interruption = exitCodeOf(signal) as ExitCode;
      enough.abort();
    },
    () => watched(request, enough.signal, terminal),
  );
  terminal.print(
    wantsJson(call)
      ? `${JSON.stringify(report)}\n`
      : exploreAccount(report, request, terminal.style, terminal.width),
  );
  if (interruption !== undefined) return interruption;
  return report.outcome === 'violation' ? exitCodes.fault : exitCodes.clean;
}

async function watched(
  request: ExploreRequest,
  enough: AbortSignal,
  terminal: Terminal,
): Promise<ExploreReport> {
  const progress = startProgress(terminal);
  const started = performance.now();
  try {
    return await exploreInSandbox(request, {
      signal: terminal.interrupted,
      enough,
      writer: `utrace-lab ${packageVersion()}`,
      onProgress: (now) => {
        progress.update(now.fraction, progressText(now, performance.now() - started));
      },
    });
  } finally {
    progress.hide();
  }
}

const verbs = { searching: 'exploring', minimising: 'making it minimal', explaining: 'explaining' };

function progressText(now: ExploreProgress, milliseconds: number): string {
  const runs = now.schedules + now.blocked;
  const parts = [verbs[now.phase], counted(runs, 'run')];
  if (now.blocked > 0) parts.push(`${grouped(now.blocked)} blocked`);
  parts.push(`${grouped(Math.round((runs / milliseconds) * 1000))}/s`);
  if (now.fraction !== undefined && now.fraction > 0.001) {
    parts.push(`of about ${grouped(Math.round(runs / now.fraction))}`);
  }
  if (now.preemptions !== undefined) parts.push(counted(now.preemptions, 'preemption'));
  return parts.join(' · ');
}

function requestFrom(call: ParsedCall): ExploreRequest {
  const { script, workload } = scriptAndWorkload(exploreVerb, call);
  const record = optionValue(call, 'record');
  if (record !== undefined) checkTarget(record, [script, workload]);
  const limit = (name: string, least: number) =>
    optionValue(call, name) === undefined
      ? undefined
      : wholeNumberOf(call, name, { fallback: least, least });
  const maxSchedules = limit('max-schedules', 1);
  const maxPreemptions = limit('max-preemptions', 0);
  const timeout = limit('timeout', 1);
  return {
    script,
    ...(workload === undefined ? {} : { workload }),
    strategy: choiceOf(call, 'strategy', strategyNames),
    seed: wholeNumberOf(call, 'seed', { fallback: defaultSeed, least: 0 }),
    semantics: choiceOf(call, 'semantics', semanticsNames),
    params: paramsFrom(call),
    unload:
      optionValue(call, 'unload') === undefined
        ? 'any-time'
        : choiceOf(call, 'unload', unloadMoments),
    maxSteps: wholeNumberOf(call, 'max-steps', { fallback: defaultMaxSteps, least: 1 }),
    ...(maxSchedules === undefined ? {} : { maxSchedules }),
    ...(maxPreemptions === undefined ? {} : { maxPreemptions }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(record === undefined ? {} : { record }),
  };
}
