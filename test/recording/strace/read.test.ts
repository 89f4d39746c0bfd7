import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { InputError } from '../../../src/recording/input-error.ts';
import { readFacts } from '../../../src/recording/strace/read.node.ts';

const data = fileURLToPath(new URL('../../../../test/recording/strace/data/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'utrace-lab-read-'));
after(() => rmSync(folder, { recursive: true }));

/** A file of this content in the test's own folder. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function directory(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [child, content] of Object.entries(files)) writeFileSync(join(path, child), content);
  return path;
}

const log = '12 getpid() = 12\n12 +++ exited with 0 +++\n';

describe('a recording is read', () => {
  test('from a plain file, a packed one and a pipe alike', async () => {
    const plain = await readFacts(file('plain', log));
    const packed = await readFacts(file('packed', gzipSync(log)));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [piped] = await Promise.all([
      readFacts(pipe),
      new Promise((resolve) => setTimeout(resolve, 20)).then(() => {
        const writer = openSync(pipe, 'w');
        writeSync(writer, log);
        closeSync(writer);
      }),
    ]);
    assert.deepEqual(packed.log, plain.log);
    assert.deepEqual(piped.log, plain.log);
    assert.equal(plain.lines, 2);
  });

  test('from the files of each task: their directory, their name, or each of them', async () => {
    const ff = join(data, 'daemon-ff.ff');
    const whole = await readFacts(ff);
    const named = await readFacts(join(ff, 'daemon-ff.strace'));
    const each = ['30215', '30213', '30214'].map((tid) => join(ff, `daemon-ff.strace.${tid}`));
    const listed = await readFacts(each);
    assert.deepEqual(named.log, whole.log);
    assert.deepEqual(listed.log, whole.log);
    assert.equal(whole.perTask, true);
    assert.equal(whole.files.length, 3);
  });

  test('from the file of one task alone, whose number is in its name', async () => {
    const { log: facts } = await readFacts(join(data, 'daemon-ff.ff/daemon-ff.strace.30215'));
    assert.equal(facts.tasks[0]?.tid, 30215);
    assert.equal(facts.tasks[0]?.first_line, '30215:1');
  });

  test('from packed files of each task', async () => {
    const path = directory('packed-ff', {
      'a.10.gz': gzipSync('fork() = 11\n+++ exited with 0 +++\n'),
      'a.11': 'getpid() = 11\n+++ exited with 1 +++\n',
    });
    const { log: facts } = await readFacts(path);
    assert.equal(facts.counts['exited'], 2);
  });

  test('from a file with a number in its name and the tasks on its lines', async () => {
    const { log: facts } = await readFacts(file('trace.2024', log));
    assert.equal(facts.tasks[0]?.tid, 12);
  });

  test('up to where it breaks off: packed data that ends early, a tail of zeros', async () => {
    const text = gunzipSync(readFileSync(join(data, 'sh-pipeline.strace.gz'))).toString();
    const packed = gzipSync(text);
    const half = await readFacts(file('half.gz', packed.subarray(0, packed.length / 2)));
    assert.equal(half.unterminatedTail, true);
    assert.ok(half.lines > 1000 && half.lines < 4118, `${half.lines} lines`);
    const zeros = await readFacts(
      file('zeros', Buffer.concat([Buffer.from(log), Buffer.alloc(1 << 21)])),
    );
    assert.equal(zeros.log.counts['exited'], 1);
    assert.equal(zeros.unterminatedTail, true);
  });

  test('with its progress', async () => {
    const path = join(data, 'vfork-fail.strace');
    const seen: number[] = [];
    const { bytes } = await readFacts(path, { onProgress: (done, all) => seen.push(done / all) });
    assert.equal(seen.at(-1), 1);
    assert.equal(bytes, 66416);
  });
});

describe('what is no recording is refused in one line', () => {
  async function check(path: string | readonly string[], expected: RegExp): Promise<void> {
    await assert.rejects(readFacts(path), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, expected);
      assert.ok(!error.message.includes('\n'));
      assert.ok(error.message.startsWith(typeof path === 'string' ? path : folder), error.message);
      return true;
    });
  }

  test('a file that is not there', async () => {
    await check(join(folder, 'nowhere.strace'), /: no such file; give an strace log/);
    await check(join(folder, 'no/where'), /: no such file;/);
    await check(join(data, 'README.md', 'x'), /: cannot be looked at \(ENOTDIR\); check the path/);
  });

  test('an empty file, plain or packed', async () => {
    await check(file('empty', ''), /: is empty; /);
    await check(file('empty.gz', gzipSync('')), /: is empty; /);
  });

  test('a directory without files of each task, or with those of several recordings', async () => {
    await check(directory('bare', { 'a.txt': 'x' }), /: is a directory without NAME\.TID files; /);
    const two = { 'a.10': 'getpid() = 10\n', 'b.11': 'getpid() = 11\n' };
    await check(
      directory('two', two),
      /: holds several recordings \(a, b\); name the one you mean/,
    );
  });

  test('files that are not of one recording', async () => {
    const plain = file('x.strace', log);
    await check([plain, plain], /: is not named NAME\.TID; several files are one recording only/);
    await check(
      [file('f.5', 'pause() = 1\n'), join(folder, 'f.6')],
      /f\.6: no such file; several files/,
    );
    await check(directory('merged', { 'a.10': log }), /: is no file of strace -ff: its lines name/);
    await check(
      directory('twice', { 'a.10': log, 'a.10.gz': '' }),
      /: is a second file of task 10/,
    );
  });

  test('binary garbage', async () => {
    const noise = new Uint8Array(100_000);
    let seed = 1;
    for (const n of noise.keys()) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      noise[n] = seed >>> 24;
    }
    await check(file('noise', noise), /:1: is not text; an strace log was expected/);
    await check(file('noise.gz', gzipSync(noise)), /:1: is not text;/);
    await check(process.execPath, /:1: is not text;/);
    await check(
      file('damaged.gz', Buffer.concat([gzipSync(log).subarray(0, 20), noise])),
      /: cannot be unpacked/,
    );
  });

  test('a gigabyte of zeros, at once', async () => {
    const path = join(folder, 'sparse');
    const handle = openSync(path, 'w');
    ftruncateSync(handle, 1 << 30);
    closeSync(handle);
    const start = performance.now();
    await check(path, /:1: is not text;/);
    await check('/dev/zero', /:1: is not text;/);
    assert.ok(performance.now() - start < 1000);
  });

  test('a text that is something else, however long it is', async () => {
    await check(
      fileURLToPath(import.meta.url),
      /:1: is not the output of strace: no line of it is a call/,
    );
    await check(
      file('line', 'hello\n'),
      /: has no call, no signal and no exit in it; record it again/,
    );
    await check(file('long', 'x'.repeat(5_000_000)), /:1: is not the output of strace/);
  });

  test('a summary without a call', async () => {
    const summary =
      '% time     seconds  usecs/call     calls    errors syscall\n------ ---- ----\n  0.00    0.0   0   1  read\n';
    await check(
      file('summary', summary),
      /: has no call, no signal and no exit in it; record it again without -c/,
    );
  });

  test('a loop of links', async () => {
    const path = join(folder, 'loop');
    symlinkSync(path, path);
    await check(path, /: cannot be looked at \(ELOOP\); check the path/);
  });
});
