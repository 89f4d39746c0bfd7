import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { followed, violationOf } from '../../../src/explore/counterexample/turns.ts';
import { scriptSystem } from '../../../src/explore/script-system.ts';
import { PreemptionSearch, preemptionsOf } from '../../../src/explore/search/preemptions.ts';
import { RandomWalks } from '../../../src/explore/search/walks.ts';
import { explored, minimal, subjects } from '../verdicts/scripts.ts';
import { protocols } from './protocols.ts';

const wrong = [...subjects(), ...protocols()].filter(({ verdict }) => verdict !== 'verified');

describe('a counterexample', () => {
  for (const subject of wrong) {
    test(`of ${subject.name} needs what the search by preemptions alone finds`, () => {
      const end = explored(subject);
      assert.ok(end.kind === 'violation');
      const { preemptions, excludedBelow, schedule } = minimal(subject, end);
      const system = scriptSystem(subject.options);
      const search = new PreemptionSearch(system);
      let run = search.next();
      while (run !== null && violationOf(run.execution)?.kind !== end.violation.kind) {
        run = search.next();
      }
      assert.equal(preemptions, search.preemptions);
      assert.equal(excludedBelow, preemptions);
      assert.equal(preemptionsOf(system, schedule), preemptions);
    });
  }

  test('has no more switches than the run it was found in, whoever found it', () => {
    const [subject] = wrong.filter(({ name }) => name === 'use-after-free-threads');
    assert.ok(subject !== undefined);
    const system = scriptSystem(subject.options);
    const walks = new RandomWalks(system, 1);
    for (let found = 0; found < 10; ) {
      const { execution, schedule } = walks.next();
      const violation = violationOf(execution);
      if (violation === null) continue;
      found++;
      const before = followed(system, schedule);
      const least = minimal(subject, { violation, schedule });
      assert.ok(least.switches <= before.switches, `seed ${walks.seed}`);
      assert.equal(least.preemptions, 1);
    }
  });

  test('says how far it got where its budget ends', () => {
    const [subject] = wrong.filter(({ name }) => name === 'assertion-map');
    assert.ok(subject !== undefined);
    const end = explored(subject);
    assert.ok(end.kind === 'violation');
    const { preemptions, excludedBelow, violation } = minimal(subject, end, 200);
    assert.equal(violation.kind, 'assertion');
    assert.ok(excludedBelow < preemptions, `${excludedBelow} < ${preemptions}`);
  });
});
