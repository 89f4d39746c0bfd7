import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  betweenQuotes,
  flagsArgument,
  listArgument,
  memberOf,
  numberArgument,
  splitArguments,
  stringArgument,
} from '../../../src/recording/strace/arguments.ts';

function check(text: string, ...expected: readonly string[]): void {
  assert.deepEqual(splitArguments(text), expected, text);
}

describe('arguments', () => {
  test('are separated by the commas outside of everything else', () => {
    check('');
    check('1', '1');
    check('1, 2', '1', '2');
    check('-1, ', '-1', '');
    check('"a, b", 3', '"a, b"', '3');
    check('"a\\", b", 3', '"a\\", b"', '3');
    check('"a"..., 832', '"a"...', '832');
    check('{a=1, b={c=2, d=[3, 4]}}, 5', '{a=1, b={c=2, d=[3, 4]}}', '5');
    check('0x1 /* 2, 3 vars */, 4', '0x1 /* 2, 3 vars */', '4');
    check('~[RTMIN RT_1], NULL, 8', '~[RTMIN RT_1]', 'NULL', '8');
    check('makedev(0x1, 0x3), 1', 'makedev(0x1, 0x3)', '1');
  });

  test('keep the commas of what a descriptor or a task is decorated with', () => {
    check('3</tmp/a,b (c>, 1', '3</tmp/a,b (c>', '1');
    check('12<my,prog>, SIGTERM', '12<my,prog>', 'SIGTERM');
    check(
      '3<TCP:[127.0.0.1:80->127.0.0.1:5,1]>, "x"',
      '3<TCP:[127.0.0.1:80->127.0.0.1:5,1]>',
      '"x"',
    );
    check('3<UNIX-STREAM:[1->2,"/r>n"]>, 1', '3<UNIX-STREAM:[1->2,"/r>n"]>', '1');
    check('1</dev/null<char 1:3>>, 1', '1</dev/null<char 1:3>>', '1');
  });

  test('that are not whole are split as far as they go', () => {
    check('1, "a, b', '1', '"a, b');
    check('1, {a, b', '1', '{a, b');
    check('1), 2', '1)', '2');
    check('3<a, b', '3<a', 'b');
    check('1 << 3, 2', '1 << 3', '2');
  });

  test('that are strings come out as the program passed them', () => {
    assert.equal(stringArgument('"a\\"\\\\\\n\\t\\0\\177\\x2f"'), 'a"\\\n\t\0\x7f/');
    assert.equal(stringArgument('"abc"...'), 'abc');
    assert.equal(stringArgument('0x7ffe'), undefined);
    assert.equal(betweenQuotes('"\\x2f\\x62"'), '\\x2f\\x62');
    assert.equal(betweenQuotes('NULL'), 'NULL');
  });

  test('that are lists and structures give their parts', () => {
    assert.deepEqual(listArgument('["a", "b, c"]'), ['"a"', '"b, c"']);
    assert.deepEqual(listArgument('["a", ...]'), ['"a"', '...']);
    assert.equal(listArgument('0x7ffe'), undefined);
    assert.equal(memberOf('{flags=A|B, pidfd=0x1} => {pidfd=[3]}', 'flags'), 'A|B');
    assert.equal(memberOf('{a=1}', 'b'), undefined);
    assert.equal(memberOf('0x7ffe', 'a'), undefined);
  });

  test('that are numbers come in every notation', () => {
    assert.equal(numberArgument('12<comm>'), 12);
    assert.equal(numberArgument('-1'), -1);
    assert.equal(numberArgument('0x365a'), 0x365a);
    assert.equal(numberArgument("2 /* 12676 in strace's PID NS */"), 12676);
    assert.equal(numberArgument('NULL'), undefined);
    assert.equal(numberArgument(undefined), undefined);
  });

  test('that are flags are names, numbers, or both', () => {
    assert.deepEqual([...flagsArgument('CLONE_VM|SIGCHLD').names], ['CLONE_VM', 'SIGCHLD']);
    assert.equal(flagsArgument('0x1200000|17').bits, 0x1200011);
    const both = flagsArgument('0x1 /* WNOHANG|WUNTRACED */');
    assert.deepEqual([both.bits, ...both.names], [1, 'WNOHANG', 'WUNTRACED']);
  });
});
