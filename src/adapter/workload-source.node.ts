/**
 * Workload sources on Node: recordings are read from disk.
 */
import { readStrace } from '../recording/strace/read.node.ts';
import { WorkloadBuilder } from '../recording/workload-builder.ts';
import { scriptWorkload, type WorkloadSource } from './workload-source.ts';

/**
 * @param name  a built-in workload, a `*.workload.ts` or `.js`, or an strace log
 * @throws InputError for a recording that cannot be read
 */
export async function openWorkload(name: string | undefined): Promise<WorkloadSource> {
  const script = scriptWorkload(name);
  if (script !== undefined) return script;
  const path = name ?? '';
  const builder = new WorkloadBuilder(path);
  await readStrace(path, (event) => builder.event(event));
  return { kind: 'recording', recording: builder.finish() };
}
