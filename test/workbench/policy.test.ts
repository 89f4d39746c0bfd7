import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { installedEditor, missingForWorkbench, openBrowser } from './editor.ts';

const dist = new URL('../../../dist/', import.meta.url);
const files: Readonly<Record<string, URL>> = {
  '/sandbox.js': new URL('web/sandbox.js', dist),
  '/swc.wasm': new URL('swc.wasm', dist),
};

/** Opens a sandbox in a page of that policy. @returns what the worker says first, or fails with */
async function firstWord(policy: string): Promise<string> {
  const server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Content-Type', file === undefined ? 'text/html' : 'text/plain');
    response.end(file === undefined ? '<title>page</title>' : readFileSync(file));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
  const browser = await openBrowser(installedEditor(), ['127.0.0.1']);
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate(startWorker);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/** Runs in the page. */
async function startWorker(): Promise<string> {
  const [source, wasm] = await Promise.all([
    fetch('/sandbox.js').then((answer) => answer.text()),
    fetch('/swc.wasm').then((answer) => answer.arrayBuffer()),
  ]);
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data.kind);
    worker.onerror = ({ message }) => resolve(message);
    worker.postMessage(new Uint8Array(wasm));
  });
}

const base = "default-src 'self'; worker-src blob:; script-src 'self' blob: 'wasm-unsafe-eval'";

test('where a page forbids code from text, a script is refused with one clear sentence', async (t) => {
  const missing = missingForWorkbench();
  if (missing !== null) return t.skip(missing);
  assert.equal(await firstWord(`${base} 'unsafe-eval'`), 'ready');
  assert.match(await firstWord(base), /forbids code from text .* debug it on the desktop$/);
});
