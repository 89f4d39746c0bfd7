/**
 * Files that appear whole or not at all.
 *
 * What is being written lives under another name beside its target and is renamed at the end. The
 * names still unfinished are kept here, so that an interruption can take them away.
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const unfinished = new Set<string>();

/** A name to write to in the meantime; `finish` moves it to its target, `discard` forgets it. */
export interface DraftFile {
  readonly path: string;
  finish(): void;
  discard(): void;
}

export function draftFile(target: string): DraftFile {
  const path = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  unfinished.add(path);
  return {
    path,
    finish() {
      renameSync(path, target);
      unfinished.delete(path);
    },
    discard() {
      rmSync(path, { force: true });
      unfinished.delete(path);
    },
  };
}

/** Writes `content` so that `target` holds either what it held before or all of it. */
export function writeWhole(target: string, content: string | Uint8Array): void {
  const draft = draftFile(target);
  try {
    writeFileSync(draft.path, content);
    draft.finish();
  } catch (error) {
    draft.discard();
    throw error;
  }
}

/** Takes away whatever is half written. Called when the process is about to end early. */
export function discardDrafts(): void {
  for (const path of unfinished) rmSync(path, { force: true });
  unfinished.clear();
}
