/** The methods of arrays against the engine's own, over many arrays, array-likes and callbacks. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { run, type Setup, same, stepping } from './stepped.ts';

const lists: readonly (() => unknown)[] = [
  () => [],
  () => [3, 1, 2],
  () => [5],
  // biome-ignore lint/suspicious/noSparseArray: holes are what this is about
  () => [1, , 3, , undefined, null],
  () => new Array(4),
  () => ['b', 'a', 'B', 'aa', '', 'é', 'z'],
  () => [1, [2, [3, [4]]], 'x', {}],
  () => [Number.NaN, 0, -0, Infinity, 1.5],
  () => Object.assign([1, 2, 3], { extra: true }),
  () => ({ length: 3, 0: 'a', 2: 'c' }),
  () => ({ length: '2', 0: 1, 1: 2, 2: 3 }),
  () => ({ length: -1, 0: 1 }),
  () => ({ length: Number.NaN }),
  () => 'text',
  () => new String('xyz'),
  () => new Uint8Array([3, 1, 2]),
  () => Object.freeze([2, 1]),
  () => new (class Kept extends Array<number> {})(1, 2, 3),
  () => {
    const list = [1, 2, 3];
    Object.defineProperty(list, 1, { get: () => 'got', configurable: true, enumerable: true });
    return list;
  },
];

const awkward: readonly (() => unknown)[] = [() => null, () => undefined, () => 7, () => true];

/** Runs each case on every list, `this` being the list. */
function onLists(
  name: string,
  argsOf: readonly ((log: unknown[], step: Parameters<Setup>[1]) => unknown[])[],
): void {
  test(name, () => {
    const fn: unknown = Reflect.get(Array.prototype, name);
    for (const [n, make] of [...lists, ...awkward].entries()) {
      for (const [k, args] of argsOf.entries()) {
        same(`${name}, list ${n}, arguments ${k}`, fn, (log, step) => ({
          self: make(),
          args: args(log, step),
        }));
      }
    }
  });
}

type Args = (log: unknown[], step: Parameters<Setup>[1]) => unknown[];

const callbacks: readonly Args[] = [
  (log, step) => [step((value: unknown, k: number) => log.push([String(value), k]) % 2 === 0)],
  (_log, step) => [
    step(function (this: unknown, value: unknown) {
      return [this, value];
    }),
    { self: 1 },
  ],
  (log, step) => [
    step((value: unknown, k: number, list: unknown[]) => {
      log.push(k);
      if (Array.isArray(list) && k === 0 && !Object.isFrozen(list)) {
        list.push('late');
        list[1] = 'changed';
      }
      return value;
    }),
  ],
  (log, step) => [
    step((_value: unknown, k: number, list: unknown[]) => {
      log.push(k);
      if (Array.isArray(list) && k === 1 && !Object.isFrozen(list)) list.length = 2;
      return true;
    }),
  ],
  (_log, step) => [
    step((_value: unknown, k: number) => {
      if (k === 1) throw new RangeError('here');
      return false;
    }),
  ],
  () => [undefined],
  () => [{}],
  () => [],
];

const reductions: readonly Args[] = [
  (log, step) => [
    step((sum: unknown, value: unknown, k: number) => {
      log.push(k);
      return `${String(sum)}${String(value)}`;
    }),
  ],
  (_log, step) => [step((sum: number, _value: unknown) => sum + 1), 0],
  (_log, step) => [step(() => undefined), undefined],
  (_log, step) => [
    step((_sum: unknown, _value: unknown, k: number) => {
      if (k === 2) throw new Error('stop');
      return k;
    }),
  ],
  () => ['no function', 1],
];

const comparators: readonly Args[] = [
  () => [],
  () => [undefined],
  (_log, step) => [step((a: number, b: number) => a - b)],
  (_log, step) => [
    step((a: unknown, b: unknown) => Number(String(a) < String(b)) - Number(String(a) > String(b))),
  ],
  (_log, step) => [step(() => 0)],
  (_log, step) => [step(() => Number.NaN)],
  (_log, step) => [step((a: number, b: number) => ({ valueOf: () => a - b }))],
  () => [null],
  () => ['no function'],
];

