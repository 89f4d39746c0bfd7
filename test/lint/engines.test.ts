import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { SourceFile } from '../../src/lint/linter.ts';
import { linter } from './check.ts';

/**
 * Whole engines and scripts, in the styles of their time. `// expect: RULE…` ends a line that has
 * findings. The files of a folder are one project.
 */
const folder = new URL('../../../test/lint/engines/', import.meta.url);

function filesOf(name: string): readonly SourceFile[] {
  const read = (fileName: string): SourceFile => ({
    fileName,
    source: readFileSync(new URL(fileName, folder), 'utf8'),
  });
  if (/\.\w+$/.test(name)) return [read(name)];
  return readdirSync(new URL(name, folder)).map((inner) => read(`${name}/${inner}`));
}

function expectedIn({ fileName, source }: SourceFile): readonly string[] {
  return source.split('\n').flatMap((line, index) => {
    const marked = /\/\/ expect: (.*)$/.exec(line)?.[1] ?? '';
    const rules = marked.split(' ').filter(Boolean);
    return rules.map((rule) => `${fileName}:${index + 1} utrace/${rule}`);
  });
}

describe('the engines of the corpus', () => {
  for (const name of readdirSync(folder)) {
    test(`${name} has the findings that it is marked with`, () => {
      const files = filesOf(name);
      const expected = new Set(files.flatMap(expectedIn));
      const found = linter
        .lintProject(files)
        .map(({ file, line, rule }) => `${file}:${line} ${rule}`);
      assert.deepEqual([...new Set(found)].sort(), [...expected].sort());
    });
  }
});
