import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { linter } from './check.ts';

/** Whole engines, in the styles of their time. `// expect: RULE…` ends a line that has findings. */
const folder = new URL('../../../test/lint/engines/', import.meta.url);

describe('the engines of the corpus', () => {
  for (const name of readdirSync(folder)) {
    test(`${name} has the findings that it is marked with`, () => {
      const source = readFileSync(new URL(name, folder), 'utf8');
      const expected = source.split('\n').flatMap((line, index) => {
        const marked = /\/\/ expect: (.*)$/.exec(line)?.[1] ?? '';
        return marked
          .split(' ')
          .filter(Boolean)
          .map((rule) => `${index + 1} utrace/${rule}`);
      });
      const found = linter.lint(source, name).map(({ line, rule }) => `${line} ${rule}`);
      assert.deepEqual([...new Set(found)].sort(), [...new Set(expected)].sort());
    });
  }
});
