import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  applyBaseline,
  type BaselineEntry,
  baselineText,
  renewBaseline,
  type Scope,
} from '../../src/lint/baseline/baseline.ts';
import { parseBaseline } from '../../src/lint/baseline/baseline-file.ts';
import { enclosingFunction } from '../../src/lint/baseline/enclosing.ts';
import { digest } from '../../src/lint/baseline/fingerprint.ts';
import type { Finding } from '../../src/lint/finding.ts';
import { findingAt } from './report-findings.ts';

const before = `static int stop(struct watch *w)
{
	utrace_control(w->task, w->engine, UTRACE_DETACH);
	kfree(w);
	return 0;
}
`;

function scope(source: string, isLookedFor: Scope['isLookedFor'] = () => true): Scope {
  const sources = new Map([['late.c', source]]);
  return { sources, pathOf: (file) => `drivers/${file}`, isLookedFor };
}

const words = 'utrace_control(w->task, w->engine, UTRACE_DETACH)';
const entries = renewBaseline([findingAt(before, words)], [], scope(before));

/** How many findings of the call in `source` the baseline of `before` does not know. */
function freshIn(source: string, rule?: Finding['rule']): number {
  const more = rule === undefined ? {} : { rule };
  return applyBaseline([findingAt(source, words, more)], entries, scope(source)).fresh.length;
}

describe('a baseline', () => {
  test('says of a finding the file, rule, function, line and how many', () => {
    assert.deepEqual(entries, [
      {
        file: 'drivers/late.c',
        rule: 'utrace/ealready-freed',
        in: 'stop',
        line: `${words};`,
        count: 1,
      },
    ]);
  });

  test('knows a finding again when lines above, spaces or neighbours change', () => {
    assert.equal(freshIn(before), 0);
    assert.equal(freshIn(`#include <linux/utrace.h>\n\n\n${before}`), 0);
    assert.equal(freshIn(before.replaceAll('\t', '        ').replaceAll('\n', '\r\n')), 0);
    assert.equal(freshIn(before.replace('kfree(w);', 'put(w);')), 0);
    assert.equal(freshIn(before.replace('struct watch *w)', 'struct watch *w,\n\t\tint how)')), 0);
  });

  test('does not know another rule, another function or another line', () => {
    assert.equal(freshIn(before, 'utrace/ealready-ignored'), 1);
    assert.equal(freshIn(before.replace('stop(', 'halt(')), 1);
    assert.equal(freshIn(before.replace('UTRACE_DETACH);', 'UTRACE_DETACH); /* now */')), 1);
  });

  test('counts: one more that looks the same is new', () => {
    const twice = before.replace('\tkfree', `\t${words};\n\tkfree`);
    const first = findingAt(twice, words);
    const second = { ...first, line: first.line + 1, endLine: first.line + 1 };
    const { fresh, known } = applyBaseline([first, second], entries, scope(twice));
    assert.deepEqual([known, fresh], [[first], [second]]);
    assert.equal(renewBaseline([first, second], [], scope(twice))[0]?.count, 2);
  });

  test('reports what is gone, as far as it was looked for', () => {
    assert.deepEqual(applyBaseline([], entries, scope(before)).stale, entries);
    assert.deepEqual(
      applyBaseline(
        [],
        entries,
        scope(before, () => false),
      ).stale,
      [],
    );
    assert.deepEqual(applyBaseline([findingAt(before, words)], entries, scope(before)).stale, []);
    const two = entries.map((entry) => ({ ...entry, count: 3 }));
    const [left] = applyBaseline([findingAt(before, words)], two, scope(before)).stale;
    assert.equal(left?.count, 2);
  });

  test('is renewed for what was looked for, and keeps the rest', () => {
    const other: BaselineEntry = {
      file: 'drivers/other.c',
      rule: 'utrace/task-stale',
      in: '',
      line: 'x',
      count: 1,
    };
    const looked = scope(before, ({ file }) => file === 'drivers/late.c');
    assert.deepEqual(renewBaseline([], [...entries, other], looked), [other]);
  });

  test('is a text with a line for each entry, in an order of its own', () => {
    const text = baselineText([...entries, ...entries]);
    assert.equal(text.split('\n').filter((line) => line.includes('"rule"')).length, 2);
    const findings = [findingAt(before, 'kfree(w)'), findingAt(before, words)];
    const renewed = renewBaseline(findings, [], scope(before));
    assert.deepEqual(renewBaseline([...findings].reverse(), [], scope(before)), renewed);
    assert.deepEqual(parseBaseline(baselineText(renewed)), { ok: true, entries: renewed });
    assert.deepEqual(parseBaseline(baselineText([])), { ok: true, entries: [] });
  });

  test('that is damaged, or of a later version, is refused with the place', () => {
    const problemOf = (text: string): string => {
      const result = parseBaseline(text);
      assert.ok(!result.ok, text);
      return `${result.problem.span.line}:${result.problem.span.column} ${result.problem.message}`;
    };
    assert.match(problemOf('{'), /^1:2 /);
    assert.match(problemOf('{}'), /^1:1 a baseline was expected/);
    assert.match(problemOf('{ "version": 2, "findings": [] }'), /^1:14 version 2 is not known/);
    assert.match(problemOf('{ "version": 1,\n"findings": [{}] }'), /^2:14 an entry was expected/);
    const none = baselineText(entries).replace('"count":1', '"count":0');
    assert.match(problemOf(none), /^4:5 an entry was expected/);
  });
});

describe('the enclosing function', () => {
  const cases: readonly (readonly [title: string, name: string, code: string])[] = [
    ['of C in one line', 'stop', 'static int stop(struct watch *w) {\n\there;\n}'],
    ['of C with the brace below', 'stop', 'int stop(void)\n{\n\tif (x) {\n\t\there;\n\t}\n}'],
    ['over several lines', 'stop', 'static int stop(struct watch *w,\n\t\tint how)\n{\n\there;\n}'],
    ['past a label and a directive', 'stop', 'int stop(void)\n{\nout:\n#ifdef X\n\there;\n}'],
    ['past a function before it', 'stop', 'int go(void)\n{\n}\n\nint stop(void)\n{\n\there;\n}'],
    ['of a declared function', 'stop', 'export function stop(a: number): void {\n  here;\n}'],
    ['of an arrow function', 'stop', 'const stop = (a: number): void => {\n  here;\n};'],
    [
      'of a method',
      'report_death',
      'const ops = {\n  report_death(task, e) {\n    here;\n  },\n};',
    ],
    ['of a member', 'report_death', 'f({\n  report_death: (task) => {\n    here;\n  },\n});'],
    ['of a callback', 'module_exit', 'module_exit(() => {\n  if (x) {\n    here;\n  }\n});'],
    ['of nothing', '', 'x();\nhere;'],
    ['of a block of nothing', '', 'if (x) {\n  here;\n}'],
  ];
  for (const [title, name, code] of cases) {
    test(`${title} is ${name === '' ? 'none' : name}`, () => {
      const lines = code.split('\n');
      const line = lines.findIndex((text) => text.includes('here')) + 1;
      assert.equal(enclosingFunction(lines, line), name);
    });
  }
});

test('a digest is that of FNV-1a', () => {
  assert.equal(digest(''), 'cbf29ce484222325');
  assert.equal(digest('a'), 'af63dc4c8601ec8c');
  assert.equal(digest('foobar'), '85944171f73967e8');
});
