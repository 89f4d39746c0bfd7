/**
 * Random programs give the same result plainly and instrumented.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { installLibrary } from '../../../src/script/library/install.ts';
import { programFrom } from './fuzz.ts';
import { allGlobals, compile, forms, runForm } from './harness.ts';

installLibrary(allGlobals());

const seed = Number(process.env['FUZZ_SEED'] ?? 20091216);
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);

/** The default export of a program that imports nothing, as the engine computes it. */
function plainly(text: string): unknown {
  const body = text.replace('export default', 'return');
  return new Function(`'use strict';${body}`)();
}

test(`random programs mean the same in every form (seed ${seed})`, () => {
  const numbers = fc.array(fc.nat(1000), { minLength: 5, maxLength: 120, size: 'max' });
  fc.assert(
    fc.property(numbers, (choices) => {
      const text = programFrom(choices);
      const expected = plainly(text);
      const program = compile({ 'a.js': text }, 'a.js');
      const outcomes = forms.map((form) => runForm(program, 'a.js', form));
      for (const { value } of outcomes) assert.deepEqual(value, expected);
      assert.deepEqual(outcomes[0]?.points, outcomes[1]?.points);
      assert.equal(outcomes[0]?.fuelUsed, outcomes[1]?.fuelUsed);
    }),
    { seed, numRuns },
  );
});
