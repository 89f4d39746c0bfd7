/**
 * What an exploration is of: a digest of sources, workload, settings and the lab's own version. Where
 * two are the same, results of one may be put together with results of the other.
 *
 * Names of files do not count, so a checkout elsewhere is the same; nor do limits, jobs and shards, which
 * only say how much of it is made and by whom.
 */
import { createHash } from 'node:crypto';
import type { Shard } from '../explore/sharing/course.ts';
import { InputError } from '../recording/input-error.ts';
import type { SourceFile } from '../recording/utrec/format.ts';
import type { Checkpoint, ExploreRequest } from './explore-request.ts';
import type { WorkloadSource } from './workload-source.ts';

export function digestOf(
  { strategy, seed, semantics, params, unload, maxSteps, maxPreemptions }: ExploreRequest,
  inputs: { readonly sources: readonly SourceFile[]; readonly workload: WorkloadSource },
  version = '',
): string {
  const { workload, sources } = inputs;
  const settings = [
    version,
    strategy,
    strategy === 'prove' ? 0 : seed,
    semantics,
    Object.entries(params).sort(([one], [other]) => (one < other ? -1 : 1)),
    unload,
    maxSteps,
    maxPreemptions ?? null,
  ];
  const texts = sources.map(({ text }) => sha256(text)).sort();
  const recorded = workload.kind === 'script' ? null : sha256(JSON.stringify(workload.recording));
  return sha256(JSON.stringify([settings, texts, recorded]));
}

/** @throws InputError for a checkpoint of another exploration */
export function checkDigest(
  { file, checkpoint }: { readonly file: string; readonly checkpoint: Checkpoint },
  digest: string,
  shard: Shard | undefined,
): void {
  if (checkpoint.digest !== digest) {
    throw new InputError({
      file,
      problem: 'is the checkpoint of another exploration',
      advice:
        'script, workload, settings and version have to be the same; leave --resume out to begin anew',
    });
  }
  if (nameOf(checkpoint.shard) === nameOf(shard)) return;
  throw new InputError({
    file,
    problem: `is the checkpoint of ${nameOf(checkpoint.shard)}`,
    advice: `${nameOf(shard)} cannot go on from there`,
  });
}

const nameOf = (shard: Shard | undefined): string =>
  shard === undefined ? 'a whole exploration' : `shard ${shard.index} of ${shard.of}`;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