describe('arrays with callbacks', () => {
  for (const name of [
    'forEach',
    'map',
    'filter',
    'some',
    'every',
    'find',
    'findIndex',
    'findLast',
    'findLastIndex',
    'flatMap',
  ]) {
    onLists(name, callbacks);
  }
  onLists('reduce', reductions);
  onLists('reduceRight', reductions);
  onLists('sort', comparators);
  onLists('toSorted', comparators);
});

const none: Args = () => [];
const indices: readonly Args[] = [
  none,
  ...[-2, 0, 1, 9, -9, 1.5, Number.NaN, '1', undefined, Infinity].map((k) => () => [k]),
];
const needles: readonly Args[] = [
  none,
  ...[2, 'a', undefined, Number.NaN, null, 0].map((value) => () => [value]),
];
const starts: readonly Args[] = [
  [3, 1],
  ['a', -1],
  [undefined, 5],
  [1, -100],
].map((args) => () => args);

describe('arrays as a whole', () => {
  onLists('at', indices);
  onLists('concat', [
    none,
    () => [[1, [2]], 3],
    () => [{ length: 2, 0: 'x', [Symbol.isConcatSpreadable]: true }],
    () => ['s', null],
  ]);
  onLists('copyWithin', [() => [0, 1], () => [1, -2, -1], () => [0, 9]]);
  onLists('fill', [() => [0], () => ['x', 1], () => ['x', -2, -1]]);
  onLists('flat', [none, () => [0], () => [2], () => [Infinity], () => [-1], () => ['1']]);
  onLists('includes', [...needles, ...starts]);
  onLists('indexOf', [...needles, ...starts]);
  onLists('lastIndexOf', [...needles, ...starts]);
  onLists('join', [
    none,
    () => ['-'],
    () => [null],
    () => [undefined],
    () => [{ toString: () => '+' }],
    () => [Symbol.iterator],
  ]);
  onLists('toString', [none]);
  onLists('pop', [none]);
  onLists('push', [none, () => [1, 2]]);
  onLists('reverse', [none]);
  onLists('shift', [none]);
  onLists('slice', [none, () => [1], () => [-2], () => [0, -1], () => [5, 2]]);
  onLists('splice', [
    none,
    () => [1],
    () => [0, 1, 'new', 'newer'],
    () => [-1, 0, 'x'],
    () => [undefined, undefined],
  ]);
  onLists('toReversed', [none]);
  onLists('toSpliced', [none, () => [1, 1, 'x']]);
  onLists('unshift', [none, () => ['a', 'b']]);
  onLists('with', [() => [0, 'x'], () => [-1, 'x'], () => [7, 'x']]);
});

