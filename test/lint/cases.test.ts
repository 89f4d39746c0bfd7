import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { linter } from './check.ts';

/**
 * Cases: `cases/RULE/*.c` and `*.ts`. A line `// case: …` begins a source of its own, and what stands
 * before the first of them goes in front of each. A line that ends in `// finds` has a finding of the
 * rule, and no other line has one.
 */
const folder = new URL('../../../test/lint/cases/', import.meta.url);

interface Case {
  readonly title: string;
  readonly source: string;
}

function casesOf(text: string): readonly Case[] {
  const [prelude = '', ...parts] = text.split(/^\/\/ case: /m);
  return parts.map((part) => {
    const [title = ''] = part.split('\n', 1);
    return { title, source: `${prelude}// ${part}` };
  });
}

function linesWhere(source: string, mark: RegExp): readonly number[] {
  return source.split('\n').flatMap((line, index) => (mark.test(line) ? [index + 1] : []));
}

for (const rule of readdirSync(folder)) {
  describe(`utrace/${rule}`, () => {
    for (const name of readdirSync(new URL(`${rule}/`, folder))) {
      const text = readFileSync(new URL(`${rule}/${name}`, folder), 'utf8');
      for (const { title, source } of casesOf(text)) {
        test(`${name}: ${title}`, () => {
          const found = linter
            .lint(source, name)
            .filter((finding) => finding.rule === `utrace/${rule}`);
          const lines = [...new Set(found.map(({ line }) => line))];
          assert.deepEqual(lines, linesWhere(source, /\/\/ finds$/), source);
        });
      }
    }
  });
}
