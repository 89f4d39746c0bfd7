/**
 * The reduction finds every trace exactly once: held against plain enumeration over random programs.
 *
 * RUNS=N tries more programs than the suite does, SEED=N others.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Reduction } from '../../../src/explore/search/reduction.ts';
import { drawing, drawProgram, type Program, toySystem } from './toy.ts';
import { allSchedules, canonical, rerun } from './traces.ts';

const RUNS = Number(process.env['RUNS'] ?? 1_500);
const SEED = Number(process.env['SEED'] ?? 1);
/** Programs with more orders are left out: plain enumeration takes too long. */
const MOST_ORDERS = 1_500;

interface Found {
  readonly traces: ReadonlySet<string>;
  readonly states: ReadonlySet<string>;
  readonly complete: number;
  readonly blocked: number;
}

function byReduction(program: Program): Found {
  const system = toySystem(program);
  const traces = new Set<string>();
  const states = new Set<string>();
  const search = new Reduction(system);
  for (let end = search.next(); end !== null; end = search.next()) {
    if (end.kind === 'blocked') continue;
    const { execution, steps } = rerun(system, end.schedule);
    traces.add(canonical(end.schedule, steps));
    states.add(execution.state);
  }
  return { traces, states, complete: search.complete, blocked: search.blocked };
}

/** @returns null where there are too many orders to try */
function byEnumeration(
  program: Program,
  limit = MOST_ORDERS,
): Pick<Found, 'traces' | 'states'> | null {
  const system = toySystem(program);
  const schedules = allSchedules(system, limit);
  if (schedules === null) return null;
  const traces = new Set<string>();
  const states = new Set<string>();
  for (const schedule of schedules) {
    const { execution, steps } = rerun(system, schedule);
    traces.add(canonical(schedule, steps));
    states.add(execution.state);
  }
  return { traces, states };
}

const sorted = (set: ReadonlySet<string>): string[] => [...set].sort();

describe('Reduction', () => {
  test(`finds the traces and final states of ${RUNS} programs from seed ${SEED}, each trace once`, () => {
    let compared = 0;
    for (let seed = SEED; compared < RUNS; seed++) {
      const program = drawProgram(drawing(seed));
      const expected = byEnumeration(program);
      if (expected === null) continue;
      compared++;
      const found = byReduction(program);
      const what = `program ${seed}: ${JSON.stringify(program)}`;
      assert.deepEqual(sorted(found.traces), sorted(expected.traces), what);
      assert.deepEqual(sorted(found.states), sorted(expected.states), what);
      assert.equal(found.complete, expected.traces.size, what);
    }
  });

  test('a trace that is lost where sleep is taken for coverage is found', () => {
    // The second step of a race touches less after its first than before; its thread sleeps.
    for (const seed of [1473, 1659, 2028]) {
      const program = drawProgram(drawing(seed));
      const expected = byEnumeration(program, 20_000);
      assert.equal(byReduction(program).complete, expected?.traces.size, `program ${seed}`);
    }
  });

  const set = (variable: number): Program[number][number] => [{ kind: 'set', variable, value: 1 }];

  test('independent threads take one run', () => {
    const { complete, blocked } = byReduction([[set(0), set(0)], [set(1)], [set(2), set(3)]]);
    assert.deepEqual({ complete, blocked }, { complete: 1, blocked: 0 });
  });

  test('n writers of one variable take n! runs', () => {
    const { complete } = byReduction([[set(0)], [set(0)], [set(0)], [set(0)]]);
    assert.equal(complete, 24);
  });

  test('a lock of three threads takes 48 runs: who is first, and who has to wait when', () => {
    const thread: Program[number] = [
      [{ kind: 'lock', variable: 0 }],
      [{ kind: 'add', variable: 1, from: 1 }],
      [{ kind: 'set', variable: 0, value: 0 }],
    ];
    const { complete } = byReduction([thread, thread, thread]);
    assert.equal(complete, 48);
    assert.equal(byEnumeration([thread, thread, thread], 20_000)?.traces.size, 48);
  });
});
