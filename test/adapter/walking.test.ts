/** Any walk through a run, however it turns, finds the same things at the same moments. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Driver, driving } from './driver.ts';
import { dataFile } from './transcript.ts';

const ways = [
  'continue',
  'next',
  'stepIn',
  'stepOut',
  'stepBack',
  'reverseContinue',
  'utrace/reverseStepIn',
  'utrace/reverseStepOut',
] as const;
const motion = fc.record({
  way: fc.constantFrom(...ways),
  granularity: fc.constantFrom('statement', 'line', 'instruction'),
});

/** Everything a user could see where the session stands. */
async function seen(driver: Driver): Promise<{ moment: number; text: string }> {
  const { moment, step, now } = await driver.client.request<{
    moment: number;
    step: number;
    now: number;
  }>('utrace/timeline', { count: 0 });
  const { threads } = await driver.client.request<{ threads: unknown }>('threads');
  const frames = (await driver.frames()).map(({ name, line, column }) => [name, line, column]);
  const scopes: unknown[] = [];
  for (const name of ['Locals', 'Closure', 'Task', 'Kernel']) {
    const rows = await driver.scope(name).catch(() => new Map());
    scopes.push([...rows.values()].map((row) => [row.name, row.value]));
  }
  return { moment, text: JSON.stringify({ step, now, threads, frames, scopes }) };
}

async function walk(motions: readonly { way: string; granularity: string }[], seed: number) {
  await driving(async (driver) => {
    const stopped = await driver.launch(
      { program: dataFile('race.tracer.ts'), seed, unload: 'any-time', stopOnEntry: true },
      () =>
        driver.breakpoints('race.tracer.ts', [
          { line: 33 },
          { line: 37, condition: 'watch.deaths === 0' },
        ]),
    );
    assert.equal(stopped.reason, 'entry');
    const moments = new Map<number, string>();
    for (const { way, granularity } of motions) {
      const { moment, text } = await seen(driver);
      const before = moments.get(moment);
      if (before !== undefined) assert.equal(text, before, `at moment ${moment}`);
      moments.set(moment, text);
      const { reason } = await driver.go(way, way.includes('ontinue') ? {} : { granularity });
      // After the end nothing is left, and after a violation only the way back.
      if (reason === 'the end') return;
      if (reason === 'exception') await driver.go('stepBack');
    }
  });
}

const seed = Number(process.env['FAST_CHECK_SEED'] ?? 20_091_216);

describe(`a walk of random motions (seed ${seed})`, () => {
  test('sees the same at the same moment, whichever way it came there', async () => {
    const motions = fc.array(motion, { minLength: 10, maxLength: 30 });
    await fc.assert(fc.asyncProperty(motions, fc.integer({ min: 1, max: 50 }), walk), {
      seed,
      numRuns: 6,
      endOnFailure: true,
    });
  });
});
