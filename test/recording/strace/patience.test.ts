import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importText } from './import-text.ts';

/** Lines of half a million characters that make a careless scanner go over them again and again. */
const long = 500_000;
const lines: Readonly<Record<string, string>> = {
  'results in an open string': `wait4(1, "${') = 1 '.repeat(long / 6)}`,
  'strings with results in them': `execve(${'") = 1", '.repeat(long / 9)}`,
  'decorations that never close': `wait4(${'a<'.repeat(long / 2)}) = 5`,
  'opening brackets': `clone(${'['.repeat(long)}) = 5`,
  'a bracketed column': `[${'z'.repeat(long)}:] pause() = 1`,
  blanks: `hello${' '.repeat(long)}`,
  digits: `hello ${'1'.repeat(long)}`,
  'digits and points': `hello ${'1.'.repeat(long / 2)}`,
  'a name': 'z'.repeat(long),
  names: 'z('.repeat(long / 2),
  backslashes: `write(1, "${'\\'.repeat(long)}`,
  notes: 'strace: '.repeat(long / 8),
  processes: 'Process 1 attached '.repeat(long / 19),
  slashes: '/'.repeat(long),
};

const firsts = {
  'with times': '15:04:05 getpid() = 1\n',
  'without columns': 'getpid() = 1\n',
  'with tasks': '12 getpid() = 12\n',
};

describe('a line made to keep the importer busy ends soon', () => {
  for (const [what, line] of Object.entries(lines)) {
    test(what, () => {
      for (const first of Object.values(firsts)) {
        const start = performance.now();
        const prefix = first.slice(0, first.indexOf('getpid'));
        importText(`${first}${line}\n${prefix}${line}\n`);
        assert.ok(performance.now() - start < 2000, `${performance.now() - start} ms`);
      }
    });
  }
});
