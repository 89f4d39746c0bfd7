/**
 * Runs the suite: every `test/**` source whose name ends in `.test.ts`, from its build in out/.
 *
 * The list comes from the sources because the compiler leaves the output of deleted tests behind.
 * Arguments are substrings of the paths to run; without any, all run.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const wanted = process.argv.slice(2);
const files = readdirSync('test', { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()
  .map((file) => join('out/test', file.replace(/\.ts$/, '.js')));

const report = run({ files, concurrency: true });
report.on('test:fail', (failure) => {
  if (!failure.todo) process.exitCode = 1;
});
report.compose(new spec()).pipe(process.stdout);
