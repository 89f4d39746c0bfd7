/**
 * The files that the package carries beside its code: documentation, types, its own version.
 *
 * The code runs from dist/ when installed and from out/ in a checkout, so the root is looked for
 * and not counted in dots.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'types', 'utrace.d.ts'))) return folder;
    if (dirname(folder) === folder) throw new Error(`no package around ${start}`);
  }
}

/** The absolute path of a file or folder that ships with the lab. */
export function packagePath(...parts: readonly string[]): string {
  return join(root, ...parts);
}

export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(packagePath('package.json'), 'utf8'));
  const version = (manifest as { readonly version?: unknown }).version;
  return typeof version === 'string' ? version : 'unknown';
}
