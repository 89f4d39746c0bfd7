import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importLines, importText } from './import-text.ts';

/** The kind of each physical line, in order. */
function kinds(...lines: readonly string[]): readonly string[] {
  return importLines(...lines).events.map(({ kind, line }) => `${line} ${kind}`);
}

describe('strace on standard error', () => {
  test('breaks a call by a note, and the call is whole again', () => {
    const { events, log } = importLines(
      'clone(child_stack=NULL, flags=SIGCHLDstrace: Process 12 attached',
      ', child_tidptr=0x1) = 12',
      '[pid    12] exit_group(3)            = ?',
      '[pid    12] +++ exited with 3 +++',
    );
    assert.deepEqual(
      events.map(({ kind, line }) => `${line} ${kind}`),
      ['1 note', '2 complete', '3 complete', '4 exited'],
    );
    assert.deepEqual(log.notes, [{ line: 1, text: 'strace: Process 12 attached', mid_line: true }]);
    assert.deepEqual(log.creations, [{ line: 2, by: 0, child: 12, call: 'clone', kind: 'fork' }]);
  });

  test('breaks a call by two notes before it goes on', () => {
    assert.deepEqual(
      kinds(
        'vfork(strace: Process 12 attached',
        'strace: Process 13 attached',
        ' <unfinished ...>',
        '[pid 12] pause( <unfinished ...>',
      ),
      ['1 note', '2 note', '3 entered', '4 entered'],
    );
  });

  test('breaks a call by a note of versions that did not sign their notes', () => {
    assert.deepEqual(kinds('fork(Process 12 attached', ') = 12', 'Process 12 detached'), [
      '1 note',
      '2 complete',
      '3 note',
    ]);
  });

  test('loses no call whose rest never comes', () => {
    const { log } = importLines(
      'getpid() = 9',
      'wait4(-1, strace: Process 12 attached',
      '[pid 12] pause() = 1',
    );
    assert.deepEqual(log.line_kinds, { complete: 2, note: 1 });
    assert.equal(log.counts['entered'], 3);
    assert.equal(log.tasks[0]?.dangling_call, 'wait4');
  });

  test('mixes with program output in the middle of a call', () => {
    assert.deepEqual(
      kinds('write(1, "a\\nb\\n", 4a', 'b', ')       = 4', 'write(1, "x", 1x) = 1'),
      ['1 broken', '2 foreign', '3 complete', '4 complete'],
    );
  });

  test('mixes with program output in front of an event', () => {
    const { events, log } = importLines(
      '15:04:05.000001 write(1, "hi", 2 <unfinished ...>',
      'hi[pid 12] 15:04:05.000002 +++ exited with 0 +++',
      'hi15:04:05.000003 <... write resumed>) = 2',
    );
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['entered', 'exited', 'returned'],
    );
    assert.equal(log.counts['unparsed'], 0);
  });

  test('mixes with program output that looks like a call', () => {
    const { events, log } = importLines(
      '[pid 12] write(1, "\\nx(y\\n", 5',
      'x(y',
      ' <unfinished ...>',
      '[pid 13] getpid() = 13',
      'z(1',
      '[pid 12] <... write resumed>) = 5',
    );
    assert.deepEqual(
      events.map(({ kind, line }) => `${line} ${kind}`),
      ['1 broken', '2 foreign', '3 entered', '4 complete', '5 foreign', '6 returned'],
    );
    assert.equal(log.counts['entered'], 2);
  });

  test('mixes with program output glued to a call or to a note', () => {
    const { log } = importLines(
      'getpid() = 10',
      'lineclone(flags=SIGCHLDstrace: Process 11 attached',
      'child out, child_tidptr=0x1) = 11',
      'Enter: getpid() = 10',
      'outstrace: Process 12 attached',
      'linewait4(-1, out[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 11',
    );
    assert.deepEqual(log.line_kinds, { complete: 4, note: 2 });
    assert.deepEqual(log.creations, [{ line: 3, by: 10, child: 11, call: 'clone', kind: 'fork' }]);
    assert.deepEqual(log.reaps, [{ line: 6, by: 10, child: 11, call: 'wait4', exit: 3 }]);
  });

  test('mixes with program output in front of a call that a note breaks', () => {
    const { log } = importLines(
      '15:04:05.1 execve("/a", ["a"], 0x1) = 0',
      'line15:04:05.2 clone(flags=SIGCHLDstrace: Process 11 attached',
      ', child_tidptr=0x1) = 11',
    );
    assert.deepEqual(log.line_kinds, { complete: 2, note: 1 });
    assert.equal(log.creations.length, 1);
  });

  test('names program output with its line', () => {
    const { log, unparsed } = importLines('getpid() = 9', 'hello', '', 'getuid() = 0');
    assert.deepEqual(log.unparsed_lines, [2, 3]);
    assert.deepEqual(unparsed[0], { line: 2, reason: 'not a line of strace' });
  });

  test('tells program output by the columns it lacks', () => {
    assert.deepEqual(kinds('15:04:05 getpid() = 9', 'factorial(5) = 120'), [
      '1 complete',
      '2 foreign',
    ]);
  });
});

