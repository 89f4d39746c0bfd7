import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Workspace } from '../../src/lint/linter.ts';
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

  const found = (workspace: Workspace): readonly string[] =>
    workspace.findings().map(({ line, rule }) => `${line} ${rule}`);

  test('follows a function again when only a helper of it has changed', () => {
    const source = `#include <linux/utrace.h>
static int stop(struct task_struct *t, struct utrace_engine *e)
{
	return utrace_control(t, e, UTRACE_DETACH);
}
void f(struct task_struct *t, struct utrace_engine *e) { stop(t, e); }
`;
    const workspace = linter.openWorkspace();
    workspace.update('x.c', source);
    assert.deepEqual(found(workspace), ['6 utrace/ealready-ignored']);
    workspace.update('x.c', source.replace('DETACH', 'RESUME'));
    assert.deepEqual(found(workspace), []);
    workspace.update('x.c', `/* More above. */\n${source}`);
    assert.deepEqual(found(workspace), ['7 utrace/ealready-ignored']);
  });

  test('follows a function again when what it was compared with has changed elsewhere', () => {
    const script = (events: string): string => `import {
  DEATH, QUIESCE, utrace_control, utrace_set_events, UTRACE_EVENT, UTRACE_REPORT,
} from 'utrace';
export function poke(task, engine) {
  return utrace_control(task, engine, UTRACE_REPORT);
}
export function arm(task, engine) {
  return utrace_set_events(task, engine, ${events});
}
`;
    const workspace = linter.openWorkspace();
    workspace.update('x.ts', script('UTRACE_EVENT(DEATH)'));
    assert.deepEqual(found(workspace), ['5 utrace/action-needs-quiesce']);
    workspace.update('x.ts', script('UTRACE_EVENT(DEATH) | UTRACE_EVENT(QUIESCE)'));
    assert.deepEqual(found(workspace), []);
  });

  test('follows a function again when its helper in another file has changed', () => {
    const workspace = linter.openWorkspace();
    const helper = (action: string): string => `#include <linux/utrace.h>
int stop(struct task_struct *t, struct utrace_engine *e) { return utrace_control(t, e, ${action}); }
`;
    workspace.update('stop.c', helper('UTRACE_DETACH'));
    workspace.update(
      'use.c',
      '/* utrace */\nvoid f(void *t, void *e) { stop(t, e); utrace_engine_put(e); }\n',
    );
    const first = found(workspace);
    assert.equal(first.filter((text) => text.startsWith('2 ')).length, 1, first.join());
    workspace.update('stop.c', helper('UTRACE_RESUME'));
    assert.deepEqual(found(workspace), []);
    workspace.remove('stop.c');
    assert.deepEqual(found(workspace), []);
  });
});
