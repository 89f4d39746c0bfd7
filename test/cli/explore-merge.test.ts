/**
 * Shards put together: what is refused, and what is said of the rest.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type {
  ExploreReport,
  FoundViolation,
  ShardReport,
} from '../../src/adapter/explore-request.ts';
import { mergedReport, type ShardFile } from '../../src/adapter/merge-shards.ts';

const found: FoundViolation = {
  kind: 'leak',
  message: 'lost',
  file: 'a.tracer.ts',
  line: 3,
  column: 1,
  thread: 'rmmod',
  stack: [],
  preemptions: 1,
  excludedBelow: 1,
};

/** A whole shard of an exploration of 10 units. */
function shard(
  index: number,
  of: number,
  more: Partial<ShardReport> = {},
  report: Partial<ExploreReport> = {},
): ShardFile {
  const units = Math.ceil((10 - (index - 1)) / of);
  return {
    file: `${index}.json`,
    report: {
      version: 1,
      outcome: 'bounded',
      strategy: 'prove',
      semantics: 'reference',
      schedules: 100,
      blocked: 10,
      steps: 1000,
      seconds: index,
      seed: 1,
      bound: `in shard ${index} of ${of}`,
      ...report,
      shard: { index, of, script: 'a.tracer.ts', units, done: units, digest: 'd', ...more },
    },
  };
}

const merged = (...[first, ...others]: ShardFile[]) => {
  if (first === undefined) return assert.fail('no shard');
  return mergedReport([first, ...others]);
};

describe('mergedReport', () => {
  test('verifies what was made wholly, in any order', () => {
    const report = merged(shard(3, 3), shard(1, 3), shard(2, 3));
    assert.deepEqual(report, {
      version: 1,
      outcome: 'verified',
      strategy: 'prove',
      semantics: 'reference',
      schedules: 300,
      blocked: 30,
      traces: 300,
      steps: 3000,
      seconds: 3,
      seed: 1,
      shards: 3,
      units: 10,
    });
  });

  test('does not verify what some shard could not cover, or was broken off in', () => {
    const cut = merged(shard(1, 2), shard(2, 2, { done: 4 }));
    assert.deepEqual(
      [cut.outcome, cut.bound],
      ['bounded', 'while shard 2 of 2 made only 4 of its 5 units'],
    );
    const early = merged(shard(1, 2, { units: null, done: 0 }), shard(2, 2));
    assert.deepEqual(
      [early.outcome, early.bound],
      ['bounded', 'while shard 1 of 2 made only none of its units'],
    );
    const gap = merged(shard(1, 2), shard(2, 2, { gap: 'f of a.ts ran inside a native function' }));
    assert.deepEqual(
      [gap.outcome, gap.bound],
      ['bounded', 'f of a.ts ran inside a native function'],
    );
  });

  test('tells the violation of the lowest unit, also where shards are missing', () => {
    const violation = (message: string) =>
      ({ outcome: 'violation', violation: { ...found, message } }) as const;
    const report = merged(
      shard(1, 4, { violationUnit: 8, done: 2 }, violation('eight')),
      shard(3, 4, { violationUnit: 2, done: 0 }, violation('two')),
    );
    assert.deepEqual([report.outcome, report.violation?.message], ['violation', 'two']);
  });

  const refused: readonly (readonly [what: string, files: ShardFile[], message: RegExp])[] = [
    ['one that is missing', [shard(1, 3), shard(3, 3)], /^1\.json: .*shard 2 is missing; /],
    ['several that are missing', [shard(2, 4)], /shards 1, 3, 4 are missing; /],
    [
      'one that is there twice',
      [shard(1, 2), shard(1, 2), shard(2, 2)],
      /so is 1\.json; name each/,
    ],
    [
      'one of another exploration',
      [shard(1, 2), shard(2, 2, { digest: 'e' })],
      /^2\.json: is a shard of another/,
    ],
    [
      'one of another division',
      [shard(1, 2), shard(2, 3)],
      /^2\.json: is shard 2 of 3, and 1\.json/,
    ],
    [
      'one that was cut otherwise',
      [shard(1, 2), shard(2, 2, { units: 9, done: 9 })],
      /has 5 units/,
    ],
  ];
  for (const [what, files, message] of refused) {
    test(`refuses ${what}`, () => {
      assert.throws(() => merged(...files), { name: 'InputError', message });
    });
  }
});
