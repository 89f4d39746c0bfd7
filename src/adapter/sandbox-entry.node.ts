/**
 * Where the sandbox's bundle lies: beside the bundle that runs this, or in the build of the sources.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** From dist/cli.js, dist/node/extension.cjs, and out/src/adapter/…. */
const CANDIDATES = ['./sandbox.js', '../sandbox.js', '../../../dist/sandbox.js'];

/** @param from  `import.meta.url`, or `__filename` as a URL, of the bundle that asks */
export function sandboxEntry(from: string = import.meta.url): string {
  for (const candidate of CANDIDATES) {
    const path = fileURLToPath(new URL(candidate, from));
    if (existsSync(path)) return path;
  }
  throw new Error('dist/sandbox.js is missing: run `npm run build`');
}
