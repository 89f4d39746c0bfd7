import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inScratch, lab } from './lab.ts';

describe('lint', () => {
  test('finds the dropped result in the example that has one', () => {
    const { code, out } = lab(['lint', 'examples/detach-wrong.tracer.ts']);
    assert.equal(code, 1, 'what can free memory twice is an error');
    assert.match(
      out,
      /^examples\/detach-wrong\.tracer\.ts:\d+:\d+ {2}warning {2}utrace\/ealready-ignored$/m,
    );
    assert.match(out, /utrace-lab explain utrace\/ealready-ignored/);
  });

  test('has nothing to say about the other examples', () => {
    const { out } = lab(['lint', 'examples', '--format', 'json']);
    const { findings } = JSON.parse(out);
    const files = findings.map(({ file }: { file: string }) => file);
    assert.deepEqual([...new Set(files)], ['examples/detach-wrong.tracer.ts']);
  });

  test('gives the document of the contract as JSON', () => {
    const { out, err } = lab(['lint', 'examples/detach-wrong.tracer.ts', '--format', 'json']);
    const report = JSON.parse(out);
    assert.equal(err, '');
    assert.deepEqual(Object.keys(report), ['version', 'files', 'findings', 'milliseconds']);
    const [finding] = report.findings;
    for (const member of [
      'file',
      'line',
      'column',
      'endLine',
      'endColumn',
      'rule',
      'severity',
      'message',
      'related',
      'fixes',
    ]) {
      assert.ok(member in finding, member);
    }
  });

  test('ends with 1 above the warnings that are allowed', () => {
    inScratch((folder) => {
      const file = join(folder, 'late.tracer.ts');
      const call = 'utrace_control(workload_root(), engine, UTRACE_DETACH);';
      const names = 'utrace_control, UTRACE_DETACH, workload_root';
      writeFileSync(file, `import { ${names} } from 'utrace';\n${call}\n`);
      assert.equal(lab(['lint', file, '--max-warnings', '0']).code, 1);
      assert.equal(lab(['lint', file, '--max-warnings', '1']).code, 0);
    });
  });

  test('looks into directories, but not into packages and hidden ones', () => {
    inScratch((folder) => {
      for (const place of ['deep/er', 'node_modules/x', '.git']) {
        mkdirSync(join(folder, place), { recursive: true });
        writeFileSync(join(folder, place, 'a.ts'), 'export const a = 1;\n');
      }
      const { files } = JSON.parse(lab(['lint', folder, '--format', 'json']).out);
      assert.equal(files, 1);
    });
  });
});
