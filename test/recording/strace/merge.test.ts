import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StraceMerge } from '../../../src/recording/strace/merge.ts';
import { StraceReader } from '../../../src/recording/strace/reader.ts';

/** The merged order as `TID:LINE`, the files read `piece` characters at a time. */
function merged(files: Readonly<Record<number, readonly string[]>>, piece = 40): string {
  const order: unknown[] = [];
  const tids = Object.keys(files).map(Number);
  const merge = new StraceMerge(tids, ({ ref }) => order.push(ref));
  const texts = new Map(tids.map((tid) => [tid, (files[tid] ?? []).map((l) => `${l}\n`).join('')]));
  const readers = new Map(
    tids.map((tid) => [tid, new StraceReader((line) => merge.push(tid, line), { tid })]),
  );
  for (let tid = merge.advance(); tid !== undefined; tid = merge.advance()) {
    const text = texts.get(tid) ?? '';
    readers.get(tid)?.feed(text.slice(0, piece));
    texts.set(tid, text.slice(piece));
    if (text !== '') continue;
    readers.get(tid)?.end();
    merge.complete(tid);
  }
  return order.join(' ');
}

function check(files: Readonly<Record<number, readonly string[]>>, expected: string): void {
  for (const piece of [1, 7, 40, 10000]) assert.equal(merged(files, piece), expected);
}

const reap = (tid: number) =>
  `wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = ${tid}`;

describe('files of one task each', () => {
  test('go by the time of day', () => {
    check(
      {
        10: ['15:00:01 fork() = 11', '15:00:03 pause() = 1'],
        11: ['15:00:02 getpid() = 11', '15:00:04 +++ exited with 0 +++'],
      },
      '10:1 11:1 10:2 11:2',
    );
  });

  test('go by seconds since 1970', () => {
    check(
      {
        10: ['1795361267.100000 fork() = 11', '1795361267.300000 pause() = 1'],
        11: ['1795361267.200000 getpid() = 11'],
      },
      '10:1 11:1 10:2',
    );
  });

  test('go on over midnight', () => {
    check(
      {
        10: ['23:59:58 fork() = 11', '23:59:59 fork() = 12', '00:00:02 pause() = 1'],
        11: ['23:59:59 getpid() = 11', '00:00:03 pause() = 1'],
        12: ['00:00:01 getpid() = 12'],
      },
      '10:1 10:2 11:1 12:1 10:3 11:2',
    );
  });

  test('reap a child after its last line, though the call began earlier', () => {
    check(
      {
        10: ['15:00:01 fork() = 11', `15:00:02 ${reap(11)}`, '15:00:06 pause() = 1'],
        11: ['15:00:03 getpid() = 11', '15:00:05 +++ exited with 0 +++'],
      },
      '10:1 11:1 11:2 10:2 10:3',
    );
  });

  test('without times follow what requires what', () => {
    check(
      {
        10: [
          'execve("/bin/a", ["a"], 0x1) = 0',
          'vfork() = 11',
          'fork() = 12',
          reap(12),
          '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=11, si_status=0} ---',
          reap(11),
          '+++ exited with 0 +++',
        ],
        11: ['execve("/bin/b", ["b"], 0x1) = 0', '+++ exited with 0 +++'],
        12: ['getpid() = 12', '+++ exited with 0 +++'],
      },
      '10:1 10:2 11:1 10:3 12:1 11:2 12:2 10:4 10:5 10:6 10:7',
    );
  });

  test('without times report a stop after it, and a signal after it was sent', () => {
    const stopped = '{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}';
    check(
      {
        10: [
          'execve("/bin/a", ["a"], 0x1) = 0',
          'fork() = 11',
          `wait4(11, [${stopped}], WUNTRACED, NULL) = 11`,
          '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_STOPPED, si_pid=11, si_status=SIGSTOP} ---',
          'kill(11, SIGCONT) = 0',
          reap(11),
        ],
        11: [
          'getpid() = 11',
          '--- stopped by SIGSTOP ---',
          '--- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=10} ---',
          '+++ exited with 0 +++',
        ],
      },
      '10:1 10:2 11:1 11:2 10:3 10:4 10:5 11:3 11:4 10:6',
    );
  });

  test('without times let the thread that took over finish first', () => {
    check(
      {
        10: [
          'execve("/bin/a", ["a"], 0x1) = 0',
          'clone3({flags=CLONE_THREAD, exit_signal=0}, 88) = 11',
          'pause() = ?',
          '+++ superseded by execve in pid 11 +++',
          '<... execve resumed>) = 0',
        ],
        11: ['getpid() = 10', 'execve("/bin/b", ["b"], 0x1 <pid changed to 10 ...>'],
      },
      '10:1 10:2 11:1 11:2 10:3 10:4 10:5',
    );
  });

  test('that contradict themselves are all handed on', () => {
    const files = { 10: [reap(11), 'pause() = 1'], 11: [reap(10), 'pause() = 1'], 12: [] };
    assert.deepEqual(merged(files).split(' ').sort(), ['10:1', '10:2', '11:1', '11:2']);
  });

  test('of which nobody says who created whom are all handed on', () => {
    const files = { 10: ['read(0, "", 1) = 0'], 11: ['read(0, "", 1) = 0', 'exit(0) = ?'] };
    assert.deepEqual(merged(files).split(' ').sort(), ['10:1', '11:1', '11:2']);
  });
});
