/**
 * Known verdicts: what each script in data/ does wrong under some interleaving, or that it does
 * nothing wrong under any.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explored, minimal, subjects } from './scripts.ts';

describe('verdicts of prove', () => {
  for (const subject of subjects()) {
    const { name, verdict, needs } = subject;
    test(`${name} is ${verdict}`, () => {
      const end = explored(subject);
      const outcome = end.kind === 'exhausted' ? 'verified' : end.kind;
      if (end.kind !== 'violation') return assert.equal(outcome, verdict, JSON.stringify(end));
      assert.equal(end.violation.kind, verdict, JSON.stringify(end.violation));
      if (needs === null) return;
      const { preemptions, excludedBelow } = minimal(subject, end);
      assert.deepEqual(
        { preemptions, excludedBelow },
        { preemptions: needs, excludedBelow: needs },
      );
    });
  }
});
