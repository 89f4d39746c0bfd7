import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { linter } from './check.ts';

const folder = new URL('../../../docs/rules/', import.meta.url);

/** The code blocks of a page, each with the heading it stands under. */
function examples(page: string): readonly { heading: string; code: string; language: string }[] {
  return page.split(/^## /m).flatMap((section) => {
    const heading = section.split('\n', 1)[0] ?? '';
    return [...section.matchAll(/^```(ts|c)\n(.*?)^```$/gms)].map(
      ([, language = '', code = '']) => ({ heading, code, language }),
    );
  });
}

for (const file of readdirSync(folder)) {
  const rule = `utrace/${file.replace(/\.md$/, '')}`;
  const page = readFileSync(new URL(file, folder), 'utf8');

  describe(`the page of ${rule}`, () => {
    test('carries its name', () => assert.ok(page.startsWith(`# ${rule}\n`)));

    for (const [index, { heading, code, language }] of examples(page).entries()) {
      test(`example ${index + 1}, under "${heading}", lints as the heading says`, () => {
        const name = language === 'c' ? 'example.c' : 'example.tracer.ts';
        const rules = linter.lint(code, name).map((finding) => finding.rule as string);
        if (heading === 'Wrong') assert.ok(rules.includes(rule), `found ${rules.join(', ')}`);
        else assert.deepEqual(rules, []);
      });
    }

    test('shows both the wrong and the right', () => {
      const headings = new Set(examples(page).map(({ heading }) => heading));
      assert.ok(headings.has('Wrong') && headings.has('Right'), [...headings].join());
    });
  });
}
