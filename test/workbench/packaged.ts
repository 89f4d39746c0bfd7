/**
 * The packaged extension, made from the present build: what a user would install.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../../scripts/package.mjs', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'packaged-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

/** The path of a .vsix, made on the first call. */
export function packagedExtension(): string {
  made ??= make();
  return made;
}

let made: string | undefined;

function make(): string {
  const vsix = join(home, 'utrace-lab.vsix');
  execFileSync(process.execPath, [script, vsix], { stdio: 'pipe' });
  return vsix;
}
