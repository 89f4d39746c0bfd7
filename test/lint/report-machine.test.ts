import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { githubReport } from '../../src/lint/report/github.ts';
import { jsonReport } from '../../src/lint/report/json.ts';
import { finding, report } from './report-findings.ts';

const edit = { file: 'late.c', line: 1, column: 2, endLine: 1, endColumn: 3, text: 'y' };
const fixes = [{ title: 'Mend it', kind: 'safe', edits: [edit] }] as const;
const related = [{ file: 'late.c', line: 2, column: 4, message: 'freed here' }];

describe('the JSON report', () => {
  test('has the members of the contract, in its order, and no others unless asked for', () => {
    const more = { secret: 1 };
    const text = jsonReport(report([{ ...finding(1, 2, { fixes, related }), ...more }], { a: '' }));
    assert.deepEqual(Object.keys(JSON.parse(text)), [
      'version',
      'files',
      'findings',
      'milliseconds',
    ]);
    const [about] = JSON.parse(text).findings;
    assert.deepEqual(Object.keys(about), [
      'file',
      'line',
      'column',
      'endLine',
      'endColumn',
      'rule',
      'severity',
      'message',
      'related',
      'fixes',
    ]);
    assert.deepEqual(about.related, related);
    assert.deepEqual(about.fixes, fixes);
  });

  test('is one line, and one document', () => {
    const text = jsonReport(report([finding(1, 1, { message: 'a\nb' })], { a: '' }));
    assert.equal(text.indexOf('\n'), text.length - 1);
  });

  test('tells of a baseline, of fixed and of skipped files only where there are any', () => {
    const document = JSON.parse(
      jsonReport(
        report(
          [],
          { a: '' },
          {
            baseline: { file: 'known.json', known: [finding(1, 1)], stale: [] },
            fixed: [{ file: 'a.c', fixes: 2 }],
            skipped: [{ file: 'b.c', reason: 'is not text' }],
          },
        ),
      ),
    );
    assert.deepEqual(document.baseline, { file: 'known.json', known: 1, stale: [] });
    assert.deepEqual(document.fixed, [{ file: 'a.c', fixes: 2 }]);
    assert.deepEqual(document.skipped, [{ file: 'b.c', reason: 'is not text' }]);
  });
});

describe('the annotations of GitHub', () => {
  const path = (file: string): string => `drivers/${file}`;

  test('are one command each, with its place and title', () => {
    const about = [
      finding(3, 5),
      finding(4, 5, { severity: 'warning', related }),
      finding(5, 1, { severity: 'info' }),
    ];
    const help = 'utrace-lab explain utrace/ealready-freed';
    const rest = 'title=utrace/ealready-freed::It is freed twice.';
    assert.deepEqual(githubReport(report(about, {}), path).split('\n'), [
      `::error file=drivers/late.c,line=3,endLine=3,col=5,endColumn=6,${rest}%0A${help}`,
      `::warning file=drivers/late.c,line=4,endLine=4,col=5,endColumn=6,${rest}%0Adrivers/late.c:2:4 freed here%0A${help}`,
      `::notice file=drivers/late.c,line=5,endLine=5,col=1,endColumn=2,${rest}%0A${help}`,
      '',
    ]);
  });

  test('leave columns out over several lines, where they would be refused', () => {
    const text = githubReport(report([finding(3, 5, { endLine: 4 })], {}), path);
    assert.match(text, /line=3,endLine=4,title=/);
  });

  test('escape what would end a command or a property', () => {
    const about = finding(1, 1, { file: 'a,b:c%.c', message: '100 %\r\n::error::x' });
    const text = githubReport(report([about], {}), (file) => file);
    assert.match(text, /^::error file=a%2Cb%3Ac%25\.c,/);
    assert.match(text, /::100 %25%0D%0A::error::x%0A/);
    assert.equal(text.trimEnd().includes('\n'), false);
  });

  test('are nothing where nothing is found', () => {
    assert.equal(githubReport(report([], {}), path), '');
  });
});
