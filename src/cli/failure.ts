/**
 * Failures: how an error that reached the top becomes an exit code and words on stderr.
 *
 * What the user gave us is wrong: one line, and 2. Anything else is a defect of ours, and what is
 * needed to mend it is printed ready to be sent.
 */
import { InputError } from '../recording/input-error.ts';
import { printable } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes } from './verb.ts';

export interface Failure {
  readonly code: ExitCode;
  readonly text: string;
}

export interface Circumstances {
  readonly version: string;
  readonly words: readonly string[];
  readonly node: string;
  readonly platform: string;
}

export function describeFailure(error: unknown, circumstances: Circumstances): Failure {
  if (error instanceof UsageError) {
    return { code: exitCodes.badCall, text: oneLine(`${error.subject}: ${error.message}`) };
  }
  if (error instanceof InputError) {
    return { code: exitCodes.badCall, text: oneLine(error.message) };
  }
  const system = systemProblem(error);
  if (system !== undefined) return { code: exitCodes.badCall, text: oneLine(system) };
  return { code: exitCodes.defect, text: defect(error, circumstances) };
}

function oneLine(message: string): string {
  return `utrace-lab: ${printable(message.replace(/\s*\n\s*/g, ' '))}\n`;
}

/** Refusals of the operating system that say something about the call, not about the lab. */
function systemProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path } = error as NodeJS.ErrnoException;
  const place = path ?? 'output';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `${place}: no space left on the device; make room and run it again`;
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return `${place}: may not be written or read; choose another place or change its permissions`;
    case 'ENOENT':
    case 'ENOTDIR':
      return `${place}: its directory does not exist; make the directory first`;
    case 'EISDIR':
      return `${place}: is a directory; name a file`;
    default:
      return undefined;
  }
}

function defect(error: unknown, { version, words, node, platform }: Circumstances): string {
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    'utrace-lab: a defect of the lab itself, not of your files.',
    '  Report it with what follows, the files named in the call, and the seed if there was one:',
    `    call      utrace-lab ${words.map(quoted).join(' ')}`,
    `    versions  utrace-lab ${version}, node ${node}, ${platform}`,
    ...printable(shown.replaceAll('\n', '\u2028'))
      .split('\u2028')
      .map((line) => `    ${line}`),
    '',
  ].join('\n');
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
