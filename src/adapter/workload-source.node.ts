/**
 * Workload sources: from what the user named to what the sandbox can run.
 */
import { WorkloadBuilder } from '../recording/workload-builder.ts';
import type { RecordedWorkload } from '../recording/recorded-workload.ts';
import { readStrace } from '../recording/strace/read.node.ts';
import { builtInWorkloads, defaultWorkloadName } from './built-in-workloads.ts';

export type WorkloadSource =
  /** A workload file: `source` where it is built in, else the file `path` is to be read. */
  | { readonly kind: 'script'; readonly path: string; readonly source?: string }
  | { readonly kind: 'recording'; readonly recording: RecordedWorkload };

/**
 * @param name  a built-in workload, a `*.workload.ts` or `.js`, or an strace log
 * @throws InputError for a recording that cannot be read
 */
export async function openWorkload(name: string = defaultWorkloadName): Promise<WorkloadSource> {
  const builtIn = builtInWorkloads.find((one) => one.name === name);
  if (builtIn !== undefined) {
    return { kind: 'script', path: `${name}.workload.ts`, source: builtIn.source };
  }
  if (/\.[cm]?[jt]s$/.test(name)) return { kind: 'script', path: name };
  const builder = new WorkloadBuilder(name);
  await readStrace(name, (event) => builder.event(event));
  return { kind: 'recording', recording: builder.finish() };
}
