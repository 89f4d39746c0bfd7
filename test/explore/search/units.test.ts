/**
 * Units: pieces of a search that cover it together, each trace once.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Reduction } from '../../../src/explore/search/reduction.ts';
import type { System } from '../../../src/explore/search/system.ts';
import { rootAt, type Unit, unitsOf } from '../../../src/explore/search/units.ts';
import { drawing, drawProgram, toySystem } from './toy.ts';
import { canonical, rerun } from './traces.ts';

const RUNS = 300;

function units(system: System, count: number): readonly Unit[] {
  const cutting = unitsOf(system, count);
  for (;;) {
    const next = cutting.next();
    if (next.done === true) return next.value;
  }
}

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
        const pieces = units(system, count).flatMap(({ schedule }) =>
          traces(new Reduction(system, rootAt(system, schedule))),
        );
        assert.deepEqual(pieces.sort(), expected, `program ${seed} in ${count}`);
      }
    }
  });
});
