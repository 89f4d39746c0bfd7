import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decided } from '../../../src/explore/counterexample/decide.ts';
import { inWords } from '../../../src/explore/counterexample/moments.ts';
import { followed, violationOf } from '../../../src/explore/counterexample/turns.ts';
import { type ScriptExecution, scriptSystem } from '../../../src/explore/script-system.ts';
import { explored, minimal, type Subject, subjects } from '../verdicts/scripts.ts';
import { protocols } from './protocols.ts';

const wrong = [...subjects(), ...protocols()].filter(({ verdict }) => verdict !== 'verified');
const byName = (name: string): Subject => {
  const subject = wrong.find((each) => each.name === name);
  if (subject === undefined) throw new Error(`no subject ${name}`);
  return subject;
};

function decisionOf(subject: Subject) {
  const system: { begin(): ScriptExecution } = scriptSystem(subject.options);
  const end = explored(subject);
  assert.ok(end.kind === 'violation');
  const search = decided(system, minimal(subject, end).schedule, 2_000);
  let made = search.next();
  while (!made.done) made = search.next();
  return { system, decision: made.value };
}

describe('what decides', () => {
  for (const subject of wrong) {
    // It stops the task whatever the others do.
    if (subject.name === 'deadlock-held') continue;
    test(`${subject.name} has a run nearby that passes`, () => {
      const { system, decision } = decisionOf(subject);
      assert.ok(decision !== null);
      const { execution, schedule } = followed(system, decision.passing);
      assert.equal(violationOf(execution), null);
      assert.deepEqual(schedule, decision.passing);
    });
  }

  test('is nothing where every order fails', () => {
    assert.equal(decisionOf(byName('deadlock-held')).decision, null);
  });

  test('is the pair of statements that a person would point at', () => {
    const pairs = {
      'use-after-free-threads': ['kfree(mine)', 'mine.bytes++'],
      'double-free': ['if (state.freed)', 'state.freed = true'],
      'deadlock-locks': ['mutex_lock(first)', 'mutex_lock(second)'],
      assertion: ['const before = counts[0]', 'counts[0] = before + 1'],
      exception: ['this.#entry = null', 'return this.#entry.name'],
    };
    for (const [name, texts] of Object.entries(pairs)) {
      const { system, decision } = decisionOf(byName(name));
      assert.ok(decision !== null);
      const steps = [decision.first, decision.second].map((step) => inWords(system, step));
      assert.deepEqual(
        steps.map(({ text }) => text),
        texts,
        name,
      );
      assert.ok(steps.every(({ line }) => (line ?? 0) > 0));
    }
  });
});
