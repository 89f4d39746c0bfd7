import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importLines, importText, livesOf } from './import-text.ts';

function check(log: string, expected: readonly string[]): void {
  const lines = log
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  assert.deepEqual(livesOf(importLines(...lines).log), expected);
}

describe('a task', () => {
  test('is the root when it is the first, and appears unannounced otherwise', () => {
    check('10 pause() = 1\n11 pause() = 1', ['10.0 root null open', '11.0 null null open']);
  });

  test('is what its creation says: fork, vfork, clone, thread, or unknown', () => {
    check(
      `
      10 fork() = 11
      10 vfork() = 12
      10 clone(child_stack=NULL, flags=CLONE_VM|SIGCHLD) = 13
      10 clone(child_stack=NULL, flags=CLONE_VFORK|SIGCHLD) = 14
      10 clone3({flags=CLONE_VM|CLONE_SIGHAND|CLONE_THREAD, exit_signal=0}, 88) = 15
      10 clone(0x1200011, 0, 0, 0x7f74ac43fa10, 0) = 0x10
      10 clone3({flags=0x3d0f00, exit_signal=0} => {parent_tid=[17]}, 88) = 17
      10 clone3(0x7ffc2f06be30, 0x58) = 18
      10 clone3({flags=0x100 /* CLONE_VM */, exit_signal=17 /* SIGCHLD */}, 88) = 19
      10 fork() = -1 EAGAIN (Resource temporarily unavailable)
      10 fork() = ? ERESTARTNOINTR (To be restarted)`,
      [
        '10.0 root null open',
        '11.0 fork 10 open',
        '12.0 vfork 10 open',
        '13.0 clone 10 open',
        '14.0 vfork 10 open',
        '15.0 thread 10 open',
        '16.0 fork 10 open',
        '17.0 thread 10 open',
        '18.0 unknown 10 open',
        '19.0 clone 10 open',
      ],
    );
  });

  test('may speak, and end, before its creation returns', () => {
    check(
      `
      10 vfork( <unfinished ...>
      11 exit_group(127) = ?
      11 +++ exited with 127 +++
      10 <... vfork resumed>) = 11`,
      ['10.0 root null open', '11.0 vfork 10 exit 127'],
    );
  });

  test('lives again when its number is used again', () => {
    check(
      `
      10 fork() = 11
      11 +++ exited with 1 +++
      10 fork() = 11
      11 +++ killed by SIGKILL +++
      10 fork( <unfinished ...>
      11 getpid() = 11
      10 <... fork resumed>) = 11`,
      ['10.0 root null open', '11.0 fork 10 exit 1', '11.1 fork 10 SIGKILL', '11.2 fork 10 open'],
    );
  });

  test('lives again when its number is used again and its end was not recorded', () => {
    check('10 fork() = 11\n10 fork() = 11', [
      '10.0 root null open',
      '11.0 fork 10 open',
      '11.1 fork 10 open',
    ]);
  });

  test('passes its number to the thread that executes', () => {
    const { log } = importLines(
      '10 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 11',
      '11 execve("/bin/a", ["a"], 0x1 /* 2 vars */ <unfinished ...>',
      '10 pause( <unfinished ...>',
      '10 <... pause resumed>) = ?',
      '10 +++ superseded by execve in pid 11 +++',
      '10 <... execve resumed>) = 0',
      '10 execve("/bin/b", ["b"], 0x1 /* 2 vars */) = 0',
      '10 +++ exited with 0 +++',
    );
    assert.deepEqual(livesOf(log), [
      '10.0 root null superseded by 11',
      '11.0 thread 10 became 10',
      '10.1 exec-takeover null exit 0',
    ]);
    assert.deepEqual(log.execs, [
      { line: 6, tid: 10, path: '/bin/a', by_thread: 11 },
      { line: 7, tid: 10, path: '/bin/b' },
    ]);
    assert.deepEqual(log.superseded, [{ line: 5, tid: 10, by: 11 }]);
    assert.equal(log.counts['tasks'], 2);
  });

  test('passes its number even when strace was told to be quiet about it', () => {
    check(
      `
      10 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 11
      10 pause( <unfinished ...>
      11 execve("/bin/a", ["a"], 0x1 <unfinished ...>
      10 <... execve resumed>) = 0`,
      ['10.0 root null open', '11.0 thread 10 became 10', '10.1 exec-takeover null open'],
    );
  });

  test('is let go by a detaching strace, with the call it was in', () => {
    const { log } = importLines('10 getpid() = 10', '10 wait4(-1,  <detached ...>');
    assert.deepEqual(livesOf(log), ['10.0 root null detached']);
    assert.equal(log.tasks[0]?.dangling_call, 'wait4');
    assert.deepEqual(log.line_kinds, { complete: 1, detached: 1 });
  });
});

