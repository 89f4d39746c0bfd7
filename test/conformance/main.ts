/**
 * `npm run --silent conformance -- FILE…`: runs vectors against the engine and counts.
 *
 * Exit codes: 0 all passed, 1 some failed, 2 a file is missing or damaged, or the call is wrong.
 */
import { isQuirk, readVectors, runVector } from './runner.ts';
import { DamagedVector } from './vector.ts';

const USAGE = 'usage: npm run --silent conformance -- [--semantics documented] FILE…';

function main(args: readonly string[]): number {
  const documented = args[0] === '--semantics' && args[1] === 'documented';
  const files = documented ? args.slice(2) : args;
  if (files.length === 0 || files.some((file) => file.startsWith('-'))) {
    throw new DamagedVector(USAGE);
  }
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const file of files) {
    for (const { vector, line } of readVectors(file)) {
      if (documented && isQuirk(vector)) skipped++;
      else if (passes(vector, `${file}:${line}`, documented)) passed++;
      else failed++;
    }
  }
  if (skipped > 0) console.log(`${skipped} skipped: they show what documented semantics leave out`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function passes(
  vector: Parameters<typeof runVector>[0],
  place: string,
  documented: boolean,
): boolean {
  let difference: ReturnType<typeof runVector>;
  try {
    difference = runVector(vector, documented ? 'documented' : 'reference');
  } catch (error) {
    if (!(error instanceof DamagedVector)) throw error;
    throw new DamagedVector(`${place}: ${vector.name}: ${error.message}`);
  }
  if (difference === null) return true;
  const { step, op, entry, expected, actual } = difference;
  console.log(`FAILED ${vector.name} (${place}), step ${step}: ${JSON.stringify(op)}`);
  console.log(`  entry ${entry} of its log, expected: ${show(expected)}`);
  console.log(`  entry ${entry} of its log, actual:   ${show(actual)}`);
  return false;
}

const show = (entry: unknown): string => (entry === null ? '(no more)' : JSON.stringify(entry));

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof DamagedVector)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
