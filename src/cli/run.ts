/**
 * `utrace-lab run`: one run of a tracer script under a seeded scheduler, told as it happens.
 */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { builtInWorkloads } from '../adapter/built-in-workloads.ts';
import { runInSandbox } from '../adapter/run.node.ts';
import {
  type RunReport,
  type RunRequest,
  semanticsNames,
  unloadMoments,
} from '../adapter/run-request.ts';
import { checkRecordingTarget } from '../recording/utrec/file.node.ts';
import {
  choiceOf,
  onlyOperand,
  optionValue,
  type ParsedCall,
  wantsJson,
  wholeNumberOf,
} from './arguments.ts';
import { checkSourceFile } from './input-file.ts';
import { nearest } from './nearest.ts';
import { packageVersion } from './package-files.ts';
import { startProgress } from './progress.ts';
import { logLine, runAccount } from './run-account.ts';
import { counted, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
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
    {
      name: 'workload',
      short: 'w',
      value: 'W',
      summary: 'a *.workload.ts, strace log, .utrec, or built-in name (default: exit)',
    },
    { name: 'list-workloads', summary: 'name the built-in workloads and end' },
    { name: 'seed', value: 'N', summary: `the scheduler's choices (default: ${defaultSeed})` },
    {
      name: 'semantics',
      value: 'reference|documented',
      choices: semanticsNames,
      summary: 'as the kernel does (the default), or as its manual says',
    },
    {
      name: 'param',
      short: 'p',
      value: 'K=V',
      repeatable: true,
      summary: 'a value for module_param; may be repeated',
    },
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
  const script = onlyOperand(runVerb, call, 'SCRIPT');
  checkSourceFile(script, 'tracer script');
  const workload = optionValue(call, 'workload');
  if (workload !== undefined) checkWorkload(workload);
  const record = optionValue(call, 'record');
  if (record !== undefined) checkTarget(record, [script, workload]);
  return {
    script,
    ...(workload === undefined ? {} : { workload }),
    seed: wholeNumberOf(call, 'seed', { fallback: defaultSeed, least: 0 }),
    semantics: choiceOf(call, 'semantics', semanticsNames),
    params: paramsFrom(call),
    unload: choiceOf(call, 'unload', unloadMoments),
    maxSteps: wholeNumberOf(call, 'max-steps', { fallback: defaultMaxSteps, least: 1 }),
    ...(record === undefined ? {} : { record }),
  };
}

/** Before the run, so that nothing is lost to a wrong name. */
function checkTarget(record: string, inputs: readonly (string | undefined)[]): void {
  if (inputs.some((input) => input !== undefined && resolve(input) === resolve(record))) {
    throw new UsageError(record, 'is read by this run; name another file to record it in');
  }
  if (!existsSync(dirname(record))) {
    throw new UsageError(record, `there is no directory ${dirname(record)}; make it first`);
  }
  checkRecordingTarget(record);
}

function paramsFrom(call: ParsedCall): Record<string, string> {
  const entries = (call.values.get('param') ?? []).map((pair) => {
    const [, name, value] = /^([^=\s]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError('--param', `NAME=VALUE was expected, as in verbose=1, not '${pair}'`);
    }
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

/** A name without a slash or a dot can only be a built-in; anything else has to be a file. */
function checkWorkload(workload: string): void {
  if (builtInWorkloads.some((each) => each.name === workload)) return;
  if (/^[\w-]+$/.test(workload)) {
    const names = builtInWorkloads.map((each) => each.name);
    const meant = nearest(workload, names);
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new UsageError(
      workload,
      `no built-in workload of this name${hint || ', and a file was expected to have an ending'}; ` +
        'utrace-lab run --list-workloads names them',
    );
  }
  // Anything else is a recording, and only its reader knows all the names that one can have.
  if (/\.[cm]?[jt]s$/.test(workload)) checkSourceFile(workload, 'workload');
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
