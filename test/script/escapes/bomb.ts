/** A script that means harm, and the ways in which it may end. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Ending, type ProbeOptions, probe } from './probe.ts';

/** How an ending is called: the violation's kind, or how the sandbox was lost. */
function nameOf(ending: Ending): string {
  if (ending.kind === 'violation') return ending.violation;
  return ending.kind === 'lost' ? ending.end.kind : ending.kind;
}

/** Each case ends in one of the ways given, and then a harmless script still runs. */
export function bombs(
  title: string,
  endings: readonly string[],
  bodies: readonly string[],
  options: ProbeOptions = {},
): void {
  describe(title, () => {
    for (const body of bodies) {
      test(body, async () => {
        const ending = await probe(body, options);
        assert.ok(endings.includes(nameOf(ending)), JSON.stringify(ending));
        assert.deepEqual(await probe("printk('alive')"), { kind: 'clean', said: ['alive'] });
      });
    }
  });
}
