import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FoundViolation } from '../../src/adapter/explore-request.ts';
import { storyColumns } from '../../src/cli/story-columns.ts';
import { styleFor } from '../../src/cli/terminal.ts';
import { fitted, padded, widthOf } from '../../src/cli/text-width.ts';

const plain = styleFor(false);
const at = { file: 'detach.tracer.ts', column: 3 };
const violation: FoundViolation = {
  ...{ kind: 'use-after-free', message: 'freed', thread: 'target in report_death' },
  ...{ ...at, line: 22, stack: [], preemptions: 1, excludedBelow: 1 },
  related: [{ ...at, line: 31, message: 'freed here', thread: 'rmmod' }],
  steps: [
    { kind: 'kernel', step: 1, thread: 'target', text: '1000 is zombie' },
    { kind: 'callback', step: 2, thread: 'target', text: 'report_death' },
    {
      ...{ kind: 'statement', step: 3, thread: 'rmmod', text: 'utrace_control(…DETACH)', ...at },
      ...{ line: 29, result: '-EALREADY', ignored: true },
    },
    { kind: 'more', step: 4, thread: 'rmmod', text: '', count: 3 },
    { kind: 'statement', step: 4, thread: 'rmmod', text: 'kfree(watch)', ...at, line: 31 },
    {
      ...{ kind: 'statement', step: 5, thread: 'target', text: 'watch.deaths++', ...at, line: 22 },
      violation: 'use-after-free',
    },
  ],
};

describe('the columns of a story', () => {
  test('show each thread below its name, calls with their results, and the statement at fault', () => {
    assert.deepEqual(storyColumns(violation, 100, plain), [
      '    target                               rmmod',
      '    ─────────────────────────────────    ─────────────────────────────────────────────────',
      '    1000 is zombie',
      '    report_death ▶',
      '                                         29  utrace_control(…DETACH)  → -EALREADY  ignored',
      '                                         … 3 more statements',
      '                                         31  kfree(watch)',
      '    22  watch.deaths++  ✗ freed at 31',
    ]);
  });

  test('fit a narrow terminal, and never lose a result', () => {
    for (const width of [60, 70, 80]) {
      const lines = storyColumns(violation, width, plain);
      for (const line of lines) assert.ok(widthOf(line) <= width, `${width}: ${line}`);
      assert.ok(lines.some((line) => line.includes('→ -EALREADY  ignored')));
      assert.ok(lines.some((line) => line.includes('✗ freed at 31')));
    }
  });

  test('become a list where the terminal is too narrow for so many threads', () => {
    const lines = storyColumns(violation, 30, plain);
    assert.ok(lines.includes('    rmmod   31  kfree(watch)'), lines.join('\n'));
    assert.equal(lines.length, violation.steps?.length);
  });

  test('count wide letters as two', () => {
    const steps = violation.steps?.map((step) => ({
      ...step,
      thread: step.thread.replace('target', '任务'),
    }));
    const [head = '', rule = ''] = storyColumns({ ...violation, steps: steps ?? [] }, 100, plain);
    const column = widthOf(head.slice(0, head.indexOf('rmmod')));
    assert.equal(column, rule.lastIndexOf('    ─') + 4);
  });

  test('show no control characters of a script', () => {
    const steps = [
      { kind: 'statement', step: 1, thread: 'a\u001b[31m', text: '\u0007', ...at, line: 1 },
    ] as const;
    assert.doesNotMatch(storyColumns({ ...violation, steps }, 100, plain).join(''), /\p{Cc}/u);
  });
});

describe('the width of text', () => {
  test('is two for wide letters and nothing for marks', () => {
    assert.deepEqual(
      ['abc', '任务', 'e\u0301', '한글', '🦀', 'ｆ'].map(widthOf),
      [3, 4, 1, 4, 2, 2],
    );
  });

  test('is what fitting keeps to', () => {
    assert.equal(fitted('任务任务', 5), '任务…');
    assert.equal(fitted('abc', 3), 'abc');
    assert.equal(widthOf(padded('任务', 7)), 7);
  });
});
