/**
 * Recording, with an strace of our own on the path: it answers as the real one does in situations
 * that a test machine cannot be brought into.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { findProgram } from '../../src/cli/find-program.ts';
import { entry, inScratch, lab, quietEnvironment, root } from './lab.ts';

/** Understands just enough options to find the log and the command; `body` does the rest. */
const fakeStrace = (body: string) => `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    -o) log="$2"; shift 2 ;;
    -s) shift 2 ;;
    --) shift; break ;;
    *) shift ;;
  esac
done
[ "$log" = /dev/null ] && probe=1
${body}
`;

const works = `
[ -n "$probe" ] && exit 0
echo '100 1700000000.000001 execve("/bin/echo", ["echo", "hi"], 0x7ffd /* 3 vars */) = 0' > "$log"
"$@"; status=$?
echo '100 1700000000.000002 exit_group(0)             = ?' >> "$log"
echo '100 1700000000.000003 +++ exited with 0 +++' >> "$log"
exit $status`;

const denied = `
echo "strace: ptrace(PTRACE_TRACEME, ...): Operation not permitted" >&2
exit 1`;

function withStrace<T>(body: string, use: (folder: string, path: string) => T): T {
  return inScratch((folder) => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'strace'), fakeStrace(body));
    chmodSync(join(bin, 'strace'), 0o755);
    return use(folder, `${bin}:${process.env['PATH']}`);
  });
}

/** What is in the directory besides the fake. */
function leftIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name !== 'bin');
}

