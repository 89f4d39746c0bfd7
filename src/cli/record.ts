/**
 * `utrace-lab record`: runs a real program under strace and keeps what it saw as a workload,
 * as the log that strace wrote, or as a `.utrec`.
 *
 * The recorded program has the terminal: its input and output are ours, and Ctrl-C is for it
 * first. The log appears under its name only once strace has closed it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { optionValue, type ParsedCall, wantsJson } from './arguments.ts';
import { findProgram } from './find-program.ts';
import { checkWorkloadTarget, printFacts } from './import.ts';
import { claimed, type EndingSignal, exitCodeOf } from './interruption.ts';
import { draftFile, writeWhole } from './output-file.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes, formatOption, type Verb } from './verb.ts';

/**
 * Every task, every call, microseconds since 1970. Not -v, which would keep the environment, and
 * with it whatever secrets are in it.
 */
const straceOptions = ['-f', '-ttt', '-s', '64'] as const;

export const recordVerb: Verb = {
  name: 'record',
  usage: '[-o OUT] -- COMMAND…',
  summary: 'run a real program under strace and keep it as a workload',
  details:
    'Runs COMMAND with its own input, output and signals while strace writes down what its ' +
    'tasks do: every fork, exec, signal, exit and system call. Arguments of system calls are ' +
    'kept, so look through a log before giving it away.',
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'OUT',
      summary: 'the log as .strace or .strace.gz, or a .utrec (default: COMMAND.strace)',
    },
    formatOption,
  ],
  examples: [
    { command: 'utrace-lab record -o build.utrec -- make -j4', summary: 'keep what a build did' },
    {
      command: 'utrace-lab run tracer.ts --workload build.utrec',
      summary: 'and run a tracer over it',
    },
  ],
  run: record,
};

async function record(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const command = commandOf(call);
  const output = outputOf(call, command);
  const strace = straceHere();
  const isWorkload = output.endsWith('.utrec');
  const draft = draftFile(output.replace(/\.(gz|utrec)$/, isWorkload ? '.strace' : ''));
  const words = [...straceOptions, '-o', draft.path, '--', ...command];
  const json = wantsJson(call);
  const child = spawn(strace, words, { stdio: ['inherit', json ? 2 : 'inherit', 'inherit'] });
  const interruptedBy = await attended(child);
  if (!existsSync(draft.path) || statSync(draft.path).size === 0) {
    draft.discard();
    if (interruptedBy !== undefined) process.exit(exitCodeOf(interruptedBy));
    throw new UsageError(
      command[0] ?? '',
      'could not be started, and nothing was recorded; strace says why above',
    );
  }
  if (isWorkload) {
    // The end of a program is not the end of its recording: what it did is kept before we go.
    try {
      const places = { output, logIsDraft: true, print: terminal.note };
      await printFacts([draft.path], { json, terminal, ...places });
    } finally {
      draft.discard();
    }
    if (interruptedBy !== undefined) process.exit(exitCodeOf(interruptedBy));
    return exitCodes.clean;
  }
  if (output.endsWith('.gz')) {
    writeWhole(output, gzipSync(readFileSync(draft.path)));
    draft.discard();
  } else {
    draft.finish();
  }
  if (interruptedBy !== undefined) process.exit(exitCodeOf(interruptedBy));
  // The program's own output has stdout, so the account stands beside it.
  await printFacts([output], { json, output: undefined, terminal, print: terminal.note });
  return exitCodes.clean;
}

function commandOf(call: ParsedCall): readonly string[] {
  const command = call.afterDashes ?? [];
  const [stray] = call.operands;
  if (stray !== undefined) {
    throw new UsageError(stray, `put the command after --, as in: utrace-lab record -- ${stray}`);
  }
  const [program] = command;
  if (program === undefined) {
    const example = recordVerb.examples[0].command;
    throw new UsageError('record', `a command was expected after --, as in: ${example}`);
  }
  const found = findProgram(program);
  switch (found.kind) {
    case 'found':
      return command;
    case 'missing':
      throw new UsageError(
        program,
        'no such program; a command to record was expected, check its name',
      );
    case 'not-executable':
      throw new UsageError(program, 'may not be executed; a command to record was expected');
    default:
      throw new Error(found satisfies never);
  }
}

function outputOf(call: ParsedCall, command: readonly string[]): string {
  const asked = optionValue(call, 'output');
  if (asked === undefined) return freeName(basename(command[0] ?? 'program'));
  if (asked.endsWith('.utrec')) {
    checkWorkloadTarget(asked, []);
    return asked;
  }
  if (existsSync(asked) && statSync(asked).isDirectory()) {
    throw new UsageError(asked, 'is a directory; name the file to write in it');
  }
  if (!existsSync(dirname(asked))) {
    throw new UsageError(asked, `there is no directory ${dirname(asked)}; make it first`);
  }
  return asked;
}

/** A name that the user did not choose must not cost a file that they keep. */
function freeName(program: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${program}.strace` : `${program}-${number}.strace`;
    if (!existsSync(name)) return name;
  }
}

/** The path of strace, once it has proved that it may trace here. */
function straceHere(): string {
  const found = findProgram('strace');
  if (found.kind !== 'found') {
    throw new UsageError(
      'strace',
      'is not installed, and recording needs it; install it (apt install strace, dnf install strace) ' +
        'or record on another machine and use utrace-lab import',
    );
  }
  const words = ['-qq', '-o', '/dev/null', '--', process.execPath, '--version'];
  const probe = spawnSync(found.path, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (probe.status === 0) return found.path;
  const reason = (probe.error?.message ?? probe.stderr.toString()).trim().split('\n')[0] ?? '';
  const denied = /ptrace|permitted|denied/i.test(reason);
  const remedy = denied
    ? 'tracing is not permitted here; allow ptrace (docker run --cap-add=SYS_PTRACE, ' +
      'or sysctl kernel.yama.ptrace_scope=1)'
    : 'cannot run here; mend it, or record on another machine and use utrace-lab import';
  throw new UsageError('strace', `${remedy}; it says: ${reason}`);
}

/**
 * Waits for strace while signals belong to the program it runs.
 *
 * @returns the signal that asked for the end, if one did
 */
function attended(child: ChildProcess): Promise<EndingSignal | undefined> {
  let interruptedBy: EndingSignal | undefined;
  const onSignal = (signal: EndingSignal): void => {
    if (interruptedBy !== undefined) {
      signalTasks(child, 'SIGKILL');
      child.kill('SIGKILL');
      return;
    }
    interruptedBy = signal;
    // A terminal gives Ctrl-C to the whole foreground group; a second one would be ours.
    const alreadyDelivered = signal === 'SIGINT' && process.stdin.isTTY === true;
    if (!alreadyDelivered) signalTasks(child, signal);
  };
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  return claimed(onSignal, async () => {
    await ended;
    return interruptedBy;
  });
}

/** Signals the programs under strace: strace itself blocks signals while it writes a log. */
function signalTasks(child: ChildProcess, signal: NodeJS.Signals): void {
  for (const pid of childrenOf(child.pid ?? 0)) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended between the reading and the signal: what was asked for has happened.
    }
  }
}

/** From the parent in every /proc/PID/stat: the list of children beside it is a kernel's option. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number);
}

/** The name in the second field may hold blanks and parentheses, so the last one is looked for. */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(parent);
  } catch {
    return undefined;
  }
}
