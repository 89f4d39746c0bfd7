/** Built-ins that hold things: objects, functions, collections. As the engine has them, step by step. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { run, type Setup, same, stepping } from './stepped.ts';

type Step = Parameters<Setup>[1];

const objects: readonly (() => unknown)[] = [
  () => ({}),
  () => ({ b: 1, a: 2, 1: 'one', 0: 'zero', [Symbol.iterator]: 3 }),
  () => [1, undefined, 3],
  () => 'text',
  () => 5,
  () => null,
  () => undefined,
  () =>
    Object.create({ inherited: 1 }, { hidden: { value: 1 }, seen: { value: 2, enumerable: true } }),
  () => ({
    get got() {
      return 'value';
    },
  }),
  () => new Map([[1, 2]]),
  () => Object.freeze({ x: 1 }),
  () => () => 1,
];

describe('Object', () => {
  for (const name of [
    'keys',
    'values',
    'entries',
    'getOwnPropertyNames',
    'getOwnPropertySymbols',
    'getOwnPropertyDescriptors',
    'freeze',
    'seal',
    'isFrozen',
    'isSealed',
    'isExtensible',
  ]) {
    test(`${name} answers what the engine does`, () => {
      for (const [n, make] of objects.entries()) {
        same(`${name} ${n}`, Reflect.get(Object, name), () => ({ self: Object, args: [make()] }));
      }
    });
  }

  test('assign, defineProperties, create, fromEntries, hasOwn', () => {
    for (const [n, make] of objects.entries()) {
      same(`assign ${n}`, Object.assign, () => ({ args: [make(), make(), { late: 1 }, null] }));
      same(`assign from ${n}`, Object.assign, () => ({ args: [{}, make()] }));
      same(`defineProperties ${n}`, Object.defineProperties, () => ({
        args: [make(), { x: { value: 1 } }],
      }));
      same(`create ${n}`, Object.create, () => ({ args: [make(), { x: { value: 1 } }] }));
      same(`hasOwn ${n}`, Object.hasOwn, () => ({ args: [make(), 'a'] }));
      same(`fromEntries ${n}`, Object.fromEntries, () => ({ args: [make()] }));
      same(`hasOwnProperty ${n}`, Object.prototype.hasOwnProperty, () => ({
        self: make(),
        args: ['a'],
      }));
      same(`toLocaleString ${n}`, Object.prototype.toLocaleString, () => ({
        self: make(),
        args: [],
      }));
    }
    for (const source of [
      [
        ['a', 1],
        ['b', 2],
      ],
      new Map<unknown, unknown>([
        ['x', 1],
        [Symbol.iterator, 2],
      ]),
      [['a']],
      ['ab'],
      [1],
      7,
    ]) {
      same('fromEntries', Object.fromEntries, () => ({ args: [source] }));
    }
  });

  test('the trace of an error is not to be found', () => {
    const error = new Error('x');
    // What is left of it in the sandbox.
    Object.defineProperty(error, 'stack', { value: undefined });
    const value = (fn: unknown, ...args: unknown[]): unknown => {
      const { outcome } = run(fn, Object, args);
      return outcome.kind === 'value' ? outcome.value : outcome;
    };
    assert.deepEqual(value(Object.getOwnPropertyNames, error), ['message']);
    assert.deepEqual(value(Reflect.ownKeys, error), ['message']);
    assert.deepEqual(Object.keys(value(Object.getOwnPropertyDescriptors, error) as object), [
      'message',
    ]);
  });
});

describe('functions', () => {
  const show = (log: unknown[], step: Step): unknown =>
    step(function shown(this: unknown, ...args: unknown[]) {
      log.push([this, args]);
      return args.length;
    });

  test('call and apply pass what they are given', () => {
    for (const args of [[], [1], [1, 2, 3], ['self', 'x']]) {
      same(`call ${args}`, Function.prototype.call, (log, step) => ({
        self: show(log, step),
        args,
      }));
    }
    for (const list of [
      undefined,
      null,
      [],
      [1, 2],
      { length: 2, 0: 'a' },
      'no',
      7,
      new Set([1]),
    ]) {
      same(`apply ${String(list)}`, Function.prototype.apply, (log, step) => ({
        self: show(log, step),
        args: ['self', list],
      }));
      same(`Reflect.apply ${String(list)}`, Reflect.apply, (log, step) => ({
        args: [show(log, step), 'self', list],
      }));
    }
    same('call of nothing', Function.prototype.call, () => ({ self: 3, args: [] }));
  });

  test('a bound function is called, constructed and looks as the engine has it', () => {
    const target = stepping(function target(this: unknown, a: unknown, b: unknown) {
      return [this, a, b];
    });
    const bound = run(Function.prototype.bind, target, ['self', 1]).outcome;
    assert.ok(bound.kind === 'value' && typeof bound.value === 'function');
    assert.equal(bound.value.name, 'bound target');
    assert.equal(bound.value.length, 1);
    const called = run(bound.value, 'other', [2, 3]);
    assert.deepEqual(called.outcome, { kind: 'value', value: ['self', 1, 2] });
    assert.equal(called.points, 1);
    const made = run(
      run(Function.prototype.bind, Date, [null, 5]).outcome.kind === 'value' ? bindDate() : null,
      undefined,
      [],
      bindDate(),
    );
    assert.ok(made.outcome.kind === 'value' && made.outcome.value instanceof Date);
    function bindDate(): unknown {
      const { outcome } = run(Function.prototype.bind, Date, [null, 5]);
      return outcome.kind === 'value' ? outcome.value : null;
    }
  });

  test('Reflect.construct passes the new target on', () => {
    class Base {
      readonly made: string;
      constructor() {
        this.made = new.target.name;
      }
    }
    class Other {}
    for (const args of [
      [Base, []],
      [Base, [], Other],
      [Base],
      [() => 1, []],
      [Base, [], () => 1],
    ]) {
      same('construct', Reflect.construct, () => ({ args }));
    }
  });

  test('code from text is refused', () => {
    assert.equal(run(Function, undefined, ['return 1']).outcome.kind, 'thrown');
    assert.equal(run(Function, undefined, ['return 1'], Function).outcome.kind, 'thrown');
  });
});

describe('collections', () => {
  const sources: readonly (() => unknown)[] = [
    () => undefined,
    () => null,
    () => [],
    () => [
      [1, 'a'],
      [2, 'b'],
      [1, 'c'],
    ],
    () => [[{}, 1]],
    () => ['ab'],
    () => [1],
    () => 5,
    () => 'ab',
    () => new Map([[1, 2]]),
    () => new Set([[1, 2]]),
    () =>
      (function* () {
        yield ['k', 'v'];
      })(),
  ];
  for (const kind of [Map, Set, WeakMap, WeakSet]) {
    test(`${kind.name} is built as the engine builds it`, () => {
      for (const [n, source] of sources.entries()) {
        same(`${kind.name} ${n}`, kind, () => ({ args: [source()], newTarget: kind }));
        same(`${kind.name} ${n} without new`, kind, () => ({ args: [source()] }));
        same(`${kind.name} ${n}, subclass`, kind, () => ({
          args: [source()],
          newTarget: class Sub extends (kind as typeof Map) {},
        }));
      }
    });
  }

  test('a subclass adds by its own method, and a failing one closes the iterator', () => {
    same('set', Map, (log) => ({
      args: [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      newTarget: class Logged extends Map<unknown, unknown> {
        override set(key: unknown, value: unknown): this {
          log.push([key, value]);
          return super.set(key, value);
        }
      },
    }));
    same('close', Map, (log) => ({
      args: [
        {
          [Symbol.iterator]: () => ({
            next: () => ({ value: 1, done: false }),
            return: () => {
              log.push('closed');
              return {};
            },
          }),
        },
      ],
      newTarget: Map,
    }));
  });

  test('forEach sees what is added and not what is deleted meanwhile', () => {
    same('Map', Map.prototype.forEach, (log, step) => {
      const map = new Map<unknown, unknown>([
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
      ]);
      const visit = step(function (
        this: unknown,
        value: unknown,
        key: unknown,
        whole: Map<unknown, unknown>,
      ) {
        log.push([this, value, key, whole === map]);
        if (key === 1) {
          map.delete(2);
          map.set(4, 'd');
        }
        if (key === 4 && !map.has(1.5)) {
          map.delete(1);
          map.set(1, 'again');
          map.set(1.5, 'x');
        }
      });
      return { self: map, args: [visit, 'self'] };
    });
    same('Set', Set.prototype.forEach, (log, step) => {
      const set = new Set<unknown>([1, 2, 3]);
      return {
        self: set,
        args: [
          step((value: unknown, again: unknown) => {
            log.push([value, again]);
            if (value === 1) {
              set.delete(2);
              set.add(9);
            }
          }),
        ],
      };
    });
    same('no function', Set.prototype.forEach, () => ({ self: new Set(), args: [] }));
    same('no set', Set.prototype.forEach, () => ({ self: new Map(), args: [() => 1] }));
  });

  test('methods answer what the engine answers', () => {
    for (const [prototype, self] of [
      [Map.prototype, () => new Map([[1, 2]])],
      [Set.prototype, () => new Set([1])],
      [WeakMap.prototype, () => new WeakMap()],
    ] as const) {
      for (const name of ['get', 'has', 'set', 'add', 'delete', 'clear']) {
        const fn: unknown = Reflect.get(prototype, name);
        if (fn === undefined) continue;
        for (const args of [[], [1], [Number.NaN, 3], [-0]]) {
          same(`${name}(${args})`, fn, () => ({ self: self(), args }));
          same(`${name}(${args}) on an object`, fn, () => ({ self: {}, args }));
        }
      }
    }
  });
});
