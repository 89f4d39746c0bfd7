import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { inScratch, lab, root } from './lab.ts';

const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');

describe('init', () => {
  test('writes a project that type-checks as it stands', () => {
    inScratch((folder) => {
      assert.equal(lab(['init', 'mine'], { cwd: folder }).code, 0);
      const check = spawnSync(process.execPath, [tsc, '-p', join(folder, 'mine')]);
      assert.equal(check.status, 0, String(check.stdout));
    });
  });

  test('writes the files it names, in JSON too', () => {
    inScratch((folder) => {
      const { out } = lab(['init', '.', '--format', 'json'], { cwd: folder });
      const { version, files } = JSON.parse(out);
      assert.equal(version, 1);
      for (const file of files) assert.ok(existsSync(join(folder, file)), file);
      const there = readdirSync(folder, { recursive: true, withFileTypes: true });
      assert.equal(there.filter((entry) => entry.isFile()).length, files.length);
    });
  });

  test('hands out the types of the API unchanged', () => {
    inScratch((folder) => {
      lab(['init'], { cwd: folder });
      const copy = readFileSync(join(folder, 'types/utrace.d.ts'), 'utf8');
      assert.equal(copy, readFileSync(join(root, 'types/utrace.d.ts'), 'utf8'));
    });
  });

  test('overwrites nothing: one file in the way, and none is written', () => {
    inScratch((folder) => {
      writeFileSync(join(folder, 'tsconfig.json'), '{}');
      const { code, err } = lab(['init'], { cwd: folder });
      assert.equal(code, 2);
      assert.match(err, /^utrace-lab: tsconfig\.json: exists already/);
      assert.deepEqual(readdirSync(folder), ['tsconfig.json']);
    });
  });

  test('into a file is refused', () => {
    inScratch((folder) => {
      writeFileSync(join(folder, 'taken'), '');
      assert.match(lab(['init', 'taken'], { cwd: folder }).err, /^utrace-lab: taken: is a file/);
    });
  });

  test('writes a launch configuration that names files of the project', () => {
    inScratch((folder) => {
      lab(['init'], { cwd: folder });
      const launch = JSON.parse(readFileSync(join(folder, '.vscode/launch.json'), 'utf8'));
      const [first] = launch.configurations;
      for (const path of [first.program, first.workload]) {
        assert.ok(existsSync(path.replace(/\$\{workspaceFolder\}/, folder)), path);
      }
    });
  });

  test('writes a tracer that runs clean', () => {
    inScratch((folder) => {
      lab(['init'], { cwd: folder });
      const words = ['run', 'first.tracer.ts', '--workload', 'first.workload.ts'];
      const { code, out, err } = lab(words, { cwd: folder });
      assert.equal(code, 0, out + err);
      assert.match(out, /target \(1000\): made 4 system calls/);
    });
  });
});
