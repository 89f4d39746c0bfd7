/**
 * `utrace-lab import`: what is in an strace log, and the log as a workload in a `.utrec`.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { RecordedWorkload } from '../recording/recorded-workload.ts';
import type { LogFacts } from '../recording/strace/facts.ts';
import { FactsCounter } from '../recording/strace/facts-counter.ts';
import { readStrace } from '../recording/strace/read.node.ts';
import { checkRecordingTarget, createRecording } from '../recording/utrec/file.node.ts';
import { WorkloadBuilder } from '../recording/workload-builder.ts';
import { optionValue, type ParsedCall } from './arguments.ts';
import { factsAccount } from './facts-account.ts';
import { digestOf } from './file-digest.ts';
import { draftFile } from './output-file.ts';
import { packageVersion } from './package-files.ts';
import { startProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes, formatOption, type Verb } from './verb.ts';

export const importVerb: Verb = {
  name: 'import',
  usage: 'LOG… [--facts] [-o OUT.utrec]',
  summary: 'say what is in an strace log, and what could not be understood',
  details:
    'LOG is one strace log, or the per-task files of one -ff recording, or the directory of such; ' +
    '.gz works too. A log is a workload as it stands: utrace-lab run SCRIPT --workload LOG. ' +
    'With -o it becomes a .utrec: smaller, faster to load, one file instead of many.',
  options: [
    { name: 'facts', summary: 'all that was found, as JSON: the same as --format json' },
    {
      name: 'output',
      short: 'o',
      value: 'OUT.utrec',
      summary: 'where to keep the workload',
    },
    formatOption,
  ],
  examples: [
    {
      command: 'utrace-lab import examples/recordings/make-j4.strace',
      summary: 'totals, programs, and lines that were not understood',
    },
    { command: 'utrace-lab import --facts trace.ff/*', summary: 'a recording of strace -ff' },
    {
      command: 'utrace-lab import trace.ff -o build.utrec',
      summary: 'one workload of many files',
    },
  ],
  run: importLogs,
};

async function importLogs(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const paths = [...call.operands, ...(call.afterDashes ?? [])];
  if (paths.length === 0) {
    throw new UsageError('import', `a LOG was expected, as in: ${importVerb.examples[0].command}`);
  }
  const output = optionValue(call, 'output');
  if (output !== undefined) checkWorkloadTarget(output, paths);
  const asText = optionValue(call, 'format') === 'text' || !call.flags.has('facts');
  const json = optionValue(call, 'format') === 'json' || !asText;
  await printFacts(paths, { json, output, terminal, print: terminal.print });
  return exitCodes.clean;
}

export interface FactsOutput {
  readonly json: boolean;
  /** Where to keep the workload, if anywhere. */
  readonly output: string | undefined;
  /** The log will be gone: the workload stands for it. */
  readonly logIsDraft?: boolean;
  readonly terminal: Terminal;
  /** Where the account goes; JSON always goes to stdout. */
  readonly print: (text: string) => void;
}

/** Reads a recording and tells what is in it, with progress while that takes long. */
export async function printFacts(
  paths: readonly string[],
  { json, output, logIsDraft = false, terminal, print }: FactsOutput,
): Promise<void> {
  const counter = new FactsCounter();
  const name = (logIsDraft ? output : paths[0]) ?? '';
  const builder = output === undefined ? null : new WorkloadBuilder(basename(name));
  const progress = startProgress(terminal);
  const { files: logs, unterminatedTail } = await readStrace(
    paths,
    (event) => {
      counter.event(event);
      builder?.event(event);
    },
    {
      onProgress: (bytes, bytesInAll) => {
        progress.update(bytesInAll > 0 ? bytes / bytesInAll : undefined, megabytes(bytes));
      },
    },
  ).finally(() => progress.hide());
  const log = counter.facts(unterminatedTail);
  if (output !== undefined && builder !== null) await keep(builder.finish(), output);
  const files = logIsDraft ? [name] : logs;
  if (json) {
    const digests = [];
    for (const file of files) digests.push(await digestOf(file));
    const workload = output === undefined ? {} : { workload: workloadFacts(output, log) };
    terminal.print(`${JSON.stringify({ version: 1, files: digests, log, ...workload })}\n`);
  } else {
    const hint = `  use it    utrace-lab run SCRIPT --workload ${output ?? name}\n`;
    print(factsAccount(files, log, counter.unparsed, terminal.style) + hint);
  }
}

/** @throws UsageError for a place where the workload cannot be kept */
export function checkWorkloadTarget(output: string, inputs: readonly string[]): void {
  if (!output.endsWith('.utrec')) {
    const name = output.replace(/(\.[\w-]+)?$/, '.utrec');
    throw new UsageError(output, `a workload is kept as .utrec; name it ${name}`);
  }
  if (inputs.some((input) => resolve(input) === resolve(output))) {
    throw new UsageError(output, 'is the log to be read; name another file for the workload');
  }
  if (!existsSync(dirname(output))) {
    throw new UsageError(output, `there is no directory ${dirname(output)}; make it first`);
  }
  checkRecordingTarget(output);
}

/** Nothing is growing here, so the file appears whole or not at all. */
async function keep(workload: RecordedWorkload, output: string): Promise<void> {
  const draft = draftFile(output);
  try {
    const { writer, close } = createRecording(draft.path);
    writer.begin({ writer: `utrace-lab ${packageVersion()}`, sources: [], workload });
    writer.end(null);
    await close();
    draft.finish();
  } catch (error) {
    draft.discard();
    throw error;
  }
}

const workloadFacts = (file: string, { tasks }: LogFacts) => ({
  file,
  tasks: tasks.length,
  bytes: statSync(file).size,
});

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
