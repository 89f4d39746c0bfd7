/**
 * Refusals: what a script cannot contain is named with its place and a way out, before it runs.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ScriptError } from '../../../src/script/frontend/scriptError.ts';
import { compile, type Files } from '../differential/harness.ts';

const hosts = {
  utrace: {
    values: ['utrace_control', 'utrace_attach_task', 'current'],
    types: ['task_struct', 'utrace_engine'],
  },
};

function refusal(files: Files, entry = 'a.ts'): string {
  try {
    compile(files, entry, hosts).emitted({ points: 'every', notes: true });
  } catch (error) {
    assert.ok(error instanceof ScriptError, String(error));
    return `${error.file}:${error.line}:${error.column}: ${error.message}`;
  }
  return 'accepted';
}

/** Each source is refused at `^`, which stands in front of the place and is taken out. */
function refused(marked: string, message: RegExp, file = 'a.ts'): void {
  const before = marked.slice(0, marked.indexOf('^'));
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  const lib =
    'export const a: number = 1; export interface I {}; export type T = I; export default 1;';
  const said = refusal({ [file]: marked.replace('^', ''), 'lib.ts': lib }, file);
  assert.ok(said.startsWith(`${file}:${line}:${column}: `), `${marked}\n${said}`);
  assert.match(said, message);
}

describe('refusals', () => {
  test('asynchronous code is refused, because kernel code has none', () => {
    refused('let x;\n ^async function f() {}', /async functions.*kthread_run/);
    refused('const f = ^async () => 1;', /async functions/);
    refused('class A { async *^m() {} }'.replace('^', '').replace('*m', '*m^'), /async functions/);
    refused('const x = 1 + ^await 2;', /await is not supported/);
    refused('^for await (const x of []) ;', /for await/);
  });

  test('code from elsewhere is refused', () => {
    refused('const m = ^import("./lib.ts");', /import\(\) is not supported/);
    refused('f(^import.meta.url); function f(x) {}', /import\.meta/);
    refused('^with (a) {}', /name the object/);
    refused('^with (a) {}', /name the object/, 'a.js');
  });

  test('globals that are missing on purpose are refused where they are used', () => {
    refused('if (false) { ^setTimeout(() => {}); }', /setTimeout does not exist here/);
    refused('const now = new ^Date();', /no clock/);
    refused('const { x = ^Date } = {};', /no clock/);
    assert.equal(
      refusal({
        'a.ts': 'typeof Date; const o = { Date: 1 }; o.Date; f.Date = 1; function f() {}',
      }),
      'accepted',
    );
    assert.equal(
      refusal({ 'a.ts': 'const Date = 1; { let setTimeout = Date; setTimeout; }' }),
      'accepted',
    );
  });

  test('TypeScript that is more than types is refused with what to write instead', () => {
    refused('\n  ^enum A { x }', /as const/);
    refused('^namespace N { export const a = 1; }', /file of its own/);
    refused(
      'class A { constructor(^private x: number) {} }'.replace('^private x', 'private ^x'),
      /assign it in the constructor/,
    );
    refused('const x = ^<number>y;', /as Type/);
    refused('^import x = require("y");', /import … from/);
    refused('^export = 1;', /export default/);
    refused('@^dec class A {}'.replace('@^', '^@'), /decorators/);
    refused('using ^x = y;', /finally/);
    refused('class A { accessor ^x = 1 }', /getter and a setter/);
  });

  test('columns count UTF-16 units, wide characters before them too', () => {
    refused('/*日本語 😀 é*/ ^enum A { x }', /as const/);
    refused('const 日本 = "😀"; const b: ^= 3;', /Unexpected token/);
    refused('const s = `日\n本`; ^async () => 1;', /async/);
    refused('\r\n\r\n  ^enum A { x }', /as const/);
  });

  test('an import that does not exist is refused with the nearest name', () => {
    refused("import { ^utrace_contrl } from 'utrace';", /did you mean 'utrace_control'\?/);
    refused(
      "import { current, ^nothing_like_it as x } from 'utrace';",
      /has no export 'nothing_like_it'$/,
    );
    refused("import { ^b } from './lib.ts';", /did you mean 'a'/);
    refused("import ^x from 'utrace';", /no default export/);
    refused("export { ^nope } from './lib.ts';", /no export 'nope'/);
    refused("import { a } from ^'./mising.ts';", /no file mising\.ts/);
    refused("import fs from ^'node:fs';", /'utrace' and files beside it/);
    refused("import { a } from ^'lib.ts';", /written '\.\/name\.ts'/);
    refused("import x from ^'utracee';", /did you mean 'utrace'/);
  });

  test('a type imported without type is explained', () => {
    refused(
      "import { ^task_struct } from 'utrace';",
      /only a type; write `import \{ type task_struct \}/,
    );
    refused("import { a, ^I } from './lib.ts';", /only a type/);
    refused("import { ^T as X } from './lib.ts';", /only a type/);
    assert.equal(
      refusal({
        'a.ts':
          "import { type task_struct, current } from 'utrace'; import type { utrace_engine } from 'utrace'; current;",
      }),
      'accepted',
    );
  });

  test('an error in an imported file names that file', () => {
    const said = refusal({
      'a.ts': "import './dir/b.ts';",
      'dir/b.ts': 'import "../c.ts";',
      'c.ts': '\nlet x: = 1;',
    });
    assert.match(said, /^c\.ts:2:8: /);
  });

  test('syntax errors have their place, in TypeScript and JavaScript', () => {
    refused('let a = 1;\nlet ^a = 2;', /already been declared/);
    refused('x = ^;', /expected/i);
    refused('x = ^;', /Unexpected token/, 'a.js');
    refused('function f(a: number ^{ }', /Expected/);
    refused('for (;;) { ^continue missing; }', /Jump target/);
    refused('this.^#x;'.replace('.^#x', '.#^x').replace('#^x', '^#x'), /#x/, 'a.js');
  });

  test('what nests without end is refused, and the next file is read all the same', () => {
    assert.match(
      refusal({ 'a.ts': `${'('.repeat(20_000)}1${')'.repeat(20_000)}` }),
      /a\.ts:1:501: brackets are nested/,
    );
    for (const [part, end] of [
      ['a=>', '1'],
      ['if(a)', ';'],
      ['!', 'x'],
      ['x+', 'x'],
    ] as const) {
      assert.match(refusal({ 'a.js': part.repeat(20_000) + end }, 'a.js'), /nested too deeply/);
    }
    assert.match(refusal({ 'a.ts': `${'a=>'.repeat(20_000)}1` }), /nested too deeply/);
    assert.match(
      refusal({ 'a.ts': `let x: ${'A<'.repeat(20_000)}B${'>'.repeat(20_000)}` }),
      /nested too deeply/,
    );
    assert.equal(refusal({ 'a.ts': 'const fine: number = 1;' }), 'accepted');
  });

  test('text cannot close what surrounds it', () => {
    for (const text of ['});escape();(() => {', '}}}); process.exit(); ({', '*/ process; /*']) {
      assert.notEqual(refusal({ 'a.js': text }, 'a.js'), 'accepted');
    }
  });
});
