import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { firstLost, switched, switchesOf } from '../../../src/explore/counterexample/switches.ts';
import { readToken, type Token, writeToken } from '../../../src/explore/counterexample/token.ts';
import { type ScriptExecution, scriptSystem } from '../../../src/explore/script-system.ts';
import { explored, minimal, subjectOf } from '../verdicts/scripts.ts';

const token: Token = {
  kind: 'use-after-free',
  semantics: 'documented',
  unload: 'after-workload',
  params: { bug: 'free-always', größe: '3' },
  workload: 'two.workload.ts',
  maxSteps: 5_000,
  switches: [
    { from: { thread: 'target', point: 3, statement: 0, nth: 1 }, to: 'rmmod' },
    { from: { thread: 'rmmod', point: 0, statement: 0xabcdef, nth: 300 }, to: 'child#2' },
  ],
};
const text = writeToken(token);

describe('a token', () => {
  test('says all that it was made of', () => {
    assert.deepEqual(readToken(text), { kind: 'token', token });
    assert.deepEqual(readToken(` ${text}\n`), { kind: 'token', token });
  });

  test('is short, and of letters that survive any mail', () => {
    assert.match(text, /^ul1:[\w-]+$/);
    const usual: Token = {
      ...token,
      ...{ semantics: 'reference', unload: 'any-time', params: {} },
      ...{ workload: undefined, maxSteps: 1_000_000 },
    };
    assert.ok(writeToken(usual).length < 70, writeToken(usual));
  });

  test('that was damaged is refused, whatever happened to it', () => {
    for (let at = 4; at < text.length; at++) {
      const other = text[at] === 'A' ? 'B' : 'A';
      const damages = [
        text.slice(0, at) + other + text.slice(at + 1),
        text.slice(0, at) + text.slice(at + 1),
        text.slice(0, at),
        `${text.slice(0, at)} ${text.slice(at)}`,
      ];
      for (const damage of damages) assert.equal(readToken(damage).kind, 'damaged', damage);
    }
  });

  test('of another kind or from the future is refused with what to do', () => {
    assert.match(JSON.stringify(readToken('ul2:AAAA')), /version 2.*update utrace-lab/);
    assert.match(JSON.stringify(readToken('hello')), /does not begin with ul1:/);
    assert.equal(readToken('').kind, 'damaged');
  });
});

const FILE = 'test/explore/verdicts/data/use-after-free.tracer.ts';
const original = readFileSync(FILE, 'utf8');

/** What the switches of a counterexample of the original come to in an edited script. */
function inEdited(edited: string) {
  const before = subjectOf(FILE, original);
  const end = explored(before);
  assert.ok(end.kind === 'violation');
  const counterexample = minimal(before, end);
  const switches = switchesOf(scriptSystem(before.options), counterexample.schedule);
  const system: { begin(): ScriptExecution } = scriptSystem(subjectOf(FILE, edited).options);
  const lost = firstLost(system.begin().run, switches);
  const run = switched(system, switches);
  let made = run.next();
  while (!made.done) made = run.next();
  return { lost, ...made.value };
}

describe('the switches of a token', () => {
  const edits = {
    'a comment at the top': `// new\n\n\n${original}`,
    'other names of variables': original.replaceAll('result', 'answer'),
    'statements before and after': original
      .replace('module_exit(() => {', "module_exit(() => {\n  const why = 'over';")
      .replace('utrace_engine_put(engine);', 'utrace_engine_put(engine);\n  engine = null;'),
    'another function and another thread': original
      .replace('module_init(() => {', "module_init(() => {\n  kthread_run(() => {}, 'idle');")
      .replace('complete, DEATH', 'complete, kthread_run, DEATH'),
    'another layout': original.replace(
      "engine.data.last = 'death'",
      'engine.data.last   =\n"death"',
    ),
    'more members and more data': original.replace("last: ''", "last: '', first: 0, more: [1, 2]"),
  };
  for (const [what, edited] of Object.entries(edits)) {
    test(`lead to the same violation after ${what}`, () => {
      assert.notEqual(edited, original);
      const { lost, missed, execution } = inEdited(edited);
      assert.deepEqual({ lost, missed }, { lost: -1, missed: null });
      assert.equal(execution.run.violation?.kind, 'use-after-free');
    });
  }

  test('name the first one whose statement is gone', () => {
    const { lost } = inEdited(original.replace("engine.data.last = 'death';", ''));
    assert.equal(lost, 0);
  });

  test('say where the run took another way', () => {
    const { missed, made, execution } = inEdited(
      original.replace(
        'module_exit(() => {',
        'module_exit(() => {\n  if (engine !== null) return;',
      ),
    );
    assert.equal(execution.run.violation?.kind === 'use-after-free', false);
    assert.ok(made >= 1);
    assert.match(missed ?? 'all were made', /was not reached|cannot go on|all were made/);
  });
});
