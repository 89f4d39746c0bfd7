/**
 * The types that ship and the modules that run agree: whatever the one promises, the other has.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inScratch, lab, root } from './lab.ts';

const [kernel = '', user = ''] = readFileSync(join(root, 'types/utrace.d.ts'), 'utf8').split(
  "declare module 'utrace/user'",
);

/** Names of values, not of types: `export function x(`, `export const A: 0, B: 1;`. */
function exported(declarations: string): string[] {
  const functions = [...declarations.matchAll(/export function (\w+)/g)].map(([, name]) => name);
  const constants = [...declarations.matchAll(/export const ([^;]+);/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/(?:^|,)\s*(\w+)\s*:/g)].map(([, name]) => name),
  );
  return [...functions, ...constants].filter((name) => name !== undefined);
}

function runs(files: Readonly<Record<string, string>>, words: readonly string[]): void {
  inScratch((folder) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { code, out, err } = lab(['run', ...words], { cwd: folder });
    assert.equal(code, 0, out + err);
  });
}

describe('types/utrace.d.ts', () => {
  test('every value of utrace is there at run time', () => {
    const names = exported(kernel);
    assert.ok(names.length > 120);
    assert.ok(names.includes('utrace_attach_task') && names.includes('SIGTSTP'));
    const script = `import { ${names.join(', ')} } from 'utrace';
module_init(() => {
  for (const value of [${names.join(', ')}]) BUG_ON(value === undefined);
});
`;
    runs({ 'all.tracer.ts': script }, ['all.tracer.ts']);
  });

  test('every function of utrace/user is there at run time', () => {
    const names = exported(user);
    assert.ok(names.length >= 17);
    const workload = `import { ${names.join(', ')} } from 'utrace/user';
export default user_program('all', () => {
  const missing = [${names.join(', ')}].filter((value) => typeof value !== 'function');
  exit(missing.length);
});
`;
    const tracer = `import { BUG_ON, module_exit, module_init, workload_root } from 'utrace';
module_init(() => {});
module_exit(() => { BUG_ON(workload_root().exit_code !== 0); });
`;
    runs({ 'all.workload.ts': workload, 'look.tracer.ts': tracer }, [
      'look.tracer.ts',
      '-w',
      'all.workload.ts',
    ]);
  });
});
