/**
 * The built-in workloads are programs like any that a user writes: they type-check, and a tracer
 * that follows everything runs clean over each, whatever the seed.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { builtInWorkloads } from '../../src/adapter/built-in-workloads.ts';
import { inScratch, lab } from './lab.ts';

describe('built-in workloads', () => {
  test('are listed by name and summary, as JSON too', () => {
    const { code, out } = lab(['run', '--list-workloads']);
    assert.equal(code, 0);
    for (const { name, summary } of builtInWorkloads) {
      assert.match(out, new RegExp(`^ {2}${name} +${summary.slice(0, 20)}`, 'm'));
    }
    const { version, workloads } = JSON.parse(
      lab(['run', '--list-workloads', '--format', 'json']).out,
    );
    assert.equal(version, 1);
    assert.equal(workloads.length, builtInWorkloads.length);
  });

  test('type-check as workload files', () => {
    inScratch((folder) => {
      const require = createRequire(import.meta.url);
      const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
      lab(['init', folder]);
      for (const { name, source } of builtInWorkloads) {
        writeFileSync(join(folder, `${name}.workload.ts`), source);
      }
      const check = spawnSync(process.execPath, [tsc, '-p', folder]);
      assert.equal(check.status, 0, String(check.stdout));
    });
  });

  for (const { name } of builtInWorkloads) {
    test(`${name}: a follower of all tasks runs clean, unloaded late or at any time`, () => {
      for (const words of [
        [],
        ['--unload', 'any-time', '--seed', '2'],
        ['--semantics', 'documented'],
      ]) {
        const call = ['run', 'examples/fork-follower.tracer.ts', '--workload', name, ...words];
        const { code, out, err } = lab(call);
        assert.equal(code, 0, `${call.join(' ')}\n${out}${err}`);
      }
    });

    test(`${name}: written to a file, it is the same workload`, () => {
      inScratch((folder) => {
        const path = join(folder, `${name}.workload.ts`);
        writeFileSync(path, builtInWorkloads.find((each) => each.name === name)?.source ?? '');
        const call = ['run', 'examples/fork-follower.tracer.ts', '--format', 'json', '--workload'];
        const { steps, callbacks, tasks } = JSON.parse(lab([...call, name]).out);
        const other = JSON.parse(lab([...call, path]).out);
        assert.deepEqual([other.steps, other.callbacks, other.tasks], [steps, callbacks, tasks]);
      });
    });
  }
});
