/**
 * Workload sources: what a workload's name leads to, before a sandbox has it.
 */
import type { RecordedWorkload } from '../recording/recorded-workload.ts';
import { builtInWorkloads, defaultWorkloadName } from './built-in-workloads.ts';

export type WorkloadSource =
  /** A workload file: `source` where it is built in, else the file `path` is to be read. */
  | { readonly kind: 'script'; readonly path: string; readonly source?: string }
  | { readonly kind: 'recording'; readonly recording: RecordedWorkload };

export function isBuiltIn(name: string): boolean {
  return builtInWorkloads.some((one) => one.name === name);
}

/** @returns undefined for a name that is neither built in nor a workload file: a recording */
export function scriptWorkload(name: string = defaultWorkloadName): WorkloadSource | undefined {
  const builtIn = builtInWorkloads.find((one) => one.name === name);
  if (builtIn !== undefined) {
    return { kind: 'script', path: `${name}.workload.ts`, source: builtIn.source };
  }
  return /\.[cm]?[jt]s$/.test(name) ? { kind: 'script', path: name } : undefined;
}

/** Tasks of a recording that travel in one message. */
const TASKS_PER_MESSAGE = 64;

/** Sends a recording in pieces, so that no message is larger than a parser likes. */
export async function sendRecording(
  { name, tasks }: RecordedWorkload,
  send: (piece: RecordedWorkload) => Promise<void>,
): Promise<void> {
  for (let from = 0; from === 0 || from < tasks.length; from += TASKS_PER_MESSAGE) {
    await send({ name, tasks: tasks.slice(from, from + TASKS_PER_MESSAGE) });
  }
}