describe('a line without a task', () => {
  test('belongs to the task that the recording names later', () => {
    check(
      `
      execve("/bin/a", ["a"], 0x1) = 0
      fork( <unfinished ...>
      [pid 11] getpid() = 11
      [pid 10] <... fork resumed>) = 11
      [pid 11] +++ exited with 0 +++
      +++ exited with 0 +++`,
      ['10.0 root null exit 0', '11.0 fork 10 exit 0'],
    );
  });

  test('belongs to the task that asks for its own number', () => {
    check('brk(NULL) = 0x1\nset_tid_address(0x1) = 10\nfork() = 11', [
      '10.0 root null open',
      '11.0 fork 10 open',
    ]);
  });

  test('belongs to the task that strace attached to', () => {
    const { log } = importLines('strace: Process 10 attached', 'pause() = 1');
    assert.deepEqual(livesOf(log), ['10.0 root null open']);
    assert.equal(log.tasks[0]?.first_line, 2);
  });

  test('belongs to the only one that is left', () => {
    check(
      `
      fork() = 11
      [pid 10] exit_group(0) = ?
      [pid 10] +++ exited with 0 +++
      getpid() = 11
      +++ exited with 5 +++`,
      ['10.0 root null exit 0', '11.0 fork 10 exit 5'],
    );
  });

  test('does not belong to a child that strace has let go', () => {
    const { log } = importLines(
      'vfork(strace: Process 14198 attached',
      ' <unfinished ...>',
      '[pid 14198] execve("/bin/true", ["/bin/true"], 0x1 <unfinished ...>',
      '[pid 14197] <... vfork resumed>) = 14198',
      'strace: Process 14198 detached',
      'wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 14198',
      '+++ exited with 0 +++',
    );
    assert.deepEqual(livesOf(log), ['14197.0 root null exit 0', '14198.0 vfork 14197 open']);
  });

  test('belongs to the one task of a recording that follows no children', () => {
    check('fork() = 11\nfork() = 12\nwait4(-1, NULL, 0, NULL) = 11\n+++ exited with 0 +++', [
      '0.0 root null exit 0',
      '11.0 fork 0 open',
      '12.0 fork 0 open',
    ]);
  });
});

