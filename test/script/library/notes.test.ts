/** What built-ins tell of the memory they touch: without it, a search would miss interleavings. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Frame, Machine, type Yielded } from '../../../src/engine/machine.ts';
import { NativeFrame } from '../../../src/script/vm/frame.ts';
import { numberOf } from '../../../src/script/vm/memory.ts';
import { Runtime } from '../../../src/script/vm/runtime.ts';
import { stepping } from './stepped.ts';

interface Access {
  readonly object: object;
  readonly write: boolean;
}

/** Calls a built-in with somebody listening. */
function noted(
  fn: unknown,
  self: unknown,
  args: readonly unknown[],
): { readonly accesses: Access[]; readonly value: unknown } {
  const machine = new Machine({ choose: ([first]) => first as never });
  machine.visible = { 1: 1 };
  const runtime = new Runtime({
    machine,
    stop: (reason) => {
      throw new Error(reason);
    },
  });
  const accesses: Access[] = [];
  runtime.memory.sink = {
    property: (object, _key, write) => accesses.push({ object, write }),
    variable: () => {},
  };
  let value: unknown;
  const main = function* (): Generator<Yielded, void, unknown> {
    const made = runtime.call(fn, self, args);
    value = Frame.is(made) ? yield made : made;
  };
  machine.spawn('main', {}, new NativeFrame('main', main()));
  while (machine.step() === 'ran');
  return { accesses, value };
}

describe('what is read is noted', () => {
  const list = [3, 1, 2];
  const map = new Map([[1, 2]]);
  const cases: readonly (readonly [string, unknown, object, readonly unknown[]])[] = [
    ['includes', list.includes, list, [1]],
    ['join', list.join, list, []],
    ['concat', list.concat, list, []],
    ['slice', list.slice, list, []],
    ['entries', list.entries, list, []],
    ['Map.get', map.get, map, [1]],
    ['Map.forEach', map.forEach, map, [() => {}]],
  ];
  for (const [name, fn, self, args] of cases) {
    test(name, () => {
      const { accesses } = noted(fn, self, args);
      assert.ok(
        accesses.some(({ object, write }) => object === self && !write),
        name,
      );
      assert.ok(
        accesses.every(({ object, write }) => object !== self || !write),
        `${name} writes nothing`,
      );
    });
  }

  for (const [name, fn] of [
    ['keys', Object.keys],
    ['entries', Object.entries],
    ['assign', Object.assign],
    ['stringify', JSON.stringify],
    ['from', Array.from],
    ['Reflect.get', Reflect.get],
  ] as const) {
    test(`${name}, of its argument`, () => {
      const source = [1, 2];
      const args = name === 'assign' ? [{}, source] : [source];
      assert.ok(noted(fn, Array, args).accesses.some(({ object }) => object === source));
    });
  }

  test('anew after each callback', () => {
    const three = [1, 2, 3];
    const { accesses } = noted(three.map, three, [stepping((x: number) => x)]);
    assert.ok(accesses.filter(({ object }) => object === three).length >= 3);
  });
});

describe('what is written is noted', () => {
  for (const name of [
    'push',
    'pop',
    'reverse',
    'sort',
    'splice',
    'fill',
    'shift',
    'unshift',
  ] as const) {
    test(name, () => {
      const list = [3, 1, 2];
      const { accesses } = noted(Reflect.get(Array.prototype, name), list, []);
      assert.ok(accesses.some(({ object, write }) => object === list && write));
    });
  }
  test('Map.set, Set.add, Object.assign, Object.defineProperty', () => {
    const map = new Map();
    const set = new Set();
    const target = {};
    for (const [fn, self, args, object] of [
      [map.set, map, [1, 2], map],
      [set.add, set, [1], set],
      [Object.assign, Object, [target, { a: 1 }], target],
      [Object.defineProperty, Object, [target, 'x', { value: 1 }], target],
    ] as const) {
      assert.ok(
        noted(fn, self, args).accesses.some((access) => access.object === object && access.write),
      );
    }
  });
});

test('what a built-in makes is numbered in the order of its thread', () => {
  for (const [fn, self, args] of [
    [[1].map, [1], [(x: number) => x]],
    [[1].slice, [1], []],
    [Object.keys, Object, [{}]],
    ['a,b'.split, 'a,b', [',']],
    [Function.prototype.bind, () => {}, [null]],
  ] as const) {
    const { value } = noted(fn, self, args as never);
    assert.notEqual(numberOf(value as object), undefined);
  }
});
