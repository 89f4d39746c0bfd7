/**
 * A notation for lint tests: the code, with each expected finding marked under it.
 *
 *     utrace_control(t, e, UTRACE_DETACH);
 *     ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
 *
 * Markers are lines of their own and are taken out before the code is linted.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Finding } from '../../src/lint/finding.ts';
import { createLinter } from '../../src/lint/linter.ts';

const require = createRequire(import.meta.url);
const wasm = (name: string): Uint8Array => readFileSync(require.resolve(name));

export const linter = await createLinter({
  runtime: wasm('web-tree-sitter/web-tree-sitter.wasm'),
  typescript: wasm('tree-sitter-typescript/tree-sitter-typescript.wasm'),
  c: wasm('tree-sitter-c/tree-sitter-c.wasm'),
});

const imports = `import { utrace_control, utrace_control_pid, utrace_set_events, utrace_set_events_pid,
  utrace_barrier, utrace_attach_task, UTRACE_DETACH, UTRACE_STOP, UTRACE_EVENT, UTRACE_RESUME, DEATH,
  QUIESCE, REAP, EXEC, EALREADY, current, module_init, module_exit, kthread_run } from 'utrace';
`;

/** Lints code that has everything of 'utrace' imported, and compares the findings with the marks. */
export function check(marked: string, fileName = 'x.tracer.ts'): void {
  checkWhole(imports + marked, fileName);
}

/** As check(), of the findings of one rule only. */
export function checkRule(rule: string): (marked: string) => void {
  return (marked) => compare(imports + marked, 'x.tracer.ts', `utrace/${rule}`);
}

/** As check(), for code that brings its own imports. */
export function checkWhole(marked: string, fileName = 'x.tracer.ts'): void {
  compare(marked, fileName, null);
}

function compare(marked: string, fileName: string, only: string | null): void {
  const code: string[] = [];
  const expected: string[] = [];
  for (const line of marked.split('\n')) {
    const mark = /^( *)(~+) ([\w-]+)$/.exec(line);
    if (mark === null) {
      code.push(line);
      continue;
    }
    const [, indent = '', tildes = '', rule] = mark;
    const from = indent.length + 1;
    expected.push(`${code.length}:${from}-${from + tildes.length} utrace/${rule}`);
  }
  const found = linter.lint(code.join('\n'), fileName);
  const wanted = only === null ? found : found.filter(({ rule }) => rule === only);
  assert.deepEqual(wanted.map(short), expected, `in\n${code.join('\n')}`);
}

/** Lints code that has everything of 'utrace' imported. */
export function lint(code: string): readonly Finding[] {
  return linter.lint(imports + code, 'x.tracer.ts');
}

function short({ line, column, endColumn, rule }: Finding): string {
  return `${line}:${column}-${endColumn} ${rule}`;
}
