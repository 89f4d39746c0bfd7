/**
 * WebAssembly: the parsers' bytes, and an engine that does not take its time over them.
 *
 * A lint is over before code that was compiled with care has paid for itself, large trees included:
 * V8 would spend as long on optimising the parsers as on everything else together.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { packagePath } from './package-files.ts';

/** The bundle has the parsers beside it; a checkout has them in node_modules. */
export function webAssembly(specifier: string): Uint8Array {
  const shipped = packagePath('dist', basename(specifier));
  if (existsSync(shipped)) return readFileSync(shipped);
  return readFileSync(createRequire(import.meta.url).resolve(specifier));
}

/** A flag that V8 does not know makes it complain aloud, so only those are told that were asked. */
const obliging = /^1[1-3]\./;
const flags = ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

/** From here on WebAssembly is compiled quickly and not well; for a process that is soon over. */
export function compileInHaste(): void {
  if (!obliging.test(process.versions.v8)) return;
  for (const flag of flags) setFlagsFromString(flag);
}
