/**
 * Random worlds keep what utrace promises. FC_SEED sets the seed; it is part of the suite's name.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { RandomWorld } from './random-world.ts';

const seed = Number(process.env['FC_SEED'] ?? 20091216);
const decisions = fc.array(fc.nat(999), { minLength: 40, maxLength: 300, size: 'max' });

describe(`in random worlds (seed ${seed})`, () => {
  for (const semantics of ['reference', 'documented'] as const) {
    test(`under ${semantics} semantics the promises of ${semantics} semantics hold`, () => {
      const holds = (list: number[]) => new RandomWorld(semantics, list).live();
      fc.assert(fc.property(decisions, holds), { seed, numRuns: 1500 });
    });
  }

  test('under reference semantics each of the three known promises is broken somewhere', () => {
    const broken = new Set<string>();
    for (const list of fc.sample(decisions, { seed, numRuns: 600 })) {
      try {
        new RandomWorld('reference', list, 'documented').live();
      } catch (error) {
        if (!(error instanceof assert.AssertionError)) throw error;
        broken.add(error.message.split('\n')[0] ?? '');
      }
    }
    assert.deepEqual([...broken].sort(), [
      'a stop that nobody holds',
      'an engine outlives its task',
      'the interest mask does not cover an engine',
    ]);
  });
});
