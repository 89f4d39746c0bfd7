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
});
