/**
 * The command line: finds the verb, hands it its words, and turns how it ended into an exit code.
 */
import { parseCall } from './arguments.ts';
import { describeFailure } from './failure.ts';
import { programHelp, verbHelp } from './help.ts';
import { Interruption } from './interruption.ts';
import { didYouMean } from './nearest.ts';
import { packageVersion } from './package-files.ts';
import { flush, processTerminal, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes } from './verb.ts';
import { allVerbs, verbs } from './verbs.ts';

async function main(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first, ...rest] = words;
  switch (first) {
    case undefined:
    case '--help':
    case '-h':
    case 'help':
      return rest[0] === undefined ? showHelp(terminal) : main([rest[0], '--help'], terminal);
    case '--version':
    case '-V':
      terminal.print(`${packageVersion()}\n`);
      return exitCodes.clean;
    default:
      return runVerb(first, rest, terminal);
  }
}

async function showHelp(terminal: Terminal): Promise<ExitCode> {
  terminal.print(programHelp(await allVerbs(), terminal.style));
  return exitCodes.clean;
}

async function runVerb(
  name: string,
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const entry = verbs.find((each) => each.name === name);
  if (entry === undefined) {
    const kind = name.startsWith('-') ? 'option before the verb' : 'verb';
    const names = name.startsWith('-') ? ['help', 'version'] : verbs.map((each) => each.name);
    const hint = didYouMean(name.replace(/^-+/, ''), names, name.startsWith('-') ? '--' : '');
    throw new UsageError(name, `no such ${kind}${hint || '; utrace-lab --help lists them'}`);
  }
  const verb = await entry.load();
  const call = parseCall(verb, words);
  if (call.flags.has('help')) {
    terminal.print(verbHelp(verb, terminal.style));
    return exitCodes.clean;
  }
  return verb.run(call, terminal);
}

async function end(code: number): Promise<never> {
  await flush();
  process.exit(code);
}

function fail(error: unknown): ExitCode {
  const failure = describeFailure(error, {
    version: packageVersion(),
    words,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  });
  process.stderr.write(failure.text);
  return failure.code;
}

const words = process.argv.slice(2);
const interruption = new Interruption(process);
const terminal = processTerminal(interruption.signal);
process.on('uncaughtException', (error) => void end(fail(error)));
try {
  await end(await main(words, terminal));
} catch (error) {
  await end(fail(error));
}