describe('strace -o', () => {
  test('writes every line with a task; one without is not of strace', () => {
    assert.deepEqual(kinds('12 getpid() = 12', 'getuid() = 0', '12 pause( <unfinished ...>'), [
      '1 complete',
      '2 foreign',
      '3 entered',
    ]);
  });

  test('leaves a line that breaks off without a rest to wait for', () => {
    const { log, unparsed } = importLines('12 read(3, "x', '12 getpid() = 12');
    assert.deepEqual(log.unparsed_lines, [1]);
    assert.deepEqual(unparsed, [{ line: 1, reason: 'the line breaks off' }]);
    assert.equal(log.counts['entered'], 2);
  });

  test('prints stacks, dumps and a summary between and behind the calls', () => {
    assert.deepEqual(
      kinds(
        '12 read(3, "hi", 2) = 2',
        ' | 00000  68 69                                             hi               |',
        ' > /lib/libc.so.6(read+0x8) [0xd43b8]',
        '12 readv(3, [{iov_base="hi", iov_len=2}], 1) = 2',
        ' * 2 bytes in buffer 0',
        '12 +++ exited with 0 +++',
        '% time     seconds  usecs/call     calls    errors syscall',
        '------ ----------- ----------- --------- --------- ----------------',
        '  0.00    0.000000           0         1           read',
        '',
        '100.00    0.000000           0         1           total',
      ).map((line) => line.split(' ')[1]),
      [
        ...['complete', 'dump', 'stack', 'complete', 'dump', 'exited'],
        ...['summary', 'summary', 'summary', 'summary', 'summary'],
      ],
    );
  });

  test('prints the summary with whichever columns were chosen', () => {
    assert.deepEqual(
      kinds('12 exit(0) = ?', 'syscall   calls  usecs/call', '------- ------ -------').slice(1),
      ['2 summary', '3 summary'],
    );
  });
});

describe('strace -z', () => {
  test('prints the rest of an unfinished call without saying whose it is', () => {
    const { events, log } = importLines(
      '10 fork() = 11',
      '10 wait4(11,  <unfinished ...>',
      '[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 11',
      '10 +++ exited with 0 +++',
      'NULL, 0, NULL) = 12',
    );
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['complete', 'entered', 'returned', 'exited', 'foreign'],
    );
    assert.deepEqual(log.reaps, [{ line: 3, by: 10, child: 11, call: 'wait4', exit: 3 }]);
  });

  test('prints a creation after the lines of the child', () => {
    const { log } = importLines(
      '10 getpid() = 10',
      '11 +++ exited with 127 +++',
      '10 vfork() = 11',
    );
    assert.deepEqual(log.creations, [{ line: 3, by: 10, child: 11, call: 'vfork', kind: 'vfork' }]);
    assert.equal(log.counts['tasks'], 2);
  });
});

describe('a log', () => {
  test('may have gone through another system: carriage returns and a byte order mark', () => {
    const { log } = importText('\uFEFF12 getpid() = 12\r\n12 +++ exited with 0 +++\r\n');
    assert.deepEqual(log.line_kinds, { complete: 1, exited: 1 });
  });

  test('gives the same events however it is cut into pieces', () => {
    const text = '12 getpid() = 12\n12 wait4(-1,  <unfinished ...>\n13 pause(';
    const whole = importText(text);
    for (let at = 1; at < text.length; at++) {
      assert.deepEqual(importText(text, {}, [at, Math.min(at + 3, text.length)]), whole);
    }
  });

  test('with a line beyond the limit loses that line and no other', () => {
    const long = `12 write(1, "${'x'.repeat(300)}", 300) = 300\n`;
    const { log, unparsed } = importText(`12 getpid() = 12\n${long}12 getuid() = 0\n`, {
      maxLineLength: 100,
    });
    assert.deepEqual(log.line_kinds, { complete: 2, foreign: 1 });
    assert.deepEqual(unparsed, [{ line: 2, reason: 'the line is too long to be read' }]);
  });

  test('of one task has its number in front of the line', () => {
    const { log } = importText('getppid() = 3\n+++ exited with 0 +++\n', { tid: 77 });
    assert.equal(log.tasks[0]?.tid, 77);
    assert.equal(log.tasks[0]?.end?.line, '77:2');
  });
});

describe('a last line without a newline', () => {
  function lastOf(line: string): string | undefined {
    const { events, log } = importText(`12 getpid() = 12\n${line}`);
    assert.equal(log.unterminated_tail, true);
    assert.equal(log.counts['lines'], 2);
    return events.at(-1)?.kind;
  }

  test('counts as it stands when it is closed', () => {
    assert.equal(lastOf('12 +++ exited with 0 +++'), 'exited');
    assert.equal(lastOf('12 pause( <unfinished ...>'), 'entered');
    assert.equal(lastOf('12 access("x") = -1 ENOENT (No such file or directory)'), 'complete');
  });

  test('is a cut call when its number might go on', () => {
    assert.equal(lastOf('12 fork() = 1'), 'cut');
    assert.equal(lastOf('12 exit_group(0) = ?'), 'cut');
    assert.equal(lastOf('12 <... fork resumed>) = 1'), 'cut');
  });

  test('is a cut call when it has a name, and a cut line otherwise', () => {
    const { log } = importText('12 getpid() = 12\n12 read(3, "');
    assert.equal(log.tasks[0]?.dangling_call, 'read');
    assert.equal(lastOf('12 rea'), 'cut');
    assert.equal(lastOf('1'), 'cut');
  });
});
