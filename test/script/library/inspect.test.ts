/** Values as text: what is shown is what lies there, and nothing of the script's runs. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatLine } from '../../../src/script/library/console.ts';
import { describeThrown, inspect } from '../../../src/script/library/inspect.ts';
import { run } from './stepped.ts';

function never(): never {
  throw new Error('this must not run');
}

describe('inspect', () => {
  const cycle: unknown[] = [1];
  cycle.push(cycle);
  const cases: readonly (readonly [unknown, string])[] = [
    ['a"b', '"a\\"b"'],
    [-0, '-0'],
    [12n, '12n'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [function named() {}, '[function named]'],
    [[1, 'x', { a: [] }], '[1, "x", { a: [] }]'],
    [{}, '{}'],
    [{ a: { b: { c: { d: 1 } } } }, '{ a: { b: { c: {…} } } }'],
    [new Map([['k', [1]]]), 'Map { "k" => [1] }'],
    [new Set([1, 2]), 'Set { 1, 2 }'],
    [new RangeError('far'), 'RangeError: far'],
    [new (class Own extends TypeError {})('own'), 'Own: own'],
    [cycle, '[1, [circular]]'],
    [new Array(200).fill(0), `[${new Array(100).fill('0').join(', ')}, … 100 more]`],
    [Object.create(Map.prototype), '{}'],
  ];
  for (const [value, text] of cases) {
    test(text, () => assert.equal(inspect(value), text));
  }

  test('no getter, conversion or trap of a script runs', () => {
    const object = {
      get got() {
        return never();
      },
      toString: never,
      valueOf: never,
      [Symbol.toPrimitive]: never,
      toJSON: never,
    };
    assert.match(inspect(object), /got: \[getter\]/);
    class Sly extends Error {
      override get name(): string {
        return never();
      }
      override get message(): string {
        return never();
      }
      static override [Symbol.hasInstance](): boolean {
        return never();
      }
    }
    assert.match(describeThrown(new Sly()), /^Sly/);
    const traps = {
      get: never,
      getPrototypeOf: never,
      ownKeys: never,
      getOwnPropertyDescriptor: never,
    };
    const { outcome } = run(Proxy, undefined, [{}, traps], Proxy);
    assert.ok(outcome.kind === 'value');
    assert.equal(describeThrown(outcome.value), 'the value [proxy] that was thrown');
    assert.equal(
      describeThrown(Object.create(outcome.value as object)),
      'the value {} that was thrown',
    );
  });

  test('a line has its strings as they are, and an end', () => {
    assert.equal(formatLine(['n =', 1, { a: 'x' }]), 'n = 1 { a: "x" }');
    assert.ok(formatLine(['x'.repeat(1e6)]).length <= 10_000);
  });
});
