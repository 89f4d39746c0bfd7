/**
 * No counterexample of the protocol could do with fewer preemptions: every schedule with fewer is run,
 * by an enumeration that prunes nothing and knows nothing of traces.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Counterexample, minimised } from '../../../src/explore/counterexample/minimise.ts';
import { ScriptExecution, scriptSystem } from '../../../src/explore/script-system.ts';
import type { System } from '../../../src/explore/search/system.ts';
import { bugs, type Configuration, explored, protocolRuns, titleOf } from './configurations.ts';

const nightly = process.env['NIGHTLY'] === '1';
const BUDGET = { runs: 20_000, steps: 5_000_000 };

const wrong = (tracers: number): Configuration[] =>
  bugs
    .filter((bug) => bug !== 'none')
    .map((bug) => ({ tracers, targets: 1, bug, semantics: 'reference' }));

function minimal(configuration: Configuration, system: System): Counterexample {
  const { end } = explored(configuration);
  assert.ok(end.kind === 'violation');
  const search = minimised(system, end, BUDGET);
  for (;;) {
    const made = search.next();
    if (made.done) return made.value;
  }
}

interface Prefix {
  readonly schedule: readonly number[];
  readonly preemptions: number;
}

/** The kinds of violations of all schedules with at most so many preemptions. */
function kindsWithin(system: System, most: number): Set<string> {
  const kinds = new Set<string>();
  const open: Prefix[] = [{ schedule: [], preemptions: 0 }];
  for (let prefix = open.pop(); prefix !== undefined; prefix = open.pop()) {
    const { preemptions } = prefix;
    const schedule = [...prefix.schedule];
    const execution = system.begin();
    for (const thread of schedule) execution.replay(thread);
    for (let { enabled } = execution; enabled.length > 0; { enabled } = execution) {
      const last = schedule.at(-1);
      const cost = last !== undefined && enabled.includes(last) ? 1 : 0;
      const chosen = cost === 1 ? last : enabled[0];
      for (const other of enabled) {
        if (other === chosen || preemptions + cost > most) continue;
        open.push({ schedule: [...schedule, other], preemptions: preemptions + cost });
      }
      schedule.push(chosen ?? 0);
      execution.replay(chosen ?? 0);
    }
    assert.ok(execution instanceof ScriptExecution);
    const { violation } = execution.run;
    if (violation !== null) kinds.add(violation.kind);
  }
  return kinds;
}

describe('the counterexamples of the protocol', () => {
  for (const configuration of [...wrong(2), ...wrong(3)]) {
    test(`${titleOf(configuration)}: needs all its preemptions`, (t) => {
      const isLong = configuration.tracers === 3 && configuration.bug === 'two-engines';
      if (isLong && !nightly) return t.skip('takes half a minute: npm run test:nightly');
      const system = scriptSystem(protocolRuns(configuration));
      const { violation, preemptions, excludedBelow } = minimal(configuration, system);
      assert.equal(excludedBelow, preemptions);
      if (preemptions === 0) return;
      assert.ok(!kindsWithin(system, preemptions - 1).has(violation.kind), `${preemptions}`);
    });
  }
});
