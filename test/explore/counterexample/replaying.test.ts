/**
 * Replaying: every violation that exploring finds comes back, whenever its token is followed.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Found } from '../../../src/explore/counterexample/minimise.ts';
import {
  type Switched,
  switched,
  switchesOf,
} from '../../../src/explore/counterexample/switches.ts';
import { readToken, writeToken } from '../../../src/explore/counterexample/token.ts';
import { followed, violationOf } from '../../../src/explore/counterexample/turns.ts';
import { scriptSystem } from '../../../src/explore/script-system.ts';
import { explored, minimal, type Subject, subjects } from '../verdicts/scripts.ts';
import { protocols } from './protocols.ts';

/** As many times as a promise takes. */
const TIMES = 100;

function tokenOf({ options }: Subject, { violation, schedule }: Found): string {
  return writeToken({
    kind: violation.kind,
    semantics: options.semantics ?? 'reference',
    unload: options.unload ?? 'any-time',
    params: options.params ?? {},
    workload: undefined,
    maxSteps: options.maxSteps ?? 0,
    switches: switchesOf(scriptSystem(options), schedule),
  });
}

function run<R>(steps: Generator<undefined, R, undefined>): R {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

describe('a violation that was found', () => {
  const wrong = [...subjects(), ...protocols()].filter(({ verdict }) => verdict !== 'verified');
  for (const subject of wrong) {
    test(`${subject.name} comes back ${TIMES} times of ${TIMES} from its schedule and its token`, () => {
      const end = explored(subject);
      assert.equal(end.kind, 'violation');
      if (end.kind !== 'violation') return;
      const counterexample = minimal(subject, end);
      const read = readToken(tokenOf(subject, counterexample));
      assert.ok(read.kind === 'token');
      const system = scriptSystem(subject.options);
      for (let time = 0; time < TIMES; time++) {
        const { execution } = followed(system, counterexample.schedule);
        assert.deepEqual(violationOf(execution), counterexample.violation);
        const again: Switched = run(switched(system, read.token.switches));
        assert.deepEqual(again.execution.run.violation, counterexample.violation);
        assert.deepEqual(again.schedule, counterexample.schedule);
        assert.equal(again.missed, null);
      }
    });
  }
});
