/**
 * The search by preemptions finds every trace, with as few preemptions as it takes: held against plain
 * enumeration over random programs. RUNS=N tries more programs, SEED=N others.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PreemptionSearch, preemptionsOf } from '../../../src/explore/search/preemptions.ts';
import { drawing, drawProgram, type Program, toySystem } from './toy.ts';
import { allSchedules, canonical, rerun } from './traces.ts';

const RUNS = Number(process.env['RUNS'] ?? 400);
const SEED = Number(process.env['SEED'] ?? 1);
/** Programs with more orders are left out. */
const MOST_ORDERS = 1_000;

/** The fewest preemptions of each trace; null where there are too many orders. */
function byEnumeration(program: Program): Map<string, number> | null {
  const system = toySystem(program);
  const schedules = allSchedules(system, MOST_ORDERS);
  if (schedules === null) return null;
  const fewest = new Map<string, number>();
  for (const schedule of schedules) {
    const trace = canonical(schedule, rerun(system, schedule).steps);
    const preemptions = preemptionsOf(system, schedule);
    fewest.set(trace, Math.min(preemptions, fewest.get(trace) ?? preemptions));
  }
  return fewest;
}

/** The preemptions with which each trace is found first. */
function bySearch(program: Program): Map<string, number> {
  const system = toySystem(program);
  const found = new Map<string, number>();
  const search = new PreemptionSearch(system);
  for (let end = search.next(); end !== null; end = search.next()) {
    if (end.kind === 'blocked') continue;
    const schedule = [...end.schedule];
    const trace = canonical(schedule, rerun(system, schedule).steps);
    assert.ok(preemptionsOf(system, schedule) <= search.preemptions);
    if (!found.has(trace)) found.set(trace, search.preemptions);
  }
  return found;
}

describe(`search by preemptions, seeds ${SEED} to ${SEED + RUNS - 1}`, () => {
  test('finds each trace with the fewest preemptions that any order of it has', () => {
    let tried = 0;
    for (let seed = SEED; seed < SEED + RUNS; seed++) {
      const program = drawProgram(drawing(seed));
      const expected = byEnumeration(program);
      if (expected === null) continue;
      tried++;
      assert.deepEqual([...bySearch(program)].sort(), [...expected].sort(), `seed ${seed}`);
    }
    assert.ok(tried > RUNS / 2, `${tried} tried`);
  });
});
