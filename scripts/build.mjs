/**
 * Builds everything: `tsc -b` checks and emits to out/, then esbuild bundles what ships into dist/.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const built = spawnSync(process.execPath, [tsc, '-b'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);
