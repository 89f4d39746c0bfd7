import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { linter } from './check.ts';

const engines = new URL('../../../test/lint/engines/', import.meta.url);
const examples = new URL('../../../examples/', import.meta.url);

function sources(): readonly { name: string; source: string }[] {
  const read = (folder: URL, ending: string) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => ({ name, source: readFileSync(new URL(name, folder), 'utf8') }));
  return [...read(engines, '.c'), ...read(examples, '.tracer.ts')];
}

/** Numbers that look random and are the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function sane(source: string, name: string): void {
  const lines = source.split('\n').length;
  for (const { line, column, endLine, rule } of linter.lint(source, name)) {
    assert.ok(line >= 1 && endLine >= line && endLine <= lines && column >= 1, `${rule} ${line}`);
  }
}

describe('the linter survives', () => {
  test('code that ends anywhere', () => {
    for (const { name, source } of sources()) {
      for (let n = 1; n <= 24; n++) sane(source.slice(0, (source.length * n) / 24), name);
    }
  });

  test('code with pieces missing, doubled and swapped (seed 7)', () => {
    const below = numbers(7);
    for (const { name, source } of sources()) {
      for (let round = 0; round < 12; round++) {
        const from = below(source.length);
        const to = Math.min(source.length, from + below(60));
        const piece = source.slice(from, to);
        const at = below(source.length);
        sane(source.slice(0, from) + source.slice(to), name);
        sane(source.slice(0, at) + piece + source.slice(at), name);
      }
    }
  });

  test('nesting ten thousand deep', () => {
    const deep = 10_000;
    sane(
      `void f(void) { ${'{'.repeat(deep)} utrace_control(t, e, 6); ${'}'.repeat(deep)} }`,
      'x.c',
    );
    sane(`int f(void) { return ${'('.repeat(deep)}utrace_x${')'.repeat(deep)}; }`, 'x.c');
    sane(`utrace(${'['.repeat(deep)}1${']'.repeat(deep)});`, 'x.ts');
  });

  test('carriage returns, a byte order mark, and no line ends at all', () => {
    for (const { name, source } of sources()) {
      const plain = linter.lint(source, name).map(({ line, rule }) => `${line} ${rule}`);
      const windows = linter.lint(source.replaceAll('\n', '\r\n'), name);
      assert.deepEqual(
        windows.map(({ line, rule }) => `${line} ${rule}`),
        plain,
        name,
      );
      sane(`\ufeff${source}`, name);
      sane(source.replaceAll('\n', ' '), name);
    }
  });

  test('nesting of every kind, and chains as long', () => {
    const many = (text: string): string => text.repeat(10_000);
    const call = 'utrace_control(t, e, UTRACE_DETACH)';
    const engines = [
      `if (${many('!')}${call}) x();`,
      `${many('if (a) {')} ${call}; ${many('}')}`,
      `${many('if (a) x(); else ')} ${call};`,
      `r = ${many('a + ')} ${call};`,
      `if (${many('a && ')} ${call}) x();`,
      `${many('a->')}b = ${call};`,
    ];
    for (const body of engines) sane(`void f(int a) { ${body} }`, 'x.c');
    const imports = "import { utrace_control, UTRACE_DETACH } from 'utrace';";
    const scripts = [
      `x(${many('() => ')}${call});`,
      `x(${many('a ? b : ')}${call});`,
      `x(${'`${'.repeat(2000)}${call}${'}`'.repeat(2000)});`,
      `x${many('.a()')}; ${call};`,
      Array.from({ length: 2000 }, (_, n) => `const c${n + 1} = c${n};`).join('\n'),
    ];
    for (const body of scripts) sane(`${imports}\n${body}`, 'x.ts');
  });

  test('ten megabytes on one line, which no one wrote', () => {
    const minified = 'function a(b,c){if(b){utrace_control(b,c,6)}return b+c};'.repeat(180_000);
    assert.ok(minified.length > 9_000_000);
    assert.deepEqual(linter.lint(`import * as u from 'utrace';${minified}`, 'x.js'), []);
  });

  test('lines of a hundred thousand characters', () => {
    const long = `utrace_control(t, e, 6 /* ${'x'.repeat(100_000)} */); `;
    const [finding] = linter.lint(`void f(void *t, void *e) { ${long} }`, 'x.c');
    assert.equal(finding?.rule, 'utrace/ealready-ignored');
    assert.ok((finding?.endColumn ?? 0) > 100_000);
  });

  test('bytes that are no text', () => {
    const below = numbers(11);
    for (const { name, source } of sources()) {
      const bytes = Buffer.from(source);
      for (let n = 0; n < 40; n++) bytes[below(bytes.length)] = 128 + below(128);
      sane(bytes.toString('utf8'), name);
      sane(bytes.toString('latin1'), name);
    }
  });

  test('functions that remember more than anybody can follow', () => {
    const engines = Array.from(
      { length: 1000 },
      (_, n) => `r${n} = utrace_control(t, e${n}, UTRACE_DETACH);`,
    );
    sane(`void f(void *t) { ${engines.join('\n')} }`, 'x.c');
    const functions = Array.from(
      { length: 300 },
      (_, n) => `int f${n}(int a) { if (a) return f${(n + 1) % 300}(a); return f${(n + 7) % 300}(
        utrace_control(t, e, UTRACE_DETACH)); }`,
    );
    sane(functions.join('\n'), 'x.c');
  });
});
