/**
 * Workload sources: what a workload's name leads to, before a sandbox has it.
 */
import type { RecordedWorkload } from '../recording/recorded-workload.ts';
import {
  type BuiltInWorkload,
  builtInWorkloads,
  defaultWorkloadName,
} from './built-in-workloads.ts';

export type WorkloadSource =
  /** A workload file: `sources` where the texts are known (built in, recorded), else it is to be read. */
  | {
      readonly kind: 'script';
      readonly path: string;
      readonly sources?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'recording'; readonly recording: RecordedWorkload };

export function isBuiltIn(name: string): boolean {
  return builtInWorkloads.some((one) => one.name === name);
}

/** The name of a file that is nowhere; those that are somewhere have whole names. */
const builtInFile = ({ name }: BuiltInWorkload): string => `${name}.workload.ts`;

/** @returns which of the built-in workloads a file of a run is, counted from 1; 0 for none */
export function builtInReference(file: string): number {
  return builtInWorkloads.findIndex((one) => builtInFile(one) === file) + 1;
}

/** @returns the text of a built-in workload by its reference */
export function builtInText(reference: number): string | undefined {
  return builtInWorkloads[reference - 1]?.source;
}

/** @returns undefined for a name that is neither built in nor a workload file: a recording */
export function scriptWorkload(name: string = defaultWorkloadName): WorkloadSource | undefined {
  const builtIn = builtInWorkloads.find((one) => one.name === name);
  if (builtIn !== undefined) {
    const path = builtInFile(builtIn);
    return { kind: 'script', path, sources: { [path]: builtIn.source } };
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
