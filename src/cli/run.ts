/**
 * `utrace-lab run`: one run of a tracer script under a seeded scheduler, told as it happens.
 */
import { builtInWorkloads } from '../adapter/built-in-workloads.ts';
import { runInSandbox } from '../adapter/run.node.ts';
import {
  type RunReport,
  type RunRequest,
  semanticsNames,
  unloadMoments,
} from '../adapter/run-request.ts';
import { choiceOf, optionValue, type ParsedCall, wantsJson, wholeNumberOf } from './arguments.ts';
import { packageVersion } from './package-files.ts';
import { startProgress } from './progress.ts';
import { logLine, runAccount } from './run-account.ts';
import { scheduleOption, tokenFrom, workloadOf } from './schedule-option.ts';
import { checkTarget, paramsFrom, scriptAndWorkload, scriptOptions } from './script-options.ts';
import { counted, type Terminal } from './terminal.ts';
import { type ExitCode, exitCodes, formatOption, type Verb } from './verb.ts';

const defaultSeed = 1;
const defaultMaxSteps = 100_000_000;

export const runVerb: Verb = {
  name: 'run',
  usage: 'SCRIPT [options]',
  summary: 'run a tracer script once over a workload',
  details:
    'Loads SCRIPT (a *.tracer.ts or .js file) as a module into the simulated kernel, runs the ' +
    'workload under it, unloads it, and says what happened. The seed decides every choice of the ' +
    'scheduler: the same script, workload and seed give the same run to the last event.',
  options: [
    ...scriptOptions,
    { name: 'list-workloads', summary: 'name the built-in workloads and end' },
    { name: 'seed', value: 'N', summary: `the scheduler's choices (default: ${defaultSeed})` },
    scheduleOption,
    {
      name: 'unload',
      value: 'after-workload|any-time',
      choices: unloadMoments,
      summary: 'when module_exit may start (default: after-workload)',
    },
    {
      name: 'record',
      value: 'OUT.utrec',
      summary: 'write the session down as it runs; utrace-lab replay reads it',
    },
    {
      name: 'max-steps',
      value: 'N',
      summary: `end a longer run as livelock (default: ${counted(defaultMaxSteps, 'step')})`,
    },
    formatOption,
  ],
  examples: [
    {
      command: 'utrace-lab run examples/fork-follower.tracer.ts --workload fork',
      summary: 'follow the children of a small built-in workload',
    },
    {
      command:
        'utrace-lab run examples/exec-logger.tracer.ts --workload examples/recordings/make-j4.strace',
      summary: 'watch what a real make -j4 executed',
    },
    {
      command: 'utrace-lab run examples/detach-wrong.tracer.ts --record late.utrec',
      summary: 'keep the whole session in a file',
    },
    {
      command: 'utrace-lab run late.tracer.ts --schedule ul1:BQACBnRhcmdldAVy…',
      summary: 'see a violation again that a bug report tells of',
    },
    {
      command: 'utrace-lab run late.tracer.ts --unload any-time --seed 42 --format json',
      summary: 'unload while the workload runs; the report as JSON',
    },
  ],
  run: runOnce,
};

async function runOnce(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  if (call.flags.has('list-workloads')) return listWorkloads(call, terminal);
  const request = requestFrom(call);
  const report = await runWatched(request, wantsJson(call), terminal);
  if (wantsJson(call)) terminal.print(`${JSON.stringify(report)}\n`);
  else terminal.print(runAccount(report, request, terminal.style));
  return report.outcome === 'clean' ? exitCodes.clean : exitCodes.fault;
}

async function runWatched(
  request: RunRequest,
  silent: boolean,
  terminal: Terminal,
): Promise<RunReport> {
  const progress = startProgress(terminal);
  try {
    return await runInSandbox(request, {
      signal: terminal.interrupted,
      writer: `utrace-lab ${packageVersion()}`,
      onProgress: ({ steps, callbacks, tasks, fraction }) => {
        const done = [
          counted(steps, 'step'),
          counted(callbacks, 'callback'),
          counted(tasks, 'task'),
        ];
        progress.update(fraction, done.join(' · '));
      },
      onLog: (entry) => {
        if (silent) return;
        progress.hide();
        terminal.print(logLine(entry, terminal.style));
      },
    });
  } finally {
    progress.hide();
  }
}

function requestFrom(call: ParsedCall): RunRequest {
  const given = scriptAndWorkload(runVerb, call);
  const { script } = given;
  const token = tokenFrom(call);
  const workload = given.workload ?? (token === null ? undefined : workloadOf(token, script));
  const record = optionValue(call, 'record');
  if (record !== undefined) checkTarget(record, [script, workload]);
  return {
    script,
    ...(workload === undefined ? {} : { workload }),
    seed: wholeNumberOf(call, 'seed', { fallback: defaultSeed, least: 0 }),
    semantics: chosen(call, 'semantics', semanticsNames, token?.semantics),
    params: { ...token?.params, ...paramsFrom(call) },
    unload: chosen(call, 'unload', unloadMoments, token?.unload),
    maxSteps: wholeNumberOf(call, 'max-steps', {
      fallback: token?.maxSteps ?? defaultMaxSteps,
      least: 1,
    }),
    ...(token === null ? {} : { switches: token.switches }),
    ...(record === undefined ? {} : { record }),
  };
}

/** What the call says, else what the token says, else the first. */
function chosen<C extends string>(
  call: ParsedCall,
  name: string,
  choices: readonly [C, ...C[]],
  fallback: C | undefined,
): C {
  const isGiven = optionValue(call, name) !== undefined;
  return isGiven || fallback === undefined ? choiceOf(call, name, choices) : fallback;
}

function listWorkloads(call: ParsedCall, terminal: Terminal): ExitCode {
  if (wantsJson(call)) {
    const workloads = builtInWorkloads.map(({ name, summary }) => ({ name, summary }));
    terminal.print(`${JSON.stringify({ version: 1, workloads })}\n`);
    return exitCodes.clean;
  }
  const width = Math.max(...builtInWorkloads.map((each) => each.name.length));
  for (const { name, summary } of builtInWorkloads) {
    terminal.print(`  ${terminal.style('name', name.padEnd(width))}  ${summary}\n`);
  }
  return exitCodes.clean;
}
