/**
 * `utrace-lab explore`: a tracer script under every interleaving, or as many as there is time for.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { exploreInSandbox } from '../adapter/explore.node.ts';
import type { ExploreHooks, ExploreReport, ExploreRequest } from '../adapter/explore-request.ts';
import { choiceOf, optionValue, type ParsedCall } from './arguments.ts';
import { checkpointFile, readCheckpoint } from './explore-checkpoint.ts';
import { exploreText } from './explore-formats.ts';
import { exploreFormats, exploreOptions, exploreRequest } from './explore-options.ts';
import { exploreProgress } from './explore-progress.ts';
import { claimed, exitCodeOf } from './interruption.ts';
import { discardDrafts } from './output-file.ts';
import { packageVersion } from './package-files.ts';
import { startProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { type ExitCode, exitCodes, type Verb } from './verb.ts';

/** npx and timeout(1) pass a signal on that this process has got already; until then it is the same, ms. */
const ECHO_MS = 500;

export const exploreVerb: Verb = {
  name: 'explore',
  usage: 'SCRIPT [options]',
  summary: 'run a tracer script under every interleaving, and find the one that breaks it',
  details:
    'Runs SCRIPT over the workload again and again, each time in another order. prove runs one order ' +
    'of each kind that could matter and says verified when it has seen them all; quick tries random ' +
    'orders first and never says so; random and pct only try. A violation comes back with the ' +
    'fewest preemptions that it needs.',
  options: exploreOptions,
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
    {
      command:
        'utrace-lab explore late.tracer.ts --jobs 4 --checkpoint late.json --resume late.json',
      summary: 'share a long proof among four processes, and go on where it was broken off',
    },
    {
      command: 'utrace-lab explore late.tracer.ts --shard 1/8 --format json > shard-1.json',
      summary: 'an eighth of it; the others on other machines, and utrace-lab merge at the end',
    },
  ],
  run: explore,
};

async function explore(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const request = exploreRequest(exploreVerb, call);
  const format = choiceOf(call, 'format', exploreFormats);
  const enough = new AbortController();
  let interruption: ExitCode | undefined;
  let askedAt = 0;
  const report = await claimed(
    (signal) => {
      // Asked twice, it ends without an account.
      if (interruption === undefined) askedAt = performance.now();
      else if (performance.now() - askedAt > ECHO_MS) endAtOnce(interruption);
      interruption = exitCodeOf(signal) as ExitCode;
      enough.abort();
    },
    () => explored(request, call, enough.signal, terminal),
  );
  terminal.print(exploreText(report, request, format, terminal));
  if (interruption !== undefined) return interruption;
  return report.outcome === 'violation' ? exitCodes.fault : exitCodes.clean;
}

function endAtOnce(code: number): never {
  discardDrafts();
  process.exit(code);
}

async function explored(
  request: ExploreRequest,
  call: ParsedCall,
  enough: AbortSignal,
  terminal: Terminal,
): Promise<ExploreReport> {
  const keeping = optionValue(call, 'checkpoint');
  const kept = keeping === undefined ? undefined : checkpointFile(keeping);
  const resume = resumeFrom(optionValue(call, 'resume'), keeping);
  const progress = startProgress(terminal);
  const isHinting = choiceOf(call, 'format', exploreFormats) !== 'json';
  try {
    return await exploreInSandbox(request, {
      signal: terminal.interrupted,
      enough,
      writer: `utrace-lab ${packageVersion()}`,
      onProgress: exploreProgress(terminal, progress, request, isHinting),
      ...(resume === undefined ? {} : { resume }),
      ...(kept === undefined ? {} : { onCheckpoint: kept.keep }),
    });
  } finally {
    kept?.flush();
    progress.hide();
  }
}

/** Where both are one file, it need not be there yet: so one call begins a job and restarts it. */
function resumeFrom(file: string | undefined, keeping: string | undefined): ExploreHooks['resume'] {
  if (file === undefined) return undefined;
  const isSame = keeping !== undefined && resolve(keeping) === resolve(file);
  if (isSame && !existsSync(file)) return undefined;
  return { file, checkpoint: readCheckpoint(file) };
}
