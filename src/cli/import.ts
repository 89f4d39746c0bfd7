/**
 * `utrace-lab import`: what is in an strace log.
 */
import { readFacts } from '../recording/strace/read.node.ts';
import { optionValue, type ParsedCall } from './arguments.ts';
import { factsAccount } from './facts-account.ts';
import { digestOf } from './file-digest.ts';
import { startProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes, formatOption, type Verb } from './verb.ts';

export const importVerb: Verb = {
  name: 'import',
  usage: 'LOG… [--facts]',
  summary: 'say what is in an strace log, and what could not be understood',
  details:
    'LOG is one strace log, or the per-task files of one -ff recording, or the directory of such; ' +
    '.gz works too. A log is a workload as it stands: utrace-lab run SCRIPT --workload LOG.',
  options: [
    { name: 'facts', summary: 'all that was found, as JSON: the same as --format json' },
    formatOption,
  ],
  examples: [
    {
      command: 'utrace-lab import examples/recordings/make-j4.strace',
      summary: 'totals, programs, and lines that were not understood',
    },
    { command: 'utrace-lab import --facts trace.ff/*', summary: 'a recording of strace -ff' },
  ],
  run: importLogs,
};

async function importLogs(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const paths = [...call.operands, ...(call.afterDashes ?? [])];
  if (paths.length === 0) {
    throw new UsageError('import', `a LOG was expected, as in: ${importVerb.examples[0].command}`);
  }
  const asText = optionValue(call, 'format') === 'text' || !call.flags.has('facts');
  const json = optionValue(call, 'format') === 'json' || !asText;
  await printFacts(paths, { json, terminal, print: terminal.print });
  return exitCodes.clean;
}

export interface FactsOutput {
  readonly json: boolean;
  readonly terminal: Terminal;
  /** Where the account goes; JSON always goes to stdout. */
  readonly print: (text: string) => void;
}

/** Reads a recording and tells what is in it, with progress while that takes long. */
export async function printFacts(
  paths: readonly string[],
  { json, terminal, print }: FactsOutput,
): Promise<void> {
  const progress = startProgress(terminal);
  const { files, log, unparsed } = await readFacts(paths, {
    onProgress: (bytes, bytesInAll) => {
      progress.update(bytesInAll > 0 ? bytes / bytesInAll : undefined, megabytes(bytes));
    },
  }).finally(() => progress.hide());
  if (json) {
    const digests = [];
    for (const file of files) digests.push(await digestOf(file));
    terminal.print(`${JSON.stringify({ version: 1, files: digests, log })}\n`);
  } else {
    const hint = `  use it    utrace-lab run SCRIPT --workload ${paths[0]}\n`;
    print(factsAccount(files, log, unparsed, terminal.style) + hint);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
