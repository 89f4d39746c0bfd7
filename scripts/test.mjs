/**
 * Runs the suite: every `test/**` source whose name ends in `.test.ts`, from its build in out/.
 *
 * The list comes from the sources because the compiler leaves the output of deleted tests behind.
 * Arguments are substrings of the paths to run; without any, all run. The closing counts come last.
 */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const wanted = process.argv.slice(2);
const files = readdirSync('test', { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()
  .map((file) => join('out/test', file.replace(/\.ts$/, '.js')));
if (files.length === 0) {
  console.error(`no test file is called like ${wanted.join(' or ')}`);
  process.exit(2);
}

/** A file that takes longer hangs. What is left to the night may take hours. */
const timeout = (process.env.NIGHTLY === '1' ? 240 : 10) * 60_000;
// Many files wait for processes of their own; a single one at a time would leave a core idle.
const concurrency = Math.max(2, availableParallelism());
const report = run({ files, concurrency, timeout });
report.on('test:fail', (failure) => {
  if (!failure.todo) process.exitCode = 1;
});
report.compose(new spec()).pipe(process.stdout);