describe('Array itself', () => {
  const sources: readonly (() => unknown)[] = [
    ...lists,
    () => new Set([1, 2, 2]),
    () => new Map([[1, 'a']]),
    () =>
      (function* () {
        yield 1;
        yield 2;
      })(),
    () => 5,
    () => null,
    () => ({ [Symbol.iterator]: () => ({ next: () => ({ done: true, value: 1 }) }) }),
    () => ({ [Symbol.iterator]: () => 1 }),
    () => ({ [Symbol.iterator]: 1 }),
  ];

  test('from makes what the engine makes', () => {
    for (const [n, source] of sources.entries()) {
      same(`from ${n}`, Array.from, () => ({ self: Array, args: [source()] }));
      same(`from ${n}, mapped`, Array.from, (log, step) => ({
        self: Array,
        args: [
          source(),
          step(function (this: unknown, value: unknown, k: number) {
            log.push([String(value), k, this]);
            return k;
          }),
          'self',
        ],
      }));
      same(`from ${n}, no array`, Array.from, () => ({ self: Object, args: [source()] }));
    }
  });

  test('from closes an iterator whose mapper throws', () => {
    same('close', Array.from, (log, step) => ({
      self: Array,
      args: [
        {
          [Symbol.iterator]: () => ({
            next: () => ({ done: false, value: 1 }),
            return: () => {
              log.push('closed');
              return {};
            },
          }),
        },
        step(() => {
          throw new Error('mapper');
        }),
      ],
    }));
  });

  test('of and the constructor make what the engine makes', () => {
    for (const args of [[], [1], [1, 2, 3], ['3'], [-1], [1.5], [2 ** 32]]) {
      same(`of ${args}`, Array.of, () => ({ self: Array, args }));
      same(`of ${args}, Object`, Array.of, () => ({ self: Object, args }));
      if (args[0] === 2 ** 32) continue;
      same(`Array(${args})`, Array, () => ({ args }));
      same(`new Array(${args})`, Array, () => ({ args, newTarget: Array }));
      same(`subclass(${args})`, Array, () => ({ args, newTarget: class Sub extends Array {} }));
    }
  });

  test('an array within itself joins to nothing there', () => {
    same('cycle', Array.prototype.join, () => {
      const list: unknown[] = [1, [2]];
      list.push(list);
      return { self: list, args: [] };
    });
  });
});

describe('callbacks', () => {
  test('every callback lets others in once', () => {
    const { points } = run(Array.prototype.map, [1, 2, 3], [stepping((x: number) => x)]);
    assert.equal(points, 3);
  });

  test('sort compares by a merge: 4 elements in reverse take 4 comparisons', () => {
    const { points, outcome } = run(
      Array.prototype.sort,
      [4, 3, 2, 1],
      [stepping((a: number, b: number) => a - b)],
    );
    assert.deepEqual(outcome, { kind: 'value', value: [1, 2, 3, 4] });
    assert.equal(points, 4);
  });
});

describe('lengths', () => {
  const huge = { length: 2 ** 53 - 1 };
  const sparse = (): unknown[] => {
    const list: unknown[] = [];
    list[2 ** 32 - 2] = 1;
    return list;
  };
  const names = [
    'includes',
    'indexOf',
    'lastIndexOf',
    'forEach',
    'map',
    'filter',
    'some',
    'every',
    'find',
    'findLast',
    'reverse',
    'slice',
    'join',
    'sort',
    'fill',
    'copyWithin',
    'reduce',
    'flat',
    'flatMap',
    'splice',
    'shift',
    'unshift',
    'toSorted',
    'concat',
    'push',
  ];
  for (const name of names) {
    test(`${name} on a length beyond all measure ends the run at once`, () => {
      for (const list of [huge, sparse()]) {
        if (name === 'concat' && list === huge) continue;
        const { outcome } = run(Reflect.get(Array.prototype, name), list, [
          stepping(() => false),
          0,
        ]);
        assert.equal(outcome.kind, 'stopped', JSON.stringify(outcome));
      }
    });
  }

  test('a length that changes between looks is taken once', () => {
    let looks = 0;
    const liar = {
      get length() {
        return looks++ === 0 ? 2 : 2 ** 53 - 1;
      },
    };
    for (const name of ['includes', 'indexOf', 'reverse', 'slice', 'fill', 'shift']) {
      looks = 0;
      const { outcome } = run(Reflect.get(Array.prototype, name), liar, [1]);
      assert.notEqual(outcome.kind, 'stopped', name);
    }
  });

  test('flat counts what arrays within arrays come to', () => {
    let list: unknown[] = [1, 1];
    for (let n = 0; n < 40; n++) list = [list, list];
    assert.equal(run(Array.prototype.flat, list, [Infinity]).outcome.kind, 'stopped');
  });

  test('work is paid for', () => {
    const long = new Array(100_000).fill(0);
    assert.ok(run(Array.prototype.includes, long, [1]).fuel > 5_000);
    assert.ok(run(Array.prototype.at, long, [1]).fuel < 10);
  });
});
