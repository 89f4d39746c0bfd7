/**
 * What every verb that runs a script asks for in the same words: its workload, its parameters, where to
 * record it.
 */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { builtInWorkloads } from '../adapter/built-in-workloads.ts';
import { semanticsNames } from '../adapter/run-request.ts';
import { checkRecordingTarget } from '../recording/utrec/file.node.ts';
import { onlyOperand, optionValue, type ParsedCall } from './arguments.ts';
import { checkSourceFile } from './input-file.ts';
import { nearest } from './nearest.ts';
import { UsageError } from './usage-error.ts';
import type { OptionSpec, Verb } from './verb.ts';

export const scriptOptions: readonly OptionSpec[] = [
  {
    name: 'workload',
    short: 'w',
    value: 'W',
    summary: 'a *.workload.ts, strace log, .utrec, or built-in name (default: exit)',
  },
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
];

/** @throws UsageError for a script or a workload that cannot be read */
export function scriptAndWorkload(
  verb: Verb,
  call: ParsedCall,
): { readonly script: string; readonly workload: string | undefined } {
  const script = onlyOperand(verb, call, 'SCRIPT');
  checkSourceFile(script, 'tracer script');
  const workload = optionValue(call, 'workload');
  if (workload !== undefined) checkWorkload(workload);
  return { script, workload };
}

/** Before the run, so that nothing is lost to a wrong name. */
export function checkTarget(record: string, inputs: readonly (string | undefined)[]): void {
  if (inputs.some((input) => input !== undefined && resolve(input) === resolve(record))) {
    throw new UsageError(record, 'is read by this run; name another file to record it in');
  }
  if (!existsSync(dirname(record))) {
    throw new UsageError(record, `there is no directory ${dirname(record)}; make it first`);
  }
  checkRecordingTarget(record);
}

export function paramsFrom(call: ParsedCall): Record<string, string> {
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
