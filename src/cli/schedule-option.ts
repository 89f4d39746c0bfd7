/**
 * `--schedule TOKEN`: a run that goes the way of a counterexample, from a token that somebody pasted.
 *
 * The token brings what decides the run besides the script. What the call says itself goes first.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtInWorkloads } from '../adapter/built-in-workloads.ts';
import { readToken, type Token } from '../explore/counterexample/token.ts';
import { optionValue, type ParsedCall } from './arguments.ts';
import { UsageError } from './usage-error.ts';

export const scheduleOption = {
  name: 'schedule',
  value: 'ul1:…',
  summary: 'go the way of a violation that explore has found, from its token',
};

/** @throws UsageError for a token that is damaged, or a seed beside it */
export function tokenFrom(call: ParsedCall): Token | null {
  const text = optionValue(call, 'schedule');
  if (text === undefined) return null;
  if (optionValue(call, 'seed') !== undefined) {
    throw new UsageError('--seed', 'the token of --schedule decides every choice; leave one out');
  }
  const read = readToken(text);
  if (read.kind === 'token') return read.token;
  throw new UsageError('--schedule', `this token is damaged: ${read.problem}; ${read.advice}`);
}

/**
 * The workload that a token was made over. It knows a file by its last part only.
 *
 * @throws UsageError where there is no such file here or beside the script
 */
export function workloadOf({ workload }: Token, script: string): string | undefined {
  if (workload === undefined || builtInWorkloads.some(({ name }) => name === workload)) {
    return workload;
  }
  const beside = join(dirname(script), workload);
  const found = [workload, beside].find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new UsageError(
    '--schedule',
    `this token is of a run over ${workload}, which is not here; say where it is with --workload`,
  );
}
