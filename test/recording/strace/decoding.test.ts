import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readExecution, readKill } from '../../../src/recording/strace/calls.ts';
import { readCreation } from '../../../src/recording/strace/creation.ts';
import { readSiginfo } from '../../../src/recording/strace/siginfo.ts';
import { signalArgument, signalName } from '../../../src/recording/strace/signals.ts';
import { readChildCode, readStatus } from '../../../src/recording/strace/waiting.ts';

describe('readCreation', () => {
  function check(name: string, args: string, expected: string): void {
    const { kind, flags, exitSignal } = readCreation(name, args);
    assert.equal([kind, ...flags, exitSignal].join(' '), expected);
  }

  test('knows the calls without flags', () => {
    check('fork', '', 'fork SIGCHLD');
    check('vfork', '', 'vfork CLONE_VFORK CLONE_VM SIGCHLD');
  });

  test('finds the flags of clone, by name and by number', () => {
    check('clone', 'child_stack=NULL, flags=CLONE_PARENT|SIGUSR2', 'fork CLONE_PARENT SIGUSR2');
    check('clone', 'child_stack=0x1, flags=CLONE_VM|CLONE_VFORK', 'vfork CLONE_VM CLONE_VFORK ');
    check('clone', '0x1200011, 0, 0, 0x7f, 0', 'fork CLONE_CHILD_CLEARTID CLONE_CHILD_SETTID 17');
    check(
      'clone',
      'child_stack=NULL, flags=0x800000 /* CLONE_UNTRACED */|17 /* SIGCHLD */',
      'fork CLONE_UNTRACED SIGCHLD',
    );
  });

  test('finds the flags of clone3 in its structure, if it is printed', () => {
    check(
      'clone3',
      '{flags=CLONE_THREAD|CLONE_VM, exit_signal=0} => {x=1}, 88',
      'thread CLONE_VM CLONE_THREAD 0',
    );
    check('clone3', '{flags=CLONE_PIDFD, exit_signal=SIGCHLD}, 88', 'fork CLONE_PIDFD SIGCHLD');
    check('clone3', '0x7ffc2f06be30, 0x58', 'unknown ');
  });
});

describe('a wait status', () => {
  test('is read as strace decodes it', () => {
    assert.deepEqual(readStatus('[{WIFEXITED(s) && WEXITSTATUS(s) == 255}]'), {
      kind: 'exit',
      status: 255,
    });
    assert.deepEqual(readStatus('[{WIFSIGNALED(s) && WTERMSIG(s) == SIGRT_2 && WCOREDUMP(s)}]'), {
      kind: 'signal',
      signal: 'SIGRT_2',
      core: true,
    });
    assert.deepEqual(readStatus('[{WIFCONTINUED(s)}]'), { kind: 'continued' });
    assert.deepEqual(readStatus('NULL'), { kind: 'unknown' });
    assert.deepEqual(readStatus('0x7ffe'), { kind: 'unknown' });
    assert.deepEqual(readStatus(undefined), { kind: 'unknown' });
  });

  test('is read from a siginfo, by name and by number', () => {
    const { code, status, pid } = readSiginfo(
      '{si_signo=SIGCHLD, si_code=CLD_DUMPED, si_pid=3<sh>, si_uid=0, si_status=SIGSEGV, si_utime=0}',
    );
    const core = { kind: 'signal', signal: 'SIGSEGV', core: true };
    assert.equal(pid, 3);
    assert.deepEqual(readChildCode(code, status), core);
    assert.deepEqual(readChildCode('0x3', '11'), core);
    assert.deepEqual(readChildCode('0x1 /* CLD_EXITED */', '3'), { kind: 'exit', status: 3 });
    assert.deepEqual(readChildCode('0x6', '18'), { kind: 'continued' });
    assert.deepEqual(readChildCode('SI_USER', undefined), { kind: 'unknown' });
  });
});

describe('readExecution', () => {
  test('gives path and arguments', () => {
    assert.deepEqual(readExecution('execve', '"/bin/a", ["a", "b\\n"], 0x1 /* 2 vars */'), {
      path: '/bin/a',
      argv: ['a', 'b\n'],
    });
    assert.deepEqual(readExecution('execveat', '3</bin/a>, "", ["a"], 0x1, AT_EMPTY_PATH'), {
      path: '',
      argv: ['a'],
    });
    assert.deepEqual(readExecution('execve', '0x1, 0x2, 0x3'), { path: '0x1', argv: [] });
    assert.deepEqual(readExecution('execve', '"/usr/bin/a", ["a'), {
      path: '/usr/bin/a',
      argv: ['a'],
    });
  });
});

describe('readKill', () => {
  function check(name: string, args: string, expected: string): void {
    const target = readKill(name, args);
    assert.equal(target && `${target.to} ${target.id} ${target.signal}`, expected);
  }

  test('tells tasks, processes, groups and everybody apart', () => {
    check('kill', '12, SIGTERM', 'process 12 SIGTERM');
    check('kill', '12<sh>, 0', 'process 12 0');
    check('kill', '-12, SIGSTOP', 'group 12 SIGSTOP');
    check('kill', '0, SIGINT', 'group 0 SIGINT');
    check('kill', '-1, SIGKILL', 'all 0 SIGKILL');
    check('kill', '0xfffffff4, 0x9', 'group 12 SIGKILL');
    check('tkill', '12, SIGUSR1', 'task 12 SIGUSR1');
    check('tgkill', '10, 12, SIGRT_3', 'task 12 SIGRT_3');
    check('rt_sigqueueinfo', '12, SIGUSR1, {si_signo=SIGUSR1}', 'process 12 SIGUSR1');
    check('rt_tgsigqueueinfo', '10, 12, SIGUSR1, {}', 'task 12 SIGUSR1');
    assert.equal(readKill('getpid', ''), undefined);
    assert.equal(readKill('kill', ''), undefined);
  });
});

test('signals are named as strace names them', () => {
  assert.deepEqual([1, 9, 17, 31, 32, 34, 64, 99].map(signalName), [
    ...['SIGHUP', 'SIGKILL', 'SIGCHLD', 'SIGSYS', 'SIGRTMIN', 'SIGRT_2', 'SIGRT_32', '99'],
  ]);
  assert.equal(signalArgument('9 /* SIGKILL */'), 'SIGKILL');
  assert.equal(signalArgument('x'), undefined);
});
