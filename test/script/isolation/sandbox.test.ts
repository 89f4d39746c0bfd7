/** The child process: answers, events, silence, memory, and nothing left behind. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSandbox } from '../../../src/script/isolation/sandbox.node.ts';
import type { Sandbox, SandboxReply } from '../../../src/script/isolation/sandbox.ts';
import { bundle } from './bundle.node.ts';

const entry = bundle('./child-entry.node.js');
const limits = { silenceMs: 1_000, memoryMb: 96, startMs: 20_000 };

async function using<T>(use: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const sandbox = openSandbox({ entry, limits });
  try {
    return await use(sandbox);
  } finally {
    await sandbox.close();
  }
}

function ask(method: string, params?: unknown): Promise<SandboxReply> {
  return using((sandbox) => sandbox.request(method, params));
}

describe('a sandbox in a child process', () => {
  test('answers, tells events in order and reports what a handler throws', async () => {
    await using(async (sandbox) => {
      assert.deepEqual(await sandbox.request('echo', { a: [1, 'ü'] }), {
        kind: 'done',
        value: { a: [1, 'ü'] },
      });
      const events: unknown[] = [];
      const counted = await sandbox.request(
        'count',
        { to: 50 },
        { onEvent: (event) => events.push(event) },
      );
      assert.deepEqual(counted, { kind: 'done', value: 'counted' });
      assert.deepEqual(
        events,
        Array.from({ length: 50 }, (_, n) => n + 1),
      );
      assert.deepEqual(await sandbox.request('throw', null), {
        kind: 'failed',
        error: { name: 'RangeError', message: 'on purpose' },
      });
      assert.equal((await sandbox.request('no such', null)).kind, 'failed');
    });
  });

  test('serves requests side by side and cancels one without the others', async () => {
    await using(async (sandbox) => {
      let cancel = (): void => {};
      const endless = sandbox.request('forever', null, {
        onCancel: (stop) => {
          cancel = stop;
        },
      });
      assert.deepEqual(await sandbox.request('echo', 1), { kind: 'done', value: 1 });
      cancel();
      assert.deepEqual(await endless, { kind: 'cancelled' });
    });
  });

  test('long work in batches is not mistaken for silence', async () => {
    await using(async (sandbox) => {
      let cancel = (): void => {};
      const endless = sandbox.request('forever', null, {
        onCancel: (stop) => {
          cancel = stop;
        },
      });
      await new Promise((wake) => setTimeout(wake, 2.5 * limits.silenceMs));
      cancel();
      assert.deepEqual(await endless, { kind: 'cancelled' });
    });
  });

  test('what never comes back is killed, and every request is answered', async () => {
    await using(async (sandbox) => {
      const both = await Promise.all([
        sandbox.request('evaluate', 'for (;;);'),
        sandbox.request('echo', 1),
      ]);
      assert.deepEqual(
        both.map((reply) => reply.kind === 'lost' && reply.end.kind).sort(),
        ['stuck', 'stuck'].sort(),
      );
      assert.equal((await sandbox.request('echo', 1)).kind, 'lost');
    });
  });

  for (const [name, text] of [
    ['objects', 'const a = []; for (;;) a.push({ a: 1, b: 2 });'],
    ['a Map', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, i);'],
    ['buffers outside the heap', 'const a = []; for (;;) a.push(new Uint8Array(1 << 26).fill(1));'],
    ['arrays of strings', "const a = []; for (;;) a.push('ab'.repeat(1 << 25).split(''));"],
  ] as const) {
    test(`memory eaten by ${name} ends the child and not the parent`, async () => {
      const sandbox = openSandbox({ entry, limits: { ...limits, silenceMs: 8000 } });
      const reply = await sandbox.request('evaluate', text);
      assert.deepEqual(reply, { kind: 'lost', end: { kind: 'out-of-memory', limitMb: 96 } });
    });
  }

  test('a child that ends by itself, or cannot start, is a crash with its reason', async () => {
    const ended = await ask('exit');
    assert.deepEqual(ended, { kind: 'lost', end: { kind: 'crashed', detail: 'exit code 7' } });
    const missing = openSandbox({ entry, node: '/nonexistent/node', limits });
    const reply = await missing.request('echo', 1);
    assert.ok(reply.kind === 'lost' && reply.end.kind === 'crashed', JSON.stringify(reply));
  });

  test('it has no files, no environment and nothing of Node by name', async () => {
    const read = await ask('readFile', '/etc/hostname');
    assert.ok(
      read.kind === 'failed' && /restricted|denied/i.test(read.error.message),
      JSON.stringify(read),
    );
    const names =
      'process require module Buffer fetch setTimeout setImmediate queueMicrotask performance crypto console global structuredClone';
    for (const name of names.split(' ')) {
      assert.deepEqual(
        await ask('breakOut', `typeof ${name}`),
        { kind: 'done', value: 'undefined' },
        name,
      );
    }
  });
});

describe('nothing is left behind', () => {
  const parent = fileURLToPath(new URL('./stuck-parent.node.js', import.meta.url));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    test(`a parent ended by ${signal} takes a deaf child with it`, async () => {
      const child = spawn(process.execPath, [parent, entry], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const pid = await new Promise<number>((found) =>
        child.stdout.once('data', (text) => found(Number(text))),
      );
      assert.ok(isAlive(pid), 'the sandbox runs');
      const ended = new Promise((settle) => child.once('exit', (_code, by) => settle(by)));
      child.kill(signal);
      assert.equal(await ended, signal);
      for (let n = 0; n < 100 && isAlive(pid); n++)
        await new Promise((wake) => setTimeout(wake, 20));
      assert.ok(!isAlive(pid), 'the sandbox is gone');
    });
  }
});

/** Running, and no zombie. */
function isAlive(pid: number): boolean {
  const status = `/proc/${pid}/status`;
  return existsSync(status) && !/State:\s+Z/.test(readFileSync(status, 'latin1'));
}
