import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { linter } from './check.ts';
import { corpus, withoutFixes } from './corpus.ts';

const seed = 20091216;

const sources = corpus();

/** What people type, and what comes of pasting half of something. */
const snippets = [
  '',
  '',
  '\n',
  ' ',
  ';',
  '{',
  '}',
  '(',
  ')',
  ',',
  '/*',
  '*/',
  '//',
  '"',
  "'",
  '`',
  '\\',
  '#',
  '0',
  'x',
  '\n\n',
  '-',
  '!',
  '=',
  '==',
  '&',
  'if (x) ',
  'return 0;',
  'return;',
  'goto out;',
  'out:\n',
  'utrace_control(task, engine, UTRACE_DETACH);',
  'kfree(x);',
  '\nstatic void f(void)\n{\n}\n',
  '\nfunction f() {}\n',
  'utrace_barrier(task, engine);',
  '#if 0\n',
  '#endif\n',
  'EALREADY',
  'module_exit(f);',
  '.release = f,',
  'const x = 1;\n',
  '// utrace-lint-disable-next-line utrace/ealready-ignored -- so\n',
];

interface Edit {
  readonly kind: 'typed' | 'line gone' | 'line moved' | 'word changed';
  /** Where, as a part of the whole. */
  readonly at: number;
  readonly to: number;
  readonly length: number;
  readonly text: string;
}

/** Not biased: otherwise almost all edits would be in the first line. */
const part = fc.noBias(fc.integer({ min: 0, max: 9999 })).map((n) => n / 10_000);
const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('typed', 'line gone', 'line moved', 'word changed', 'word changed'),
  at: part,
  to: part,
  length: fc.oneof({ weight: 4, arbitrary: fc.nat(2) }, fc.nat(60)),
  text: fc.oneof(fc.constantFrom(...snippets), fc.string({ maxLength: 3 })),
});

function edited(source: string, { kind, at, to, length, text }: Edit): string {
  switch (kind) {
    case 'typed': {
      const from = Math.floor(at * source.length);
      return source.slice(0, from) + text + source.slice(from + length);
    }
    case 'line gone':
    case 'line moved': {
      const lines = source.split('\n');
      const [line = ''] = lines.splice(Math.floor(at * lines.length), 1);
      if (kind === 'line moved') lines.splice(Math.floor(to * lines.length), 0, line);
      return lines.join('\n');
    }
    case 'word changed': {
      const words = source.split(/\b(?=\w)|(?<=\w)\b/);
      const places = words.flatMap((word, index) => (/^\w/.test(word) ? [index] : []));
      const other = words[places[Math.floor(to * places.length)] ?? 0] ?? '';
      return words.with(places[Math.floor(at * places.length)] ?? 0, other).join('');
    }
    default:
      return kind satisfies never;
  }
}

describe(`a workspace (seed ${seed})`, () => {
  test('finds after any edit what linting afresh finds', () => {
    const sequence = fc.tuple(
      fc.constantFrom(...sources),
      fc.array(edit, { minLength: 1, maxLength: 12 }),
    );
    fc.assert(
      fc.property(sequence, ([{ name, source }, edits]) => {
        const workspace = linter.openWorkspace();
        let text = source;
        workspace.update(name, text);
        workspace.findings();
        for (const each of edits) {
          text = edited(text, each);
          workspace.update(name, text);
          assert.equal(withoutFixes(workspace.findings()), withoutFixes(linter.lint(text, name)));
        }
      }),
      { seed, numRuns: Number(process.env['LINT_RUNS'] ?? 120) },
    );
  });
});
