/** The protocol's own test client drives the adapter from launch to disconnect. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { serve } from './dap-client.ts';
import { dataFile } from './transcript.ts';

const program = dataFile('count.tracer.ts');

describe('the DebugClient of @vscode/debugadapter-testsupport', () => {
  const client = new DebugClient(process.execPath, '', 'utrace');
  let server: ChildProcess | undefined;
  before(async () => {
    const served = await serve();
    server = served.server;
    await client.start(served.port);
  });
  after(() => void server?.kill());

  test('launches, stops at a breakpoint, steps both ways, and disconnects', async () => {
    await Promise.all([
      client.hitBreakpoint({ program }, { path: program, line: 31 }),
      client.waitForEvent('initialized'),
    ]);
    const { body } = await client.threadsRequest();
    const threadId = body.threads[0]?.id ?? 0;
    await Promise.all([
      client.nextRequest({ threadId }),
      client.assertStoppedLocation('step', { path: program, line: 32 }),
    ]);
    await Promise.all([
      client.stepBackRequest({ threadId }),
      client.assertStoppedLocation('step', { path: program, line: 31 }),
    ]);
    await Promise.all([client.continueRequest({ threadId }), client.waitForEvent('terminated')]);
    const answer = await client.disconnectRequest();
    assert.equal(answer.success, true);
  });
});
