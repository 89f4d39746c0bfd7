/**
 * How many runs a proof takes, to the run: fewer may be a behaviour that is lost, more a reduction.
 *
 * Whoever makes footprints more exact, or gives a thread another point, changes the counts for a good
 * reason. Then look at what changed, and write them anew:
 *
 *   RENEW=1 node --test out/test/explore/protocol/counts.test.js
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type ScriptRunOptions, scriptSystem } from '../../../src/explore/script-system.ts';
import { Reduction } from '../../../src/explore/search/reduction.ts';
import { subjects } from '../verdicts/scripts.ts';
import { asDocumented, type Configuration, protocolRuns, titleOf } from './configurations.ts';

const file = 'test/explore/protocol/counts.json';
const renewing = process.env['RENEW'] === '1';

interface Counts {
  /** Runs that came to their end: traces. */
  readonly complete: number;
  /** Runs given up because they would have repeated another. */
  readonly blocked: number;
}

function countsOf(options: ScriptRunOptions): Counts {
  const search = new Reduction(scriptSystem(options));
  while (search.next() !== null);
  const { complete, blocked } = search;
  return { complete, blocked };
}

const right = (tracers: number, targets: 1 | 2): Configuration => {
  return { tracers, targets, bug: 'none', semantics: 'reference' };
};

const pinned = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Counts>;
const protocol = [right(1, 1), right(2, 1), right(3, 1), right(1, 2), asDocumented(1, 1)];
const measured = new Map<string, ScriptRunOptions>([
  ...protocol.map((each) => [titleOf(each), protocolRuns(each)] as const),
  ...subjects()
    // A new script is counted from the next renewal on.
    .filter(({ name, verdict }) => verdict === 'verified' && (renewing || name in pinned))
    .map(({ name, options }) => [name, options] as const),
]);

describe('a proof takes as many runs as it did', () => {
  const now: Record<string, Counts> = {};

  for (const [name, options] of measured) {
    test(`${name}: ${pinned[name]?.complete} runs and ${pinned[name]?.blocked} blocked ones`, () => {
      now[name] = countsOf(options);
      if (!renewing) assert.deepEqual(now[name], pinned[name]);
    });
  }

  test('no count is kept of what is no longer there', () => {
    if (renewing) writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
    else assert.deepEqual(Object.keys(pinned).sort(), [...measured.keys()].sort());
  });
});
