/**
 * The same cases in the realm that scripts really run in: locked down, in a compartment, over the
 * library. Only what changes a built-in is refused there.
 */
import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import {
  createEvaluator,
  lockDownRealm,
  scriptGlobals,
} from '../../../src/script/isolation/lockdown.ts';
import { installLibrary } from '../../../src/script/library/install.ts';
import { compileProgram } from '../../../src/script/vm/program.ts';
import { type Case, plain, readCases, runToEnd, session, shown } from './harness.ts';

/** These add to prototypes that everyone shares. */
const refused = [
  'this of primitives stays primitive',
  'numbers, strings, booleans and bigints as objects of calls',
];

// What is expected has to be known before the realm is locked.
const expected = new Map<Case, string>();
for (const each of readCases()) {
  const value = await plain({ 'case.js': each.text }, 'case.js');
  expected.set(each, shown(value));
}

lockDownRealm();
const globals = scriptGlobals();
const evaluate = createEvaluator();
installLibrary({ ...globals });

test('every construct means the same in a locked realm', () => {
  const differing: string[] = [];
  for (const [each, result] of expected) {
    if (run(each.text) !== result) differing.push(each.title);
  }
  deepEqual(differing.sort(), [...refused].sort());
});

function run(text: string): string {
  const program = compileProgram({
    entries: ['case.js'],
    load: (path) => (path === 'case.js' ? text : null),
    strip: (source) => source,
    hosts: {},
    globals,
  });
  const at = session();
  at.machine.visible = program.visible;
  const prepared = program.prepare({ points: 'visible', notes: true }, evaluate);
  const instance = prepared.instantiate(at.runtime, {});
  try {
    runToEnd(at, instance.main());
  } catch (error) {
    return `threw ${String(error)}`;
  }
  return shown(instance.exportsOf('case.js').get('default'));
}
