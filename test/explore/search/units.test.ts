/**
 * Units: pieces of a search that cover it together, each trace once.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Reduction } from '../../../src/explore/search/reduction.ts';
import { unitsOf } from '../../../src/explore/search/units.ts';
import { drawing, drawProgram, toySystem } from './toy.ts';
import { canonical, rerun } from './traces.ts';

const RUNS = 300;

describe('unitsOf', () => {
  test(`pieces of ${RUNS} programs have each trace of the whole once`, () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const system = toySystem(drawProgram(drawing(seed)));
      const traces = (search: Reduction): string[] => {
        const found: string[] = [];
        for (let end = search.next(); end !== null; end = search.next()) {
          if (end.kind === 'blocked') continue;
          found.push(canonical(end.schedule, rerun(system, end.schedule).steps));
        }
        return found;
      };
      const whole = new Reduction(system);
      const expected = traces(whole).sort();
      if (expected.length > 500) continue;
      for (const count of [2, 5, 12]) {
        const pieces = unitsOf(system, count).flatMap((root) =>
          traces(new Reduction(system, root)),
        );
        assert.deepEqual(pieces.sort(), expected, `program ${seed} in ${count}`);
      }
    }
  });
});
