import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StraceEvent } from '../../src/recording/strace/event.ts';
import { readStraceText } from '../../src/recording/strace/read-text.ts';

const read = (text: string): readonly StraceEvent[] => {
  const events: StraceEvent[] = [];
  readStraceText('a.strace', text, (event) => events.push(event));
  return events;
};

describe('a log in memory', () => {
  test('gives the events of its lines, the last one included that has no newline', () => {
    const events = read('10 getpid() = 10\n10 exit_group(0) = ?\n10 +++ exited with 0 +++');
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['complete', 'complete', 'exited'],
    );
  });

  test('is refused by its name when it is none', () => {
    for (const text of ['', 'hello\n', 'one\ntwo\nthree\n']) {
      assert.throws(() => read(text), /^InputError: a\.strace: is not the output of strace/);
    }
  });
});
