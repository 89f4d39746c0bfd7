import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding, RuleName } from '../../src/lint/finding.ts';
import { unpainted } from '../../src/lint/report/paint.ts';
import { textReport } from '../../src/lint/report/text.ts';
import { finding, findingAt, report } from './report-findings.ts';

/** The report of one finding, without its head, message, help and summary. */
function excerptOf(source: string, about: Finding, width = 80): readonly string[] {
  const text = textReport(report([about], { 'late.c': source }), { paint: unpainted, width });
  const lines = text.split('\n');
  const help = lines.findIndex((line) => line.startsWith('    help'));
  return lines.slice(3, help - 1);
}

describe('the text report', () => {
  test('shows the line with its number, its neighbours, and carets under the whole span', () => {
    const source = 'int a;\n\nvoid f(void)\n{\n  kfree(w);\n}\n';
    const text = textReport(report([findingAt(source, 'kfree(w)')], { 'late.c': source }), {
      paint: unpainted,
      width: 80,
    });
    assert.equal(
      text,
      [
        'late.c:5:3  error  utrace/ealready-freed',
        '    It is freed twice.',
        '',
        '    4 │ {',
        '    5 │   kfree(w);',
        '      │   ^^^^^^^^',
        '    6 │ }',
        '',
        '    help  utrace-lab explain utrace/ealready-freed',
        '',
        '1 finding in 1 file: 1 error',
        '  utrace-lab lint --fix mends what is safe to mend',
        '',
      ].join('\n'),
    );
  });

  test('puts carets under the same characters behind tabs, wide characters and joined ones', () => {
    for (const before of [
      '\t',
      '\t\t',
      'ab\t',
      '漢字 ',
      'é ',
      'e\u0301 ',
      '👩‍👩‍👧 ',
      '한\t',
      '/* ｆ */ ',
    ]) {
      const [shown = '', carets = ''] = excerptOf(
        `${before}kfree(w);`,
        findingAt(`${before}kfree(w);`, 'kfree'),
      );
      const prefix = shown.slice(0, shown.indexOf('kfree'));
      const wide = [...new Intl.Segmenter().segment(prefix)].reduce(
        (sum, { segment }) => sum + (/^[漢字한ｆ👩]/u.test(segment) ? 2 : 1),
        0,
      );
      assert.equal(carets.indexOf('^'), wide, JSON.stringify(before));
      assert.equal(carets.replace(/[^^]/g, ''), '^^^^^', JSON.stringify(before));
    }
  });

  test('shows control characters and turned text as pictures, and obeys none', () => {
    const source = 'f(\x1b[2J, \u202e, \x7f);kfree(w);';
    const [shown = '', carets = ''] = excerptOf(source, findingAt(source, 'kfree'));
    assert.equal(shown, '    1 │ f(␛[2J, \ufffd, ␡);kfree(w);');
    assert.equal(carets.indexOf('^'), shown.indexOf('kfree'));
  });

  test('shows of a line of megabytes what is around the span', () => {
    const filler = 'x=1;'.repeat(500_000);
    const source = `${filler}kfree(w);${filler}`;
    const started = performance.now();
    const [shown = '', carets = ''] = excerptOf(source, findingAt(source, 'kfree(w)'));
    assert.ok(performance.now() - started < 1000, 'at once');
    assert.ok(shown.length <= 80 && shown.length > 60, `${shown.length} cells`);
    assert.match(shown, /│ ….*kfree\(w\);.*…$/);
    assert.equal(carets.indexOf('^'), shown.indexOf('kfree(w)'));
    assert.equal(carets.replace(/[^^]/g, '').length, 'kfree(w)'.length);
  });

  test('shows the beginning of a span that is wider than the terminal', () => {
    const source = `kfree(${'w'.repeat(500)});`;
    const [shown = '', carets = ''] = excerptOf(source, findingAt(source, source.slice(0, -1)));
    assert.match(shown, /│ kfree\(w+…$/);
    assert.ok(carets.length <= 80 && carets.indexOf('^') === shown.indexOf('kfree'));
  });

  test('shows the end of a long line without an ellipsis behind it', () => {
    const source = `${'x = 1; '.repeat(40)}kfree(w);`;
    const [shown = '', carets = ''] = excerptOf(source, findingAt(source, 'kfree(w)'));
    assert.match(shown, /│ ….*kfree\(w\);$/);
    assert.equal(carets.indexOf('^'), shown.indexOf('kfree'));
  });

  test('marks each of a few lines, and the first of many', () => {
    const call = 'utrace_control(task,\n               engine);';
    assert.deepEqual(excerptOf(call, findingAt(call, call.slice(0, -1))), [
      '    1 │ utrace_control(task,',
      '      │ ^^^^^^^^^^^^^^^^^^^^',
      '    2 │                engine);',
      '      │                ^^^^^^^',
    ]);
    const body = 'f() {\n  a;\n  b;\n  c;\n}';
    assert.deepEqual(excerptOf(body, findingAt(body, body)), [
      '    1 │ f() {',
      '      │ ^^^^^',
      '    2 │   a;',
    ]);
  });

  test('labels steps that are near in the same excerpt, in the order of the path', () => {
    const source = 'int stop(void)\n{\n  ret = detach(e);\n  if (ret)\n    kfree(w);\n}\n';
    const related = [
      { file: 'late.c', line: 3, column: 9, message: 'detached here' },
      { file: 'late.c', line: 4, column: 7, message: '-EALREADY passes here' },
      { file: 'late.c', line: 5, column: 5, message: 'freed here' },
    ];
    assert.deepEqual(excerptOf(source, findingAt(source, 'detach(e)', { related })), [
      '    2 │ {',
      '    3 │   ret = detach(e);',
      '      │         ^^^^^^^^^ 1. detached here',
      '    4 │   if (ret)',
      '      │       --- 2. -EALREADY passes here',
      '    5 │     kfree(w);',
      '      │     ----- 3. freed here',
      '    6 │ }',
    ]);
  });

  test('gives steps that are far away, further up or in another file an excerpt of their own', () => {
    const source = `int free_it(void)\n{\n  kfree(w);\n}\n${'\n'.repeat(95)}int x = detach(e);\n`;
    const related = [
      { file: 'late.c', line: 3, column: 3, message: 'freed here' },
      { file: 'other.c', line: 1, column: 5, message: 'and again here' },
      { file: 'gone.c', line: 7, column: 1, message: 'and in a file that was not linted' },
    ];
    const about = findingAt(source, 'detach(e)', { related });
    const text = textReport(report([about], { 'late.c': source, 'other.c': 'int kill(void);' }), {
      paint: unpainted,
      width: 80,
    });
    assert.deepEqual(text.split('\n').slice(3, 14), [
      '    100 │ int x = detach(e);',
      '        │         ^^^^^^^^^',
      '',
      '    late.c:3:3',
      '      3 │   kfree(w);',
      '        │   ----- 1. freed here',
      '',
      '    other.c:1:5',
      '      1 │ int kill(void);',
      '        │     ---- 2. and again here',
      '    gone.c:7:1  3. and in a file that was not linted',
    ]);
  });

  test('shows both of two places in a line that is too long for both', () => {
    const source = `detach(e);${'x=1;'.repeat(100)}kfree(w);`;
    const column = source.indexOf('kfree') + 1;
    const related = [{ file: 'late.c', line: 1, column, message: 'freed here' }];
    const [first, carets, second, dashes] = excerptOf(
      source,
      findingAt(source, 'detach(e)', { related }),
    );
    assert.match(first ?? '', /│ detach\(e\);x=1;.*…$/);
    assert.match(carets ?? '', /│ \^{9}$/);
    assert.match(second ?? '', /│ ….*kfree\(w\);$/);
    assert.equal(dashes?.indexOf('-'), second?.indexOf('kfree'));
  });

  test('puts a label that does not fit beside its marks under them', () => {
    const source = `int x = detach(e); ${'y'.repeat(36)}`;
    const message = 'this is where somebody detaches the engine';
    const related = [{ file: 'late.c', line: 1, column: 9, message }];
    assert.deepEqual(excerptOf(source, findingAt(source, 'detach(e)', { related }), 64), [
      `    1 │ ${source}`,
      '      │         ^^^^^^^^^',
      `      │         1. ${message}`,
    ]);
  });

  test('tries no fix, and says who does where the rule of a finding has any', () => {
    const guarded = (rule: RuleName): Finding => ({
      ...finding(1, 1, { rule }),
      get fixes(): never {
        throw new Error('a fix was made');
      },
    });
    const shown = (rule: RuleName): string =>
      textReport(report([guarded(rule)], { 'late.c': 'x' }), { paint: unpainted, width: 80 });
    assert.match(
      shown('utrace/ealready-ignored'),
      /^ {2}utrace-lab lint --fix mends what is safe/m,
    );
    assert.doesNotMatch(shown('utrace/used-after-detach'), /--fix/);
  });

  test('lets no source, however odd, out of its excerpt (seed 11)', () => {
    const pieces = [
      '\t',
      'x',
      ' ',
      '\n',
      '\r\n',
      '漢',
      '👩‍👩‍👧',
      '\x1b[1m',
      '\u202e',
      '\ud800',
      'e\u0301',
      '\0',
    ];
    let state = 11;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    for (let round = 0; round < 300; round++) {
      const source = Array.from({ length: below(200) }, () => pieces[below(pieces.length)]).join(
        '',
      );
      const height = source.split('\n').length;
      const place = () => ({ line: 1 + below(height), column: 1 + below(40) });
      const start = place();
      const endLine = Math.min(height, start.line + below(3));
      const about = finding(start.line, start.column, {
        endLine,
        endColumn: endLine === start.line ? start.column + below(30) : 1 + below(30),
        related: [{ file: 'late.c', ...place(), message: 'here' }],
      });
      const lines = excerptOf(source, about, 60);
      for (const line of lines) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may come through
        assert.doesNotMatch(line, /[\x00-\x1f\x7f\u202e]/, JSON.stringify(source));
        if (line !== '' && !line.includes('late.c:')) assert.match(line, /^ {4} *\d* │/);
      }
      assert.ok(
        lines.some((line) => /│ +\^/.test(line)),
        JSON.stringify({ source, start }),
      );
    }
  });

  test('counts by severity, worst first', () => {
    const findings = [
      finding(1, 1, { severity: 'info' }),
      finding(1, 1, { severity: 'warning' }),
      finding(1, 1),
      finding(1, 1),
    ];
    const text = textReport(report(findings, { 'late.c': 'x', 'b.c': '' }), {
      paint: unpainted,
      width: 80,
    });
    assert.match(text, /^4 findings in 2 files: 2 errors, 1 warning, 1 note$/m);
    const none = textReport(report([], { 'late.c': 'x' }), { paint: unpainted, width: 80 });
    assert.equal(none, '✓ nothing found in 1 file\n');
  });

  test('says what the baseline has, what is gone from it, and what was not linted', () => {
    const stale = [
      { file: 'a.c', rule: 'utrace/task-stale', in: 'f', line: 'x = 1;', count: 2 },
    ] as const;
    const text = textReport(
      report(
        [],
        { 'late.c': 'x' },
        {
          baseline: { file: 'known.json', known: [finding(1, 1)], stale },
          skipped: [{ file: 'b.c', reason: 'is not text, and was not linted' }],
        },
      ),
      { paint: unpainted, width: 80 },
    );
    assert.equal(
      text,
      [
        '✓ nothing new found in 1 file',
        '  1 finding more in the baseline known.json',
        '  2 findings of the baseline are gone; --update-baseline takes them out',
        '    a.c  utrace/task-stale  x = 1;',
        '  b.c is not text, and was not linted',
        '',
      ].join('\n'),
    );
  });

  test('keeps every line of running text within the width', () => {
    const message = 'It is freed twice, and then once more. '.repeat(20);
    const text = textReport(report([finding(1, 1, { message })], { 'late.c': 'x' }), {
      paint: unpainted,
      width: 60,
    });
    for (const line of text.split('\n')) assert.ok(line.length <= 60, line);
  });

  test('colours nothing but its own marks', () => {
    const source = '\tkfree(w);';
    const about = report([findingAt(source, 'kfree')], { 'late.c': source });
    const painted = textReport(about, { paint: (tone, text) => `<${tone}>${text}</>`, width: 80 });
    const bare = textReport(about, { paint: unpainted, width: 80 });
    assert.equal(painted.replace(/<\w+>|<\/>/g, ''), bare);
    assert.match(painted, /<bad>\^{5}<\/>/);
  });

  test('survives places that the source does not have', () => {
    for (const [line, column] of [
      [1, 99],
      [99, 1],
      [1, 1],
    ] as const) {
      const about = finding(line, column, {
        related: [{ file: 'late.c', line: column, column: line, message: 'm' }],
      });
      assert.ok(textReport(report([about], { 'late.c': '' }), { paint: unpainted, width: 20 }));
    }
  });
});
