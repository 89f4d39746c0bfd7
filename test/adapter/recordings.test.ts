/** A recorded session in the debugger: the recording alone decides what happens. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { runInSandbox } from '../../src/adapter/run.node.ts';
import { type DapClient, withAdapter } from './dap-client.ts';
import { dataFile } from './transcript.ts';

const text = readFileSync(dataFile('freed.tracer.ts'), 'utf8');
type Stopped = DebugProtocol.StoppedEvent['body'];
type Frames = DebugProtocol.StackTraceResponse['body'];

async function topFrame(client: DapClient, threadId = 1): Promise<DebugProtocol.StackFrame> {
  const { stackFrames } = await client.request<Frames>('stackTrace', { threadId });
  const [frame] = stackFrames;
  if (frame === undefined) throw new Error('nothing is on the stack');
  return frame;
}

async function start(client: DapClient, args: object): Promise<Stopped> {
  const { launched } = await client.launch(args);
  await client.request('configurationDone');
  assert.equal((await launched).success, true);
  return client.event<Stopped>('stopped');
}

describe('a recorded session', () => {
  let folder = '';
  let recording = '';
  let script = '';
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'utrace-lab-'));
    recording = join(folder, 'freed.utrec');
    script = join(folder, 'freed.tracer.ts');
    writeFileSync(script, text);
    const setting = { seed: 5, semantics: 'reference', unload: 'after-workload' } as const;
    await runInSandbox({ script, ...setting, params: {}, maxSteps: 10_000, record: recording });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('ends as it was recorded, and is stepped through in both directions', () =>
    withAdapter(async ({ client }) => {
      const stopped = await start(client, { recording, program: script });
      assert.equal(stopped.reason, 'exception');
      assert.match(stopped.text ?? '', /use-after-free/);
      assert.equal((await topFrame(client)).line, 6);
      await client.request('stepBack', { threadId: 1 });
      await client.event('stopped');
      assert.equal((await topFrame(client)).line, 12);
      await client.request('next', { threadId: 1 });
      assert.equal((await client.event<Stopped>('stopped')).reason, 'exception');
    }));

  test('shows the file where there is one of the same text', () =>
    withAdapter(async ({ client }) => {
      await start(client, { recording, program: script });
      const { source } = await topFrame(client);
      assert.equal(source?.path, script);
      assert.equal(source?.sourceReference, 0);
      const { breakpoints } = await client.request<DebugProtocol.SetBreakpointsResponse['body']>(
        'setBreakpoints',
        { source: { path: script }, breakpoints: [{ line: 11 }] },
      );
      assert.equal(breakpoints[0]?.verified, true);
      await client.request('reverseContinue', { threadId: 1 });
      assert.equal((await client.event<Stopped>('stopped')).reason, 'breakpoint');
      assert.equal((await topFrame(client)).line, 11);
    }));

  test('shows its own text where the file is gone or another', () =>
    withAdapter(async ({ client }) => {
      writeFileSync(script, '// something else');
      await start(client, { recording });
      const { source } = await topFrame(client);
      assert.notEqual(source?.sourceReference, 0);
      const { content } = await client.request<DebugProtocol.SourceResponse['body']>('source', {
        source,
        sourceReference: source?.sourceReference,
      });
      assert.equal(content, text);
      const { breakpoints } = await client.request<DebugProtocol.SetBreakpointsResponse['body']>(
        'setBreakpoints',
        { source, breakpoints: [{ line: 11 }] },
      );
      assert.equal(breakpoints[0]?.verified, true);
    }));

  test('that was cut off goes as far as it goes; one that is damaged is refused with the place', async () => {
    const bytes = readFileSync(recording);
    const damaged = join(folder, 'damaged.utrec');
    const turned = Buffer.from(bytes);
    turned[bytes.length - 20] = (turned[bytes.length - 20] ?? 0) ^ 0xff;
    writeFileSync(damaged, turned);
    await withAdapter(async ({ client }) => {
      await assert.rejects(client.launch({ recording: damaged }), /is damaged at byte \d+/);
    });
    const newer = Buffer.from(bytes);
    newer[8] = 99;
    writeFileSync(damaged, newer);
    await withAdapter(async ({ client }) => {
      await assert.rejects(client.launch({ recording: damaged }), /version 99 of the format/);
    });
    writeFileSync(damaged, bytes.subarray(0, -10));
    await withAdapter(async ({ client }) => {
      assert.equal((await start(client, { recording: damaged })).reason, 'exception');
    });
  });
});
