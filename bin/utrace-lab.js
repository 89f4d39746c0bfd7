#!/usr/bin/env node
/**
 * Starts the command line: the bundle where there is one, else what the compiler left in out/.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const places = ['../dist/cli.js', '../out/src/cli/main.js'];
const built = places
  .map((place) => new URL(place, import.meta.url))
  .find((place) => existsSync(fileURLToPath(place)));

if (built === undefined) {
  process.stderr.write('utrace-lab: not built yet; run npm ci && npm run build first\n');
  process.exitCode = 2;
} else {
  await import(built.href);
}
