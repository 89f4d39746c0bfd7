import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Finding } from '../../src/lint/finding.ts';
import { linter } from './check.ts';
import { corpus } from './corpus.ts';

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
  /** Where, as a part of the whole. */
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ weight: 4, arbitrary: fc.nat(2) }, fc.nat(60)),
  text: fc.oneof(fc.constantFrom(...snippets), fc.string({ maxLength: 3 })),
});

function edited(source: string, { at, length, text }: Edit): string {
  const from = Math.floor(at * source.length);
  return source.slice(0, from) + text + source.slice(from + length);
}

const plain = (findings: readonly Finding[]): unknown => JSON.parse(JSON.stringify(findings));

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
          assert.deepEqual(plain(workspace.findings()), plain(linter.lint(text, name)));
        }
      }),
      { seed, numRuns: Number(process.env['LINT_RUNS'] ?? 120) },
    );
  });
});
