/**
 * The statement table: where a run can stop, in the author's own text.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from '../differential/harness.ts';

/** The texts of all statements, those that others could see in front of a `!`. */
function statements(text: string, file = 'a.ts'): string[] {
  const program = compile({ [file]: text }, file);
  return program.statements.slice(1).map(({ start, end, visible }) => {
    const piece = text.slice(start, end).replace(/\s+/g, ' ');
    return visible ? `!${piece}` : piece;
  });
}

describe('the statement table', () => {
  test('each statement is one, in the text as the author wrote it', () => {
    const text =
      'const a: number = 1;\nlet b = a as any;\nif (b > 1) { b = 2 } else b = 3;\nreturnless();\nfunction returnless(): void { return; }';
    assert.deepEqual(statements(text), [
      'return;',
      'const a: number = 1;',
      'let b = a as any;',
      'if (b > 1',
      'b = 2',
      'b = 3;',
      '!returnless();',
    ]);
  });

  test('positions survive types, wide characters, CRLF and a byte order mark', () => {
    for (const start of ['', '\ufeff']) {
      const text = `${start}type 日 = string;\r\nconst é: 日 = '😀'; /* 日本 */ const x: Map<string, number> = new Map();\r\n\tx.clear();\r\n`;
      const program = compile({ 'a.ts': text }, 'a.ts');
      const places = program.statements.slice(1).map(({ line, column }) => [line, column]);
      const line = text.split('\r\n')[1] ?? '';
      assert.deepEqual(places, [
        [2, 1],
        [2, line.indexOf('const x') + 1],
        [3, 2],
      ]);
    }
    const first = compile({ 'a.ts': '\ufefflet a = 1;' }, 'a.ts').statements[1];
    assert.deepEqual([first?.line, first?.column], [1, 1]);
  });

  test('what types leave behind is no statement', () => {
    assert.deepEqual(
      statements(
        'interface A {};\ntype B = 1;\ndeclare const c: number;\n;;\nvar d;\nimport type { E } from "nowhere";',
      ),
      [],
    );
  });

  test('loop tests and updates are places of their own', () => {
    const text =
      'let n = 0; while (n < 3) n++; do { n-- } while (n > 0); for (let i = 0; i < 2; i++) n = i; ' +
      'for (const x of [1]) n = x; for (const k in {}) n = 0;';
    assert.deepEqual(statements(text), [
      'let n = 0;',
      'n < 3',
      'n++;',
      'n--',
      'n > 0',
      'let i = 0',
      'i < 2',
      'i++',
      'n = i;',
      'for (const x of [1]',
      '!const x',
      'n = x;',
      'for (const k in {}',
      '!const k',
      'n = 0;',
    ]);
  });

  test('only what others could see or that calls is visible', () => {
    const text = `
      let shared = 0; let own = 1; const fixed = 5;
      export function f(p, q) { let local = p + fixed; local++; shared++; own2 = local; const o = { local }; o.x = 1; if (local) { local = -q; } g(); return local; }
      let own2 = 0; function g() { own2; }`;
    assert.deepEqual(statements(text), [
      'let local = p + fixed;',
      'local++;',
      '!shared++;',
      '!own2 = local;',
      'const o = { local };',
      '!o.x = 1;',
      'if (local',
      'local = -q;',
      '!g();',
      'return local;',
      '!own2;',
      '!let shared = 0;',
      'let own = 1;',
      'const fixed = 5;',
      '!let own2 = 0;',
    ]);
  });

  test('a constant that another thread could find unset is visible, one settled before any call is not', () => {
    const text =
      'const early = 1; start(() => { early; late; }); const late = 2; function start(f) { f(); }';
    const of = (piece: string): string | undefined =>
      statements(text).find((each) => each.replace('!', '') === piece);
    assert.equal(of('early;'), 'early;');
    assert.equal(of('late;'), '!late;');
  });

  test('in a script with its own conversions every operator is visible', () => {
    assert.ok(
      statements('function f(a) { return a + 1; } const o = { valueOf() { return 1; } };').includes(
        '!return a + 1;',
      ),
    );
    assert.ok(statements('function f(a) { return a + 1; }').includes('return a + 1;'));
  });

  test('both forms of a program have the same table', () => {
    const program = compile(
      {
        'a.ts':
          'let x = 0; for (let i = 0; i < 3; i++) { x += i; f(x); } function f(a) { return a; }',
      },
      'a.ts',
    );
    const tables = (['every', 'visible'] as const).map(
      (points) => program.emitted({ points, notes: false }).statements,
    );
    assert.deepEqual(tables[0], tables[1]);
  });
});
