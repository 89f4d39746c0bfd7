/**
 * Each construct of the language, run plainly and instrumented, gives the same result: when every
 * statement is a step and when only visible ones are, with notes taken and without. And all forms
 * pass the same visible points and use the same fuel.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { installLibrary } from '../../../src/script/library/install.ts';
import { allGlobals, compile, plain, readCases, runForm, shown } from './harness.ts';

installLibrary(allGlobals());

const forms = [
  { points: 'every', notes: true },
  { points: 'every', notes: false },
  { points: 'visible', notes: true },
  { points: 'visible', notes: false },
] as const;

const cases = readCases();
for (const file of new Set(cases.map((each) => each.file))) {
  describe(file.replace('.js', ''), () => {
    for (const { title, text } of cases.filter((each) => each.file === file)) {
      test(title, () => check(text));
    }
  });
}

async function check(text: string): Promise<void> {
  const files = { 'case.js': text };
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
