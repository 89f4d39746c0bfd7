/** What a script finds in its realm: only what Node 20 has, frozen, and nothing of the machine. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { ABSENT_GLOBALS } from '../../../src/script/isolation/global-names.ts';
import { propertyKeys } from '../../../src/script/isolation/intrinsics.ts';
import { NODE_20 } from '../../../src/script/isolation/node20.ts';
import { openSandbox } from '../../../src/script/isolation/sandbox.node.ts';
import { bundle } from './bundle.node.ts';

const sandbox = openSandbox({ entry: bundle('./child-entry.node.js') });
after(() => sandbox.close());

/** The value of a piece of script text. */
async function answerOf(text: string): Promise<unknown> {
  const reply = await sandbox.request('evaluate', text);
  if (reply.kind === 'done') return reply.value;
  assert.ok(reply.kind === 'failed', reply.kind);
  return `${reply.error.name}: ${reply.error.message}`;
}

function gives(text: string, expected: unknown): void {
  test(`${text} gives ${JSON.stringify(expected)}`, async () => {
    assert.deepEqual(await answerOf(text), expected);
  });
}

function throws(text: string, what: RegExp): void {
  test(`${text} throws ${what.source}`, async () => {
    assert.match(String(await answerOf(text)), what);
  });
}

describe('what is there', () => {
  test('the built-ins have the properties of Node 20, and no other that matters', async () => {
    const reply = await sandbox.request('intrinsics', null);
    assert.ok(reply.kind === 'done');
    const shape = reply.value as { readonly [path: string]: readonly string[] };
    // What ses puts there, the same on every engine.
    const extra = /harden|[Tt]ransfer|[Ii]mmutable|detached|stack/;
    const missing = /^(arguments|caller)$/;
    for (const [path, names] of Object.entries(NODE_20)) {
      const expected = propertyKeys(names)
        .map(String)
        .filter((name) => !missing.test(name))
        .sort();
      const actual = (shape[path] ?? []).filter((name) => !extra.test(name) && !missing.test(name));
      assert.deepEqual(actual, expected, path);
    }
  });

  gives('return Math.sin(1)', 0.8414709848078965);
  gives('return (0.1).toString(3)', '0.0022002200220022002200220022002201');
  gives('return [1.5, -7].map((n) => n.toString(2)).join()', '1.1,-111');
  gives("return ['b', 'a', 'B'].sort((a, b) => a.localeCompare(b)).join('')", 'Bab');
  gives('return (1234.5).toLocaleString()', '1234.5');
  gives("return 'I'.toLocaleLowerCase('tr')", 'i');
  gives('return new Error("x") instanceof Error && new TypeError("y").message', 'y');
  gives('return (() => 1) instanceof Function', true);
  gives(
    'const o = {}; o.toString = 1; o.constructor = 2; o.hasOwnProperty = 3; return Object.keys(o).length',
    3,
  );
  gives('return (function f() {}).toString()', 'function f() { [native code] }');
  gives('return Math.sin.toString()', 'function sin() { [native code] }');
});

describe('what is not there', () => {
  for (const name of Object.keys(ABSENT_GLOBALS)) gives(`return typeof ${name}`, 'undefined');
  gives('return this', 'undefined');
  gives('return typeof new Error("x").stack', 'undefined');
  gives('try { null.x } catch (error) { return typeof error.stack }', 'undefined');
  gives('return typeof Error.captureStackTrace', 'undefined');
  gives("/(a)/.test('a'); return typeof RegExp.$1", 'undefined');
  gives(
    'return typeof Array.fromAsync + typeof Object.groupBy + typeof Map.groupBy',
    'undefinedundefinedundefined',
  );
  throws('return Math.random()', /TypeError/);
  throws('return (() => {}).constructor("return 1")()', /TypeError/);
  throws('return (function* () {}).constructor("return 1")()', /TypeError/);
  throws('return Function("return 1")()', /TypeError/);
});

describe('what cannot be changed', () => {
  for (const text of [
    'Object.prototype.polluted = 1',
    'Array.prototype[0] = 1',
    'Array.prototype.map = 1',
    'Object.prototype.toString.x = 1',
    '[][Symbol.iterator]().__proto__.next = 1',
    'Object.getPrototypeOf(function* () {}).prototype.next = 1',
    'Math.sin = 1',
    'JSON.parse.x = 1',
    'delete Array.prototype.map',
    "Object.defineProperty(Array.prototype, 'x', { value: 1 })",
    'Object.setPrototypeOf(Array.prototype, {})',
    'Object.getPrototypeOf(Int8Array).prototype.x = 1',
  ]) {
    throws(text, /TypeError/);
  }
});
