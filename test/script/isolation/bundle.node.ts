/** Bundles a sandbox's entry the way the product does: strict, in one file. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/**
 * The path of the bundle of `entry`, a built file beside this one.
 *
 * @param format  `iife` for a worker, whose top level would else be the global object
 */
export function bundle(entry: string, format: 'cjs' | 'iife' = 'cjs'): string {
  const outfile = join(mkdtempSync(join(tmpdir(), 'utrace-lab-')), 'sandbox.cjs');
  buildSync({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile,
    bundle: true,
    minifyWhitespace: true,
    platform: 'node',
    format,
    // ses refuses a realm that is not strict.
    banner: { js: '"use strict";' },
    logLevel: 'error',
  });
  return outfile;
}
