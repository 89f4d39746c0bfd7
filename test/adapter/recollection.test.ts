/** What is shown of a moment that was only passed on the way back, against a run that stands there. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Driver, driving } from './driver.ts';
import { dataFile } from './transcript.ts';

const launch = {
  program: dataFile('count.tracer.ts'),
  workload: dataFile('two-calls.workload.ts'),
};
const BACK = 24;
const MOTIONS = ['stepBack', 'utrace/reverseStepIn', 'utrace/reverseStepOut', 'reverseContinue'];

/** All that an editor shows, with what is opened in it, and a watched expression. */
async function shown(driver: Driver): Promise<object> {
  const { client, threadId } = driver;
  const threads = await client.request('threads');
  const frames = await driver.frames();
  const { scopes } = await client.request<DebugProtocol.ScopesResponse['body']>('scopes', {
    frameId: frames[0]?.id,
  });
  const rows: object[] = [];
  for (const { name, variablesReference } of scopes) {
    for (const [, row] of await driver.rows(variablesReference)) {
      const opened = row.variablesReference > 0 && name !== 'Closure';
      const inner = opened ? [...(await driver.rows(row.variablesReference)).values()] : [];
      rows.push({ scope: name, ...row, inner });
    }
  }
  const watched = await driver.evaluate('tally.calls').catch((error: Error) => error.message);
  return { threadId, threads, frames, scopes, rows, watched };
}

/** References are handed out in the order in which they are asked for, and mean nothing else. */
const plain = (moment: object): unknown =>
  JSON.parse(
    JSON.stringify(moment, (name, value) =>
      name === 'variablesReference' ? value > 0 : (value as unknown),
    ),
  );

/** Goes back from a breakpoint near the end; `stand` makes the run come to each moment. */
const wayBack = (stand: boolean): Promise<object[]> =>
  driving(async (driver) => {
    await driver.launch(launch, () => driver.breakpoints('tally.ts', [{ line: 10 }]));
    for (let n = 0; n < 2; n++) await driver.go('continue');
    await shown(driver);
    const seen: object[] = [];
    for (let n = 0; n < BACK; n++) {
      const stop = await driver.go(MOTIONS[n % 7 === 6 ? 3 : n % 3 === 2 ? 2 : n % 2] ?? '');
      // What is typed into the console may have changed anything.
      if (stand) await driver.evaluate('0', 'repl').catch(() => {});
      seen.push({ stop, ...(await shown(driver)) });
    }
    return seen;
  });

describe('a moment that was seen on the way back', () => {
  test('is shown as a run that stands there shows it', async () => {
    const [looked, stood] = await Promise.all([wayBack(false), wayBack(true)]);
    for (const [at, moment] of stood.entries()) {
      assert.deepEqual(plain(looked[at] ?? {}), plain(moment), `step ${at}`);
    }
  });

  test('can be gone on from, and changed', () =>
    driving(async (driver) => {
      await driver.launch(launch, () => driver.breakpoints('tally.ts', [{ line: 10 }]));
      await driver.go('continue');
      await shown(driver);
      const before = await driver.line();
      for (let n = 0; n < 3; n++) await driver.go('utrace/reverseStepIn');
      await driver.evaluate('tally.calls = 40', 'repl');
      await driver.go('continue');
      assert.equal(await driver.line(), before);
      assert.equal(await driver.evaluate('before'), '40');
      await driver.go('stepBack');
      assert.equal(await driver.evaluate('tally.calls'), '40');
    }));

  test('stops at the breakpoints that are set now', () =>
    driving(async (driver) => {
      await driver.launch(launch, () => driver.breakpoints('tally.ts', [{ line: 10 }]));
      await driver.go('continue');
      await shown(driver);
      const [first] = await driver.breakpoints('tally.ts', [{ line: 10 }]);
      await driver.go('stepBack');
      const [second] = await driver.breakpoints('tally.ts', [{ line: 9 }, { line: 8 }]);
      const stop = await driver.go('reverseContinue');
      assert.notEqual(second?.id, first?.id);
      assert.deepEqual([stop.reason, await driver.line()], ['breakpoint', 8]);
    }));
});
