import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseBody } from '../../../src/recording/strace/line.ts';

/** The parts of a line that matter here, in one string. */
function read(text: string): string {
  const body = parseBody(text, 0);
  switch (body?.kind) {
    case undefined:
      return 'nothing';
    case 'complete':
      return `${body.name} [${body.args}] = ${body.result.kind} ${body.result.text}${time(body.duration)}`;
    case 'resumed': {
      const result = body.result === undefined ? 'open' : `${body.result.kind} ${body.result.text}`;
      return `resumed ${body.name} [${body.args}] = ${result}${time(body.duration)}`;
    }
    case 'unfinished':
    case 'detached':
    case 'cut':
      return `${body.kind} ${body.name} [${body.args}]`;
    case 'signal':
      return `signal ${body.signal} ${body.info}`;
    case 'stopped':
      return `stopped ${body.signal}`;
    case 'exited':
      return `exited ${body.status}`;
    case 'killed':
      return `killed ${body.signal}${body.core ? ' core' : ''}`;
    case 'superseded':
      return `superseded ${body.by}`;
    default:
      return body satisfies never;
  }
}

function time(duration: string): string {
  return duration === '' ? '' : ` in ${duration}`;
}

function check(cases: Readonly<Record<string, string>>): void {
  for (const [line, expected] of Object.entries(cases)) assert.equal(read(line), expected, line);
}

describe('a line of strace', () => {
  test('is a call when it has arguments and a result, however the result is decorated', () => {
    check({
      'getpid() = 12': 'getpid [] = value 12',
      'getpid()                         = 12': 'getpid [] = value 12',
      'close(3</tmp/a (b)>) = 0': 'close [3</tmp/a (b)>] = value 0',
      'open("x", O_RDONLY) = 3</tmp/a) = 5>': 'open ["x", O_RDONLY] = value 3</tmp/a) = 5>',
      'fcntl(3, F_GETFL) = 0x8000 (flags O_RDONLY|O_LARGEFILE)':
        'fcntl [3, F_GETFL] = value 0x8000 (flags O_RDONLY|O_LARGEFILE)',
      'poll([{fd=3, events=POLLIN}], 1, 0) = 1 ([{fd=3, revents=POLLIN}])':
        'poll [[{fd=3, events=POLLIN}], 1, 0] = value 1 ([{fd=3, revents=POLLIN}])',
      'select(4, [3], NULL, NULL, {tv_sec=5}) = 1 (in [3], left {tv_sec=4})':
        'select [4, [3], NULL, NULL, {tv_sec=5}] = value 1 (in [3], left {tv_sec=4})',
      'fork() = 30261<subreaper>': 'fork [] = value 30261<subreaper>',
      "vfork() = 2 /* 12676 in strace's PID NS */":
        "vfork [] = value 2 /* 12676 in strace's PID NS */",
      'getpid() = 14231 (DELAYED)': 'getpid [] = value 14231 (DELAYED)',
      'access("x", 0) = -1 ENOENT (No such file or directory) <0.000011>':
        'access ["x", 0] = error -1 ENOENT (No such file or directory) in 0.000011',
      'getppid() = -1 EPERM (Operation not permitted) (INJECTED)':
        'getppid [] = error -1 EPERM (Operation not permitted) (INJECTED)',
      'pause() = ? ERESTARTNOHAND (To be restarted if no handler) <1.5>':
        'pause [] = interrupted ? ERESTARTNOHAND (To be restarted if no handler) in 1.5',
      'exit_group(0) = ?': 'exit_group [0] = none ?',
      'futex(0x1, FUTEX_WAIT, 2, NULL <unfinished ...>) = ?':
        'futex [0x1, FUTEX_WAIT, 2, NULL <unfinished ...>] = none ?',
      'read(3, 0x1) = ? <unavailable>': 'read [3, 0x1] = none ? <unavailable>',
      'syscall_0x1ff(0x1, 0x2) = -1 ENOSYS (Function not implemented)':
        'syscall_0x1ff [0x1, 0x2] = error -1 ENOSYS (Function not implemented)',
      '????() = ?': '???? [] = none ?',
      'umask(022) = 022': 'umask [022] = value 022',
    });
  });

  test('is a call even when a string in it looks like its end', () => {
    check({
      'write(1, "a) = 3\\n", 7) = 7': 'write [1, "a) = 3\\n", 7] = value 7',
      'write(1, "\\") = 3", 6) = 6': 'write [1, "\\") = 3", 6] = value 6',
      'write(1, "x\\\\", 2) = 2': 'write [1, "x\\\\", 2] = value 2',
      'write(1, "<unfinished ...>", 16) = 16': 'write [1, "<unfinished ...>", 16] = value 16',
    });
  });

  test('is a beginning when strace, or the end of the file, broke it off', () => {
    check({
      'wait4(-1,  <unfinished ...>': 'unfinished wait4 [-1, ]',
      'vfork( <unfinished ...>': 'unfinished vfork []',
      'execve("x", ["x"], 0x1 /* 9 vars */ <pid changed to 12 ...>':
        'unfinished execve ["x", ["x"], 0x1 /* 9 vars */]',
      'pause( <detached ...>': 'detached pause []',
      'write(1, "a) = 3': 'cut write [1, "a) = 3]',
      'read(3, ': 'cut read [3, ]',
      rea: 'nothing',
      '<... read res': 'nothing',
    });
  });

  test('ends a call that began earlier', () => {
    check({
      '<... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 12 <0.1>':
        'resumed wait4 [[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL] = value 12 in 0.1',
      '<... execve resumed>)             = 0': 'resumed execve [] = value 0',
      '<... read resumed> "x", 1) = 1': 'resumed read [ "x", 1] = value 1',
      '<... pause resumed> <unfinished ...>) = ?': 'resumed pause [ <unfinished ...>] = none ?',
      '<... read resumed> <unfinished ...>': 'resumed read [] = open',
      '<... ???? resumed>) = ?': 'resumed ???? [] = none ?',
    });
  });

  test('is a signal, a stop or an end', () => {
    check({
      '--- SIGCHLD {si_signo=SIGCHLD, si_pid=3} ---': 'signal SIGCHLD {si_signo=SIGCHLD, si_pid=3}',
      '--- SIGRT_32 {si_signo=SIGRT_32} ---': 'signal SIGRT_32 {si_signo=SIGRT_32}',
      '--- SIGCHLD (Child exited) @ 0 (0) ---': 'signal SIGCHLD (Child exited) @ 0 (0)',
      '--- SIGCONT ---': 'signal SIGCONT ',
      '--- stopped by SIGTSTP ---': 'stopped SIGTSTP',
      '+++ exited with 255 +++': 'exited 255',
      '+++ killed by SIGTERM +++': 'killed SIGTERM',
      '+++ killed by SIGSEGV (core dumped) +++': 'killed SIGSEGV core',
      '+++ superseded by execve in pid 30040 +++': 'superseded 30040',
      '+++ superseded by execve in pid 30040<a> +++': 'superseded 30040',
    });
  });

  test('is nothing of strace otherwise', () => {
    for (const text of [
      '',
      'hello',
      'foo bar(1) = 2',
      '------ -----',
      '--- a/x',
      '+++ b/x',
      '<p>',
    ]) {
      assert.equal(read(text), 'nothing', text);
    }
  });
});
