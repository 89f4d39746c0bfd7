/**
 * Checkpoints of explorations: one JSON document each, that holds what is done and nothing of what was
 * being made. A file is whole at any moment, whatever ends the process.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Checkpoint } from '../adapter/explore-request.ts';
import { checkReadable } from './input-file.ts';
import { writeWhole } from './output-file.ts';
import { UsageError } from './usage-error.ts';

/** Random runs have pieces that are over sooner, ms. */
const REST_MS = 250;

export interface CheckpointFile {
  keep(checkpoint: Checkpoint): void;
  /** Writes what is not yet written. */
  flush(): void;
}

/** @throws UsageError where there is no such directory */
export function checkpointFile(path: string): CheckpointFile {
  if (!existsSync(dirname(path))) {
    throw new UsageError(path, `there is no directory ${dirname(path)}; make it first`);
  }
  let latest: Checkpoint | null = null;
  let writtenAt = Number.NEGATIVE_INFINITY;
  const flush = (): void => {
    if (latest === null) return;
    writeWhole(path, `${JSON.stringify(latest)}\n`);
    latest = null;
    writtenAt = performance.now();
  };
  return {
    flush,
    keep(checkpoint) {
      latest = checkpoint;
      if (performance.now() - writtenAt >= REST_MS) flush();
    },
  };
}

/** @throws UsageError for what is no checkpoint */
export function readCheckpoint(path: string): Checkpoint {
  checkReadable(path, 'checkpoint');
  const value = parsed(readFileSync(path, 'utf8'));
  if (!isRecord(value) || !isRecord(value['ledger'])) {
    throw new UsageError(path, 'is no checkpoint; name a file that --checkpoint has written');
  }
  const { version, digest, ledger } = value;
  if (version !== 1) {
    throw new UsageError(
      path,
      `is a checkpoint of version ${version}; use the utrace-lab that wrote it`,
    );
  }
  const isWhole =
    typeof digest === 'string' &&
    Number.isSafeInteger(ledger['next']) &&
    isRecord(ledger['counts']) &&
    Array.isArray(ledger['done']);
  if (!isWhole) throw new UsageError(path, 'is damaged; leave --resume out to begin anew');
  return value as unknown as Checkpoint;
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
