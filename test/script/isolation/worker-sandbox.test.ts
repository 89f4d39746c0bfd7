/** The worker twin, in a host that has what a browser has. */
import assert from 'node:assert/strict';
import { resolveObjectURL } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Worker as NodeWorker } from 'node:worker_threads';
import { openWorkerSandbox } from '../../../src/script/isolation/sandbox.web.ts';
import { bundle } from './bundle.node.ts';

/** What a worker must have lost. */
const POWERS = [
  'process',
  'fetch',
  'postMessage',
  'addEventListener',
  'MessageChannel',
  'setTimeout',
  'performance',
];

/** A browser's Worker on top of Node's. */
class BrowserWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  readonly #worker: Promise<NodeWorker>;
  constructor(url: string) {
    // A worker's scope is a browser's here, and its script as strict as the bundle.
    const prelude = `'use strict'; const { parentPort } = require('node:worker_threads');
      // Node loads parts of itself late and by global names; a browser does not. Load them now.
      for (const name of Object.getOwnPropertyNames(globalThis)) void globalThis[name];
      Object.defineProperty(globalThis, 'Buffer', { value: Buffer, writable: false, configurable: false });
      globalThis.postMessage = (message) => parentPort.postMessage(message);
      globalThis.addEventListener = (kind, listener) => parentPort.on(kind, (data) => listener({ data }));\n`;
    const source = resolveObjectURL(url)?.text() ?? Promise.resolve('');
    this.#worker = source.then((text) => {
      const worker = new NodeWorker(prelude + text, { eval: true });
      worker.on('message', (data) => this.onmessage?.({ data }));
      worker.on('error', (error) => this.onerror?.({ message: error.message }));
      return worker;
    });
  }
  postMessage(message: unknown): void {
    void this.#worker.then((worker) => worker.postMessage(message));
  }
  terminate(): void {
    void this.#worker.then((worker) => worker.terminate());
  }
}
Reflect.set(globalThis, 'Worker', BrowserWorker);

const source = readFileSync(bundle('./worker-entry.js', 'iife'), 'utf8').replaceAll(
  'use strict',
  'use strict',
);
const open = () => openWorkerSandbox({ source, limits: { silenceMs: 1_000 } });

describe('a sandbox in a worker', () => {
  test('answers, tells events in order and is closed', async () => {
    const sandbox = open();
    assert.deepEqual(await sandbox.request('echo', [1]), { kind: 'done', value: [1] });
    const events: unknown[] = [];
    await sandbox.request('count', 5, { onEvent: (event) => events.push(event) });
    assert.deepEqual(events, [1, 2, 3, 4, 5]);
    assert.deepEqual(await sandbox.close(), { kind: 'closed' });
    assert.equal((await sandbox.request('echo', 1)).kind, 'lost');
  });

  test('a script that never comes back is ended', async () => {
    const reply = await open().request('evaluate', 'for (;;);');
    assert.ok(reply.kind === 'lost' && reply.end.kind === 'stuck');
  });

  test('nothing of the host is left in it', async () => {
    const sandbox = open();
    for (const name of POWERS) {
      assert.deepEqual(
        await sandbox.request('breakOut', `typeof ${name}`),
        { kind: 'done', value: 'undefined' },
        name,
      );
    }
    await sandbox.close();
  });

  test('a bundle that does not even load is a crash with its reason', async () => {
    const sandbox = openWorkerSandbox({ source: 'throw new Error("broken")' });
    const reply = await sandbox.request('echo', 1);
    assert.ok(
      reply.kind === 'lost' && reply.end.kind === 'crashed' && /broken/.test(reply.end.detail),
    );
  });
});
