import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, checkWhole, linter } from './check.ts';

describe('the linter', () => {
  test('counts columns in UTF-16 units, and lines across CRLF', () => {
    const code =
      "import { utrace_control, UTRACE_DETACH } from 'utrace';\r\n/* 🙂é */ utrace_control(a, b, UTRACE_DETACH);\r\n";
    const [finding] = linter.lint(code, 'a.tracer.js');
    assert.deepEqual(
      [finding?.line, finding?.column, finding?.endLine, finding?.endColumn],
      [2, 11, 2, 46],
    );
    assert.equal(code.split('\r\n')[1]?.slice(10, 45), 'utrace_control(a, b, UTRACE_DETACH)');
  });

  test('finds what is wrong beside half-typed code', () => {
    check(`
module_exit(() => {
  utrace_control(task, engine, UTRACE_DETACH);
  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
  if (watch.
});`);
  });

  test('says nothing about other languages, nor about nothing', () => {
    assert.deepEqual(linter.lint('int x;', 'x.c'), []);
    assert.deepEqual(linter.lint('', 'x.ts'), []);
  });

  test('reads JavaScript, and TypeScript of every shape', () => {
    checkWhole(
      `
import { utrace_control as go, UTRACE_DETACH } from 'utrace';
class K { #x = 1; static { this.y = go(a, b, UTRACE_DETACH); } m() { go(a, b, UTRACE_DETACH); } }
                                                                     ~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
label: for (const [q, { w = go(a, b, UTRACE_DETACH) }] of list) { use(q, w); }`,
      'x.mjs',
    );
  });

  test('answers the same when asked again', () => {
    const code = "import * as u from 'utrace';\nu.utrace_control(a, b, 6);";
    assert.deepEqual(linter.lint(code, 'a.ts'), linter.lint(code, 'a.ts'));
    assert.equal(linter.lint(code, 'a.ts').length, 1);
  });
});
