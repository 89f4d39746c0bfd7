/**
 * `npm run --silent conformance -- FILE…`: runs vectors against the engine and counts.
 *
 * Exit codes: 0 all passed, 1 some failed, 2 a file is missing or damaged, or the call is wrong.
 */
import { readVectors, runVector } from './runner.ts';
import { DamagedVector, type Vector } from './vector.ts';

const USAGE =
  'usage: npm run --silent conformance -- FILE…   (vectors, one JSON object a line; .gz too)';

function main(files: readonly string[]): number {
  if (files.length === 0 || files.some((file) => file.startsWith('-'))) {
    throw new DamagedVector(USAGE);
  }
  let passed = 0;
  let failed = 0;
  for (const file of files) {
    for (const { vector, line } of readVectors(file)) {
      if (passes(vector, `${file}:${line}`)) passed++;
      else failed++;
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function passes(vector: Vector, place: string): boolean {
  let difference: ReturnType<typeof runVector>;
  try {
    difference = runVector(vector);
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
