import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { inScratch, lab, root } from './lab.ts';

const log = 'examples/recordings/make-j4.strace';

describe('import', () => {
  test('says what is in a log', () => {
    const { code, out, err } = lab(['import', log]);
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.match(out, /make-j4\.strace {2}254 lines, 27 tasks/);
    assert.match(out, /SIGCHLD 17/);
    assert.match(out, /27 exited/);
  });

  test('gives all facts as one JSON document, with --facts and with --format json', () => {
    const { code, out } = lab(['import', log, '--facts']);
    assert.equal(code, 0);
    const document = JSON.parse(out);
    assert.deepEqual(Object.keys(document).sort(), ['files', 'log', 'version']);
    assert.equal(document.log.counts.tasks, 27);
    const text = readFileSync(join(root, log));
    assert.deepEqual(document.files, [
      {
        file: log,
        bytes: text.length,
        lines: 254,
        sha256: createHash('sha256').update(text).digest('hex'),
      },
    ]);
    assert.equal(document.log.tasks.length, 27);
    assert.deepEqual(JSON.parse(lab(['import', log, '--format', 'json']).out), document);
  });

  test('reads a compressed log as it reads the log', () => {
    inScratch((folder) => {
      const packed = join(folder, 'make-j4.strace.gz');
      writeFileSync(packed, gzipSync(readFileSync(join(root, log))));
      const plain = JSON.parse(lab(['import', log, '--facts']).out);
      const unpacked = JSON.parse(lab(['import', packed, '--facts']).out);
      assert.deepEqual(unpacked.log, plain.log);
      assert.deepEqual(unpacked.files, [{ ...plain.files[0], file: packed }]);
    });
  });

  test('names lines that it cannot understand, with number and reason, and ends with 0', () => {
    inScratch((folder) => {
      const path = join(folder, 'odd.strace');
      const lines = readFileSync(join(root, log), 'utf8').split('\n');
      lines.splice(100, 0, 'cc: warning: something of the program');
      writeFileSync(path, lines.join('\n'));
      const { code, out } = lab(['import', path]);
      assert.equal(code, 0);
      assert.match(out, /1 line not understood/);
      assert.match(out, /line 101: /);
    });
  });

  test('reads a log that was cut in the middle of a line', () => {
    inScratch((folder) => {
      const path = join(folder, 'cut.strace');
      const whole = readFileSync(join(root, log));
      writeFileSync(path, whole.subarray(0, Math.floor(whole.length / 2)));
      const { code, out } = lab(['import', path]);
      assert.equal(code, 0);
      assert.match(out, /cut/);
    });
  });
});
