/**
 * A verb: one thing the command line does, described as data so that parsing, help and the
 * complaint about a misspelt option can never disagree.
 */
import type { ParsedCall } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** The same for every verb; a process that was interrupted ends with 128 plus the signal instead. */
export const exitCodes = {
  /** Nothing wrong was found. */
  clean: 0,
  /** The thing asked about is at fault. */
  fault: 1,
  /** The call or its input is wrong. */
  badCall: 2,
  /** The lab itself is wrong. */
  defect: 3,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface OptionSpec {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** How help names the value; an option without one is a flag. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly choices?: readonly string[];
  readonly summary: string;
}

export interface Example {
  readonly command: string;
  readonly summary: string;
}

export interface Verb {
  readonly name: string;
  /** What follows the name in the usage line. */
  readonly usage: string;
  readonly summary: string;
  /** One or two sentences more, for `--help` of this verb. */
  readonly details: string;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly [Example, ...Example[]];
  run(call: ParsedCall, terminal: Terminal): Promise<ExitCode>;
}

export const formatOption = {
  name: 'format',
  value: 'text|json',
  choices: ['text', 'json'],
  summary: 'text for people (the default), or one JSON document on stdout',
} as const satisfies OptionSpec;
