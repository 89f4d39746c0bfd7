import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as rules from './rules.ts';
import { file, filesIn, parse, type SourceFile } from './sources.ts';

const source = filesIn('src', '.ts');
const code = source.map(parse);
const tests = filesIn('test', '.ts');

const made = (path: string, text: string): SourceFile => ({ path, text });

describe('the layers of src/', () => {
  test('are kept by every file', () => {
    assert.ok(code.length > 20, 'the sources were found');
    assert.deepEqual(rules.arrows(code), []);
  });

  test('are seen to be broken when an arrow is turned round', () => {
    const wrong = [
      ["import { run } from '../script/run.ts';", 'src/script/run.ts, which it must not know'],
      ["export {\n  x\n} from '../cli/main.ts';", 'src/cli/main.ts, which it must not know'],
      ["const f = await import('../../test/x.ts');", 'test/x.ts, which it must not know'],
      ["import { readFile } from 'node:fs';", "node:fs, a host's"],
      ["import vscode from 'vscode';", 'the package vscode'],
      ["import type { X } from './disk.node.ts';", 'src/engine/disk.node.ts, which only runs on'],
    ] as const;
    for (const [text, complaint] of wrong) {
      const [found, ...more] = rules.arrows([parse(made('src/engine/x.ts', text))]);
      assert.ok(found?.includes(complaint), `${text} gives ${found}`);
      assert.deepEqual(more, []);
    }
  });

  test('let the same arrow pass the right way round', () => {
    const right = parse(made('src/script/x.node.ts', "import '../engine/a.ts'; import 'node:fs';"));
    assert.deepEqual(rules.arrows([right]), []);
    const talk = parse(
      made('src/engine/x.ts', "// import '../cli/x.ts'\nconst s = `import 'vscode'`;"),
    );
    assert.deepEqual(rules.arrows([talk]), []);
  });
});

describe('src/engine and src/script', () => {
  test('know no clock and no chance', () => assert.deepEqual(rules.determinism(code), []));

  test('are caught when they ask for one', () => {
    const wrong = parse(made('src/engine/x.ts', 'f(Date.now(), new Date(), Math.random());'));
    assert.equal(rules.determinism([wrong]).length, 3);
    const talk = parse(made('src/script/x.ts', "refuse('Date.now()'); // Math.random()"));
    assert.deepEqual(rules.determinism([talk]), []);
  });
});

describe('every file of src/', () => {
  test('opens by saying what it is for', () => assert.deepEqual(rules.openings(source), []));

  test('keeps its promises itself', () => assert.deepEqual(rules.unkept(source), []));

  test('is caught when it does not', () => {
    assert.equal(rules.openings([made('x.ts', "import 'x';\n/** late */")]).length, 1);
    assert.equal(rules.unkept([made('x.ts', `// TO${'DO'}: later`)]).length, 1);
  });
});

describe('every file', () => {
  test('can be read in one sitting', () => {
    assert.deepEqual(rules.lengths([...source, ...tests, ...filesIn('scripts')]), []);
    assert.equal(rules.lengths([made('x.ts', 'x;\n'.repeat(451))]).length, 1);
  });

  test('knows no machine', () => {
    const all = [source, tests, filesIn('scripts'), filesIn('docs'), filesIn('bench')].flat();
    assert.deepEqual(rules.machines([...all, file('package.json')]), []);
    assert.equal(rules.machines([made('x.md', ['see ', 'work', 'main'].join('/'))]).length, 1);
  });
});

test('the lockfile names no registry', () => {
  assert.deepEqual(rules.registries(file('package-lock.json')), []);
  assert.equal(rules.registries(made('x', '"resolved": "https://example.org/x.tgz"')).length, 1);
});

test('the lockfile serves every machine that its packages know', () => {
  assert.deepEqual(rules.platforms(file('package-lock.json')), []);
  const lock = { packages: { 'node_modules/a': { optionalDependencies: { 'a-linux': '1' } } } };
  assert.equal(rules.platforms(made('lock', JSON.stringify(lock))).length, 1);
});

test('every mark in the code leads to a test, which leads back', () => {
  assert.deepEqual(rules.marks(source, tests), []);
  const marked = made('a.ts', '// mark: late-attach');
  assert.equal(rules.marks([marked], [made('b.ts', "test('late attach')")]).length, 1);
  assert.deepEqual(rules.marks([marked], [made('b.ts', "test('late-attach: waits')")]), []);
});
