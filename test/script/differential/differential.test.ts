/**
 * Each construct of the language, run plainly and instrumented, gives the same result: when every
 * statement is a step and when only visible ones are, with notes taken and without. And all forms
 * pass the same visible points and use the same fuel.
 *
 * The cases stand in data/: a line `/// title`, then a module that fills `log` or has a default export.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { installLibrary } from '../../../src/script/library/install.ts';
import { allGlobals, compile, plain, runForm } from './harness.ts';

installLibrary(allGlobals());

const folder = 'test/script/differential/data';
const forms = [
  { points: 'every', notes: true },
  { points: 'every', notes: false },
  { points: 'visible', notes: true },
  { points: 'visible', notes: false },
] as const;

const shown = (value: unknown): string =>
  inspect(value, { depth: 10, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 1000 });

for (const name of readdirSync(folder).sort()) {
  describe(name.replace('.js', ''), () => {
    for (const part of readFileSync(`${folder}/${name}`, 'utf8')
      .split(/^\/\/\/ /m)
      .slice(1)) {
      const end = part.indexOf('\n');
      test(part.slice(0, end), () => check(part.slice(end + 1)));
    }
  });
}

async function check(body: string): Promise<void> {
  const whole = /^export default/m.test(body)
    ? body
    : `const log = [];\n${body}\nexport default log;\n`;
  const files = { 'case.js': whole };
  const expected = shown(await plain(files, 'case.js'));
  const program = compile(files, 'case.js');
  const runs = forms.map((form) => {
    const outcome = runForm(program, 'case.js', form);
    const how = `${form.points} statements, notes ${form.notes}`;
    assert.equal(shown(outcome.value), expected, how);
    return outcome;
  });
  // A schedule counts visible points: it must mean the same in every form.
  const [first] = runs;
  for (const { points, fuelUsed } of runs) {
    assert.deepEqual(points, first?.points, 'visible points');
    assert.equal(fuelUsed, first?.fuelUsed, 'fuel');
  }
}