describe('record', () => {
  test('keeps the log, lets the program write, and tells the facts on stderr', () => {
    withStrace(works, (folder, PATH) => {
      const words = ['record', '-o', 'hi.strace', '--', 'echo', 'hi there'];
      const { code, out, err } = lab(words, { cwd: folder, env: { PATH } });
      assert.equal(code, 0, err);
      assert.equal(out, 'hi there\n');
      assert.match(err, /hi\.strace/);
      assert.match(err, /1 task/);
      assert.deepEqual(leftIn(folder), ['hi.strace']);
    });
  });

  test('hands the program its input', () => {
    withStrace(works, (folder, PATH) => {
      const { out } = lab(['record', '--', 'cat'], { cwd: folder, env: { PATH }, input: 'abc' });
      assert.equal(out, 'abc');
      assert.deepEqual(leftIn(folder), ['cat.strace']);
    });
  });

  test('never costs a file that the user did not name', () => {
    withStrace(works, (folder, PATH) => {
      for (let round = 0; round < 3; round++) {
        assert.equal(lab(['record', '--', 'true'], { cwd: folder, env: { PATH } }).code, 0);
      }
      assert.deepEqual(leftIn(folder), ['true-2.strace', 'true-3.strace', 'true.strace']);
    });
  });

  test('with JSON keeps stdout for the document', () => {
    withStrace(works, (folder, PATH) => {
      const words = ['record', '--format', 'json', '--', 'echo', 'hi'];
      const { out, err } = lab(words, { cwd: folder, env: { PATH } });
      const { version, files, log } = JSON.parse(out);
      assert.equal(version, 1);
      assert.equal(files.length, 1);
      assert.equal(log.counts.execs, 1);
      assert.match(err, /^hi$/m);
    });
  });

  test('to a name with .gz compresses the log', () => {
    withStrace(works, (folder, PATH) => {
      const words = ['record', '-o', 'hi.strace.gz', '--', 'true'];
      assert.equal(lab(words, { cwd: folder, env: { PATH } }).code, 0);
      const log = gunzipSync(readFileSync(join(folder, 'hi.strace.gz'))).toString();
      assert.match(log, /exited with 0/);
      assert.deepEqual(leftIn(folder), ['hi.strace.gz']);
    });
  });

  test('to a .utrec keeps the workload and no log', () => {
    withStrace(works, (folder, PATH) => {
      const words = ['record', '-o', 'hi.utrec', '--', 'echo', 'hi'];
      const { code, out, err } = lab(words, { cwd: folder, env: { PATH } });
      assert.deepEqual({ code, out }, { code: 0, out: 'hi\n' }, err);
      assert.match(err, /hi\.utrec {2}3 lines, 1 task/);
      assert.deepEqual(leftIn(folder), ['hi.utrec']);
      const tracer = join(root, 'examples/exec-logger.tracer.ts');
      const run = lab(['run', tracer, '--workload', 'hi.utrec'], { cwd: folder });
      assert.match(run.out, /\/bin\/echo/);
    });
  });

  test('of a program that fails is a recording all the same', () => {
    withStrace(works, (folder, PATH) => {
      const words = ['record', '--', 'sh', '-c', 'exit 7'];
      assert.equal(lab(words, { cwd: folder, env: { PATH } }).code, 0);
      assert.deepEqual(leftIn(folder), ['sh.strace']);
    });
  });

  test('where tracing is not permitted says so, and how to permit it', () => {
    withStrace(denied, (folder, PATH) => {
      const { code, err } = lab(['record', '--', 'true'], { cwd: folder, env: { PATH } });
      assert.equal(code, 2);
      assert.match(err, /^utrace-lab: strace: [^\n]*not permitted[^\n]*SYS_PTRACE[^\n]*\n$/);
      assert.deepEqual(leftIn(folder), []);
    });
  });

  test('without strace says how to get it', () => {
    inScratch((folder) => {
      mkdirSync(join(folder, 'bin'));
      const words = ['record', '--', process.execPath, '--version'];
      const { code, err } = lab(words, { cwd: folder, env: { PATH: join(folder, 'bin') } });
      assert.equal(code, 2);
      assert.match(err, /^utrace-lab: strace: is not installed[^\n]*install[^\n]*\n$/);
    });
  });

  test('into a directory that does not exist is refused before the program runs', () => {
    withStrace(works, (folder, PATH) => {
      const words = ['record', '-o', 'no/where.strace', '--', 'touch', 'ran'];
      const { code, err } = lab(words, { cwd: folder, env: { PATH } });
      assert.equal(code, 2);
      assert.match(err, /no\/where\.strace/);
      assert.ok(!existsSync(join(folder, 'ran')));
    });
  });

  test('with the strace of this machine, if it has one, records a real program', () => {
    inScratch((folder) => {
      const words = [
        'record',
        '-o',
        'sh.strace',
        '--format',
        'json',
        '--',
        'sh',
        '-c',
        'true | cat',
      ];
      const { code, out, err } = lab(words, { cwd: folder });
      if (findProgram('strace').kind !== 'found' || /not permitted/.test(err)) {
        assert.equal(code, 2);
        return;
      }
      assert.equal(code, 0, err);
      const { log } = JSON.parse(out);
      assert.ok(log.counts.creations >= 1);
      assert.equal(log.counts.exited, log.counts.tasks);
      assert.deepEqual(log.unparsed_lines, []);
    });
  });
});

describe('Ctrl-C while recording', () => {
  test('reaches the program, keeps what was recorded whole, and ends with 130', async () => {
    await withStrace(works, async (folder, PATH) => {
      const words = ['record', '-o', 'sleep.strace', '--', 'sleep', '30'];
      const started = Date.now();
      const child = spawn(process.execPath, [entry, ...words], {
        cwd: folder,
        env: quietEnvironment({ PATH }),
        stdio: 'ignore',
      });
      await until(() => leftIn(folder).length > 0);
      setTimeout(() => child.kill('SIGINT'), 200);
      const code = await new Promise((resolve) => child.on('close', resolve));
      assert.equal(code, 130);
      assert.ok(Date.now() - started < 20_000);
      assert.deepEqual(leftIn(folder), ['sleep.strace']);
      assert.match(readFileSync(join(folder, 'sleep.strace'), 'utf8'), /exited with 0 \+\+\+\n$/);
    });
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !condition(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
