/**
 * Footprints: two steps that do not conflict commute.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { seededChoice, seededDraw } from '../../../src/explore/seeded.ts';
import { newTally, type Tally, trySwaps } from './commute.ts';
import type { Choose } from './execution.ts';
import { generated, subjectOf } from './generated.ts';

const SEED = Number(process.env['FOOTPRINT_SEED'] ?? 20091216);
const PROGRAMS = Number(process.env['FOOTPRINT_PROGRAMS'] ?? 150);
const SWAPS = 12;

/** Half of the walks are uniform, which puts different threads next to each other. */
function walk(seed: number): Choose {
  const draw = seededDraw(seed);
  const choose = seededChoice<number>(seed, (id) => id);
  return (enabled) => {
    if (enabled.length === 1) return enabled[0] ?? 0;
    return seed % 2 === 0 ? choose(enabled) : (enabled[draw(enabled.length)] ?? 0);
  };
}

function account(tally: Tally): string {
  const { swaps, conflicting, needless } = tally;
  const top = [...tally.needlessAt].sort((one, two) => two[1] - one[1]).slice(0, 12);
  return `${swaps} swaps without conflict; of ${conflicting} with one, ${needless} made no difference; ${top.map(([at, count]) => `${at >> 6}+${at & 63}: ${count}`).join(', ')}`;
}

describe('steps whose footprints do not conflict', () => {
  test('commute, in generated tracers and workloads', (t) => {
    const tally = newTally();
    const property = fc.property(generated, fc.nat(), ({ tracer, workload, unload }, seed) => {
      const subject = subjectOf('generated', tracer, workload, unload);
      const draw = seededDraw(seed);
      const failure = trySwaps(subject, walk(seed), draw, SWAPS, tally);
      assert.equal(failure, null, `${failure}\n${tracer}\n${workload}\n${unload}, seed ${seed}`);
    });
    fc.assert(property, { seed: SEED, numRuns: PROGRAMS });
    t.diagnostic(account(tally));
    assert.ok(tally.swaps > PROGRAMS);
  });
});
