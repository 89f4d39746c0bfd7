/**
 * Workload sources on Node: recordings are read from disk.
 */
import { basename } from 'node:path';
import { readStrace } from '../recording/strace/read.node.ts';
import { looksRecorded, withRecording } from '../recording/utrec/file.node.ts';
import type { Recording } from '../recording/utrec/reader.ts';
import { WorkloadBuilder } from '../recording/workload-builder.ts';
import { scriptWorkload, type WorkloadSource } from './workload-source.ts';

/**
 * @param name  a built-in workload, a `*.workload.ts` or `.js`, a `.utrec`, or an strace log
 * @throws InputError for a recording that cannot be read
 */
export async function openWorkload(name: string | undefined): Promise<WorkloadSource> {
  const script = scriptWorkload(name);
  if (script !== undefined) return script;
  const path = name ?? '';
  if (path.endsWith('.utrec') || looksRecorded(path)) {
    return withRecording(path, async (recording) => recordedSource(recording));
  }
  const builder = new WorkloadBuilder(path);
  await readStrace(path, (event) => builder.event(event));
  return { kind: 'recording', recording: builder.finish() };
}

/** A recording's workload; its script, where it has one, is not asked for. */
function recordedSource({ file, header, sources, workload }: Recording): WorkloadSource {
  if (workload !== null) return { kind: 'recording', recording: workload };
  // The files of the tracer that is to run may have the same names.
  const folder = basename(file);
  return {
    kind: 'script',
    path: `${folder}/${header.workload.name}`,
    sources: Object.fromEntries(sources.map(({ name, text }) => [`${folder}/${name}`, text])),
  };
}
