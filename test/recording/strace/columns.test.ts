import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Columns } from '../../../src/recording/strace/columns.ts';

/** Pid, time and event of each line, read one after the other with one memory. */
function read(ownFile: boolean, ...lines: readonly string[]): readonly string[] {
  const columns = new Columns(ownFile);
  return lines.map((line) => {
    columns.scan(line);
    const bracket = columns.bracketed ? '[]' : '';
    return `${columns.pid}${bracket}|${columns.time}|${line.slice(columns.body)}`;
  });
}

function check(line: string, expected: string): void {
  assert.deepEqual(read(false, line), [expected], line);
}

describe('columns', () => {
  test('of the task are a number, with or without its command, in brackets or not', () => {
    check('1234  pause()', '1234||pause()');
    check('12    pause()', '12||pause()');
    check('  12 pause()', '12||pause()');
    check('123456 +++ exited with 0 +++', '123456||+++ exited with 0 +++');
    check('30252<my prog (x)> pause()', '30252||pause()');
    check('[pid 13691] pause()', '13691[]||pause()');
    check('[pid   691] pause()', '691[]||pause()');
    check('[pid 14251<true>] pause()', '14251[]||pause()');
    check('pause()', '0||pause()');
  });

  test('of time come in every form, alone or together', () => {
    check('12 15:04:05 pause()', '12|15:04:05|pause()');
    check('12 15:04:05.123456789 pause()', '12|15:04:05.123456789|pause()');
    check('12 1795361291.645023531 pause()', '12|1795361291.645023531|pause()');
    check('29290      0.000422 pause()', '29290|0.000422|pause()');
    check('12 17:55:14 (+     0.002354) pause()', '12|17:55:14|pause()');
    check('15:04:05.1 <... read resumed>)', '0|15:04:05.1|<... read resumed>)');
    check('1795370114 pause()', '0|1795370114|pause()');
    check('12 1795370114 pause()', '12|1795370114|pause()');
    check('[pid 12] 1795370114 pause()', '12[]|1795370114|pause()');
  });

  test('of the call are a number, an address and a context, in brackets', () => {
    check('29 [  59] [00007f7c3ef2bad7] pause()', '29||pause()');
    check('29 [ 231] [????????????????] +++ x', '29||+++ x');
    check('29 [system_u:system_r:init_t:s0-s0:c0.c1023] 15:04:05 pause()', '29|15:04:05|pause()');
    check('[  59] pause()', '0||pause()');
  });

  test('of a lone whole number are seconds when the first line shows 0', () => {
    const lines = ['     0 execve()', '     0 brk()', '     2 [  59] pause()', '     7 exit()'];
    assert.deepEqual(read(false, ...lines), [
      '0|0|execve()',
      '0|0|brk()',
      '0|2|pause()',
      '0|7|exit()',
    ]);
  });

  test('of a lone whole number are tasks when the first line shows one', () => {
    assert.deepEqual(read(false, '12 pause()', '7 pause()'), ['12||pause()', '7||pause()']);
  });

  test('of a file of one task have no task', () => {
    assert.deepEqual(read(true, '     3 brk()', '     0 pause()'), ['0|3|brk()', '0|0|pause()']);
  });

  test('of a pid and whole seconds are told apart', () => {
    assert.deepEqual(read(false, '12         0 pause()', '13         2 brk()'), [
      '12|0|pause()',
      '13|2|brk()',
    ]);
  });

  test('do not take the brackets of an argument or a note for their own', () => {
    check('[ Process PID=12 runs in 32 bit mode. ]', '0||[ Process PID=12 runs in 32 bit mode. ]');
    check('[1, 2] = x', '0||[1, 2] = x');
  });
});