describe('a call that waits', () => {
  function waits(...calls: readonly string[]) {
    const { log } = importLines(...calls.map((call) => `10 ${call}`));
    return [
      ...log.reaps.map(({ child, exit, signal, core, status_unknown }) => {
        const end =
          status_unknown === true ? 'unknown' : (exit ?? `${signal}${core ? ' core' : ''}`);
        return `reaped ${child} ${end}`;
      }),
      ...log.wait_reports.map(({ child, what, signal }) =>
        `${what} ${child} ${signal ?? ''}`.trim(),
      ),
    ];
  }

  test('reaps a child that exited or was killed', () => {
    assert.deepEqual(
      waits(
        'wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 11',
        'wait4(12<x>, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGTERM}], 0, NULL) = 12<x>',
        'wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}], 0, NULL) = 13',
        'waitpid(14, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0) = 14',
        'waitid(P_ALL, 0, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=15, si_status=4}, WEXITED, NULL) = 0',
        'waitid(P_PID, 16, {si_signo=17, si_code=0x3, si_pid=16, si_status=11}, 0x4, NULL) = 0',
        'wait4(-1, NULL, 0, NULL) = 17',
        'waitid(P_PID, 18, NULL, WEXITED, NULL) = 0',
        'waitid(P_PIDFD, 3<pid:19>, NULL, WEXITED, NULL) = 0',
        'waitid(P_ALL, 0, NULL, WEXITED, NULL) = 0',
      ),
      [
        ...['reaped 11 3', 'reaped 12 SIGTERM', 'reaped 13 SIGSEGV core', 'reaped 14 0'],
        ...['reaped 15 4', 'reaped 16 SIGSEGV core', 'reaped 17 unknown', 'reaped 18 unknown'],
        ...['reaped 19 unknown', 'reaped null unknown'],
      ],
    );
  });

  test('reports stops, continues and peeks without reaping', () => {
    assert.deepEqual(
      waits(
        'wait4(-1, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTSTP}], WUNTRACED, NULL) = 11',
        'wait4(-1, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTRAP} | PTRACE_EVENT_EXEC << 16], __WALL, NULL) = 11',
        'wait4(-1, [{WIFCONTINUED(s)}], WCONTINUED, NULL) = 11',
        'waitid(P_PID, 11, {si_signo=SIGCHLD, si_code=CLD_STOPPED, si_pid=11, si_status=SIGSTOP}, WSTOPPED, NULL) = 0',
        'waitid(P_PID, 11, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=11, si_status=0}, WEXITED|WNOWAIT, NULL) = 0',
      ),
      ['stopped 11 SIGTSTP', 'stopped 11 SIGTRAP', 'continued 11', 'stopped 11 SIGSTOP', 'peek 11'],
    );
  });

  test('that finds nothing reports nothing', () => {
    assert.deepEqual(
      waits(
        'wait4(-1, 0x7ffe, WNOHANG, NULL) = 0',
        'wait4(-1, 0x7ffe, 0, NULL) = -1 ECHILD (No child processes)',
        'wait4(-1, 0x7ffe, 0, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)',
        'waitid(P_ALL, 0, {}, WEXITED|WNOHANG, NULL) = 0',
        'waitid(P_ALL, 0, NULL, WEXITED|WNOHANG, NULL) = 0',
      ),
      [],
    );
  });

  test('without a status in the recording reaps nobody who goes on speaking', () => {
    const { log } = importLines(
      '10 clone(0x1200011, 0, 0, 0x7f74ac43fa10, 0) = 0xb',
      '11 --- stopped by SIGSTOP ---',
      '10 wait4(0xffffffff, 0x7ffc2f06c0a8, 0x2, 0) = 0xb',
      '11 +++ exited with 3 +++',
      '10 wait4(0xffffffff, 0x7ffc2f06c0a8, 0x2, 0) = 0xb',
    );
    assert.deepEqual(log.wait_reports, [{ line: 3, by: 10, child: 11, what: 'stopped' }]);
    assert.deepEqual(log.reaps, [
      { line: 5, by: 10, child: 11, call: 'wait4', status_unknown: true },
    ]);
  });
});

describe('an execution', () => {
  test('keeps the path as the log escapes it', () => {
    const paths = importLines(
      '10 execve("/bin/a\\"b\\t", ["a"], 0x1 /* 2 vars */) = 0',
      '10 execve("\\x2f\\x61", ["\\x61"], 0x1) = 0',
      '10 execve(0x7fffe41877a0, 0x7fffe4188c58, 0x7fffe4188c68) = 0',
      '10 execveat(AT_FDCWD, "b", ["b"], 0x1, 0) = 0',
      '10 execveat(3</bin/c>, "", ["c"], 0x1, AT_EMPTY_PATH) = 0',
      '10 execve("/x", ["x"], 0x1) = -1 ENOENT (No such file or directory)',
    ).log;
    assert.deepEqual(
      paths.execs.map(({ path }) => path),
      ['/bin/a\\"b\\t', '\\x2f\\x61', '0x7fffe41877a0', 'b', ''],
    );
    assert.equal(paths.counts['exec_failures'], 1);
  });

  test('whose beginning is not recorded has no path', () => {
    const { log } = importLines('10 <... execve resumed>) = 0');
    assert.deepEqual(log.execs, [{ line: 1, tid: 10, path: null }]);
    assert.equal(log.counts['entered'], 0);
    assert.equal(log.counts['returned'], 1);
  });
});

test('calls are joined from their two lines', () => {
  const { events } = importText(
    '10 wait4(-1,  <unfinished ...>\n10 <... wait4 resumed>NULL, 0, NULL) = 11 <0.2>\n',
  );
  const [, returned] = events;
  assert.equal(returned?.kind, 'returned');
  if (returned?.kind !== 'returned') return;
  assert.deepEqual(returned.call, { name: 'wait4', args: '-1, NULL, 0, NULL', entered: 1 });
  assert.equal(returned.duration, '0.2');
});
