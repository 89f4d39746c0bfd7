/**
 * Calls of the command line, as a shell makes them: a process of its own, its three outcomes.
 */
import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, with a slash at its end. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const entry = join(root, 'out/src/cli/main.js');

export interface Outcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

export interface Circumstances {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Colour and terminals of whoever runs the tests must not change what they see. */
export function quietEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _force, NO_COLOR: _no, NODE_OPTIONS: _options, ...rest } = process.env;
  return { ...rest, ...extra };
}

export function lab(words: readonly string[], { cwd, env, input }: Circumstances = {}): Outcome {
  const options: SpawnSyncOptions = {
    cwd: cwd ?? root,
    env: quietEnvironment(env),
    input: input ?? '',
    timeout: 120_000,
    maxBuffer: 1 << 28,
  };
  const run = spawnSync(process.execPath, [entry, ...words], options);
  return { code: run.status, signal: run.signal, out: String(run.stdout), err: String(run.stderr) };
}

/** A directory that is gone when `use` is over, also where that takes a while. */
export function inScratch<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'utrace-lab-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const result = use(folder);
    if (result instanceof Promise) return result.finally(remove) as T;
    remove();
    return result;
  } catch (error) {
    remove();
    throw error;
  }
}
