/**
 * Builds everything: `tsc -b` checks and emits to out/, then what ships is bundled into dist/.
 *
 * The tests run from out/, people run dist/. Only the compiler keeps state between builds.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const require = createRequire(import.meta.url);

const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
for (const step of [[tsc, '-b'], ['scripts/bundle.mjs']]) {
  const { status } = spawnSync(process.execPath, step, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
