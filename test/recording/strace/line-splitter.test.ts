import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LineSplitter } from '../../../src/recording/strace/line-splitter.ts';

/** Lines of the pieces, each with how it ended. */
function split(limit: number, ...pieces: readonly string[]): readonly string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((text, ending) => lines.push(`${ending} ${text}`), limit);
  for (const piece of pieces) splitter.feed(piece);
  splitter.end();
  return lines;
}

describe('lines', () => {
  test('are whole however the pieces fall', () => {
    assert.deepEqual(split(99, 'a\nb', 'b\n', '\nc\n'), [
      ...['newline a', 'newline bb', 'newline ', 'newline c'],
    ]);
    assert.deepEqual(split(99, '', 'a', '', 'b\n'), ['newline ab']);
    assert.deepEqual(split(99), []);
  });

  test('without a newline at the end say so', () => {
    assert.deepEqual(split(99, 'a\n', 'b', 'c'), ['newline a', 'end bc']);
  });

  test('beyond the limit keep their beginning, wherever the pieces fall', () => {
    const long = 'x'.repeat(1000);
    const kept = `overlong ${'x'.repeat(256)}`;
    assert.deepEqual(split(500, `${long}\nb\n`), [kept, 'newline b']);
    assert.deepEqual(split(500, long, long, '\nb\n'), [kept, 'newline b']);
    assert.deepEqual(split(500, long.slice(0, 400), `${long}\nb`), [kept, 'end b']);
    assert.deepEqual(split(500, long, long), [kept]);
  });

  test('are not kept in memory beyond the limit', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((text) => lines.push(text), 1 << 20);
    const piece = '\0'.repeat(1 << 16);
    for (let n = 0; n < 1000; n++) splitter.feed(piece);
    splitter.end();
    assert.deepEqual(lines, ['\0'.repeat(256)]);
  });
});
