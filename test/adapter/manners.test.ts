/** How the adapter behaves towards clients that are slow, impatient, wrong, or suddenly gone. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapClient, serve, withAdapter } from './dap-client.ts';
import { dataFile } from './transcript.ts';

const program = dataFile('count.tracer.ts');
const endless = dataFile('endless.tracer.ts');

interface Stopped {
  readonly reason: string;
  readonly threadId: number;
}

async function run(client: DapClient, args: object, lines: readonly number[] = []): Promise<void> {
  const { launched } = await client.launch(args);
  await client.request('setBreakpoints', {
    source: { path: program },
    breakpoints: lines.map((line) => ({ line })),
  });
  await client.request('configurationDone');
  assert.equal((await launched).success, true);
}

describe('an endless loop', () => {
  test('can be paused, looked at, and left running again', () =>
    withAdapter(async ({ client }) => {
      await run(client, { program: endless, maxSteps: 1e9 });
      for (let times = 0; times < 2; times++) {
        await client.request('pause', { threadId: 1 });
        const { reason, threadId } = await client.event<Stopped>('stopped');
        assert.equal(reason, 'pause');
        const { stackFrames } = await client.request<DebugProtocol.StackTraceResponse['body']>(
          'stackTrace',
          { threadId },
        );
        assert.ok([6, 7].includes(stackFrames[0]?.line ?? 0));
        await client.request('continue', { threadId });
      }
      await client.request('terminate');
      await client.event('terminated');
    }));

  test('gets a breakpoint while it runs', () =>
    withAdapter(async ({ client }) => {
      await run(client, { program: endless, maxSteps: 1e9 });
      await client.request('setBreakpoints', {
        source: { path: endless },
        breakpoints: [{ line: 7 }],
      });
      assert.equal((await client.event<Stopped>('stopped')).reason, 'breakpoint');
    }));

  test('is heard while it runs, and not only when it stops', () =>
    withAdapter(async ({ client }) => {
      await run(client, { program: dataFile('chatty.tracer.ts'), maxSteps: 1e9 });
      const { output } = await client.event<{ output: string }>('output');
      assert.equal(output, 'turn 0\n');
      await client.event('output');
      await client.request('terminate');
    }));

  test('is given up after the steps that were allowed', () =>
    withAdapter(async ({ client }) => {
      await run(client, { program: endless, maxSteps: 1000 });
      const stopped = await client.event<DebugProtocol.StoppedEvent['body']>('stopped');
      assert.equal(stopped.reason, 'exception');
      assert.match(stopped.text ?? '', /livelock/);
    }));
});

describe('a client', () => {
  test('that counts from 0 is understood, and answered so', () =>
    withAdapter(async ({ client }) => {
      const zero = { linesStartAt1: false, columnsStartAt1: false };
      const { launched } = await client.launch({ program }, zero);
      const { breakpoints } = await client.request<DebugProtocol.SetBreakpointsResponse['body']>(
        'setBreakpoints',
        { source: { path: program }, breakpoints: [{ line: 30 }] },
      );
      assert.deepEqual(breakpoints, [{ id: 1, verified: true, line: 30, column: 4 }]);
      await client.request('configurationDone');
      await launched;
      const { threadId } = await client.event<Stopped>('stopped');
      const { stackFrames } = await client.request<DebugProtocol.StackTraceResponse['body']>(
        'stackTrace',
        { threadId },
      );
      assert.deepEqual([stackFrames[0]?.line, stackFrames[0]?.column], [30, 4]);
    }));

  test('that asks for what is not there is told so', () =>
    withAdapter(async ({ client }) => {
      await run(client, { program }, [31]);
      await client.event('stopped');
      const nothing = [
        ['stackTrace', { threadId: 99 }, /no thread 99/],
        ['stackTrace', { threadId: -1 }, /no thread -1/],
        ['scopes', { frameId: 123_456_789 }, /no frame 123456789/],
        ['scopes', { frameId: -7 }, /no frame -7/],
        ['variables', { variablesReference: 4711 }, /nothing is behind 4711/],
        ['variables', { variablesReference: -1 }, /nothing is behind -1/],
      ] as const;
      for (const [command, args, text] of nothing) {
        await assert.rejects(client.request(command, args), text);
      }
    }));

  test('that asks before anything runs is told to launch', () =>
    withAdapter(async ({ client }) => {
      await client.request('initialize', { adapterID: 'utrace', pathFormat: 'path' });
      for (const command of ['threads', 'stackTrace', 'continue', 'setBreakpoints']) {
        const asking = client.request(command, { threadId: 1, source: { path: program } });
        await assert.rejects(asking, /launch one first/);
      }
      await assert.rejects(client.request('juggle'), /"juggle" is not known/);
    }));

  test('that moves twice at once is told to wait', () =>
    withAdapter(async ({ client }) => {
      await run(client, { program: endless, maxSteps: 1e9 });
      await assert.rejects(client.request('next', { threadId: 1 }), /on its way/);
      await client.request('pause', { threadId: 1 });
      await client.event('stopped');
    }));

  test('that terminates is told once that it is over', () =>
    withAdapter(async ({ client }) => {
      await run(client, { program: endless, maxSteps: 1e9 });
      await client.request('terminate');
      await client.request('terminate');
      await client.event('terminated');
      await sleep(300);
      await assert.rejects(client.request('threads'), /launch one first/);
      assert.deepEqual(client.pending, []);
    }));
});

describe('a client that is gone', () => {
  test('leaves no process behind, whenever it goes', async () => {
    for (const leaves of ['at once', 'while a script is loaded', 'while it runs'] as const) {
      await withAdapter(async ({ client, child, ended }) => {
        let sandboxes: readonly number[] = [];
        if (leaves === 'while it runs') await run(client, { program: endless, maxSteps: 1e9 });
        if (leaves === 'while a script is loaded') {
          await client.request('initialize', { adapterID: 'utrace', pathFormat: 'path' });
          void client.ask('launch', { program });
          await sleep(50);
        }
        sandboxes = childrenOf(child.pid ?? 0);
        child.stdin?.end();
        await ended;
        await gone(sandboxes, leaves);
      });
    }
  });

  test('leaves none behind on a port either, where the adapter stays for the next', async (t) => {
    const { server, port } = await serve();
    t.after(() => server.kill());
    for (let times = 0; times < 2; times++) {
      const socket = connect(port, '127.0.0.1');
      const client = new DapClient(socket, socket);
      await run(client, { program: endless, maxSteps: 1e9 });
      const sandboxes = childrenOf(server.pid ?? 0);
      socket.destroy();
      await gone(sandboxes, 'over the socket');
    }
  });

  test('does not end the session of another on the same port', async (t) => {
    const { server, port } = await serve();
    t.after(() => server.kill());
    const [one, other] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    const staying = new DapClient(other, other);
    await run(new DapClient(one, one), { program: endless, maxSteps: 1e9 });
    await run(staying, { program }, [31]);
    const { threadId } = await staying.event<Stopped>('stopped');
    one.destroy();
    await staying.request('continue', { threadId });
    await staying.event('terminated');
    await staying.request('disconnect');
    other.destroy();
  });
});

/** The processes a process has started, where the system tells. */
function childrenOf(pid: number): readonly number[] {
  const list = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(list)) return [];
  return readFileSync(list, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** Waits until none of the processes is there any more. */
async function gone(pids: readonly number[], how: string): Promise<void> {
  for (let left = 50; left > 0; left--) {
    if (pids.every((pid) => !existsSync(`/proc/${pid}`))) return;
    await sleep(100);
  }
  assert.fail(`a process outlives a client that left ${how}`);
}

describe('a session on a port', () => {
  test('is left standing where it is, and gone on with by the next client', async (t) => {
    const { server, port } = await serve();
    t.after(() => server.kill());
    const [one, other] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    const [first, second] = [new DapClient(one, one), new DapClient(other, other)];
    await run(first, { program }, [31]);
    await first.event('stopped');
    await first.request('disconnect', { suspendDebuggee: true });
    const capabilities = await second.request<DebugProtocol.Capabilities>('initialize');
    assert.equal(capabilities.supportSuspendDebuggee, true);
    const attached = second.ask('attach');
    await second.event('initialized');
    await second.request('configurationDone');
    assert.equal((await attached).success, true);
    const { threadId } = await second.event<Stopped>('stopped');
    const { stackFrames } = await second.request<DebugProtocol.StackTraceResponse['body']>(
      'stackTrace',
      { threadId },
    );
    assert.equal(stackFrames[0]?.line, 31);
    await second.request('continue', { threadId });
    await second.event('terminated');
    await second.request('disconnect');
  });

  test('is none to attach to where nobody left one', async (t) => {
    const { server, port } = await serve();
    t.after(() => server.kill());
    const socket = connect(port, '127.0.0.1');
    const client = new DapClient(socket, socket);
    await client.request('initialize');
    await assert.rejects(client.request('attach'), /No session was left standing/);
    socket.destroy();
  });
});
