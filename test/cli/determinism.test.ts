/**
 * Determinism: the same script, workload and seed give the same run, to the last event of its log,
 * in every process and on every Node.
 *
 * RUNS=100 makes a hundred processes of it. NEWER_NODE names a second Node; .ci/run installs one.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

const RUNS = Number(process.env['RUNS'] ?? 8);
const newerNode =
  process.env['NEWER_NODE'] ?? join(homedir(), '.cache/utrace-node/node_modules/.bin/node');

const CALLS = [
  ['examples/strace-printer.tracer.ts', '--workload', 'signals', '--seed', '7'],
  ['examples/detach-right.tracer.ts', '--unload', 'any-time', '--seed', '11'],
  ['examples/exec-logger.tracer.ts', '--workload', 'examples/recordings/make-j4.strace'],
];

interface Report {
  readonly eventDigest: string;
  readonly events: number;
}

function runOn(node: string, call: readonly string[]): string {
  const words = ['bin/utrace-lab.js', 'run', ...call, '--format', 'json'];
  const { stdout, stderr } = spawnSync(node, words, { encoding: 'utf8' });
  assert.match(stdout, /^\{/, stderr);
  return stdout;
}

describe('the same call gives the same run', () => {
  for (const call of CALLS) {
    test(`${call[0]} ${RUNS} times in fresh processes`, () => {
      const first = runOn(process.execPath, call);
      const { events, eventDigest } = JSON.parse(first) as Report;
      assert.ok(events > 0 && /^[0-9a-f]{16}$/.test(eventDigest));
      for (let again = 1; again < RUNS; again++) {
        assert.equal(runOn(process.execPath, call), first, `run ${again + 1}`);
      }
    });

    test(`${call[0]} on a newer Node`, (t) => {
      if (!existsSync(newerNode)) {
        t.skip(`no newer Node at ${newerNode}: .ci/run installs one, or name one in NEWER_NODE`);
        return;
      }
      const expected = runOn(process.execPath, call);
      for (let again = 0; again < RUNS; again++) assert.equal(runOn(newerNode, call), expected);
    });
  }

  test('another seed gives another run', () => {
    const [[script = '']] = [CALLS[0] ?? []];
    const digests = ['1', '2', '3'].map((seed) => {
      const text = runOn(process.execPath, [script, '--workload', 'fork', '--seed', seed]);
      return (JSON.parse(text) as Report).eventDigest;
    });
    assert.equal(new Set(digests).size, digests.length);
  });
});
