/** Built-ins that turn values into others: JSON, numbers, typed arrays. As the engine has them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { run, type Setup, same, shape, stepping } from './stepped.ts';

type Step = Parameters<Setup>[1];

describe('JSON', () => {
  const cycle = (): unknown => {
    const list: unknown[] = [1];
    list.push({ list });
    return list;
  };
  const values: readonly (() => unknown)[] = [
    () => null,
    () => undefined,
    () => 1,
    () => 'tex"t\ud800\u2028',
    () => Number.NaN,
    () => -0,
    () => true,
    () => 1n,
    () => Symbol.iterator,
    () => () => 1,
    () => [],
    () => ({}),
    () => [undefined, () => 1, Symbol.iterator, null],
    () => ({ a: undefined, b: () => 1, c: null, [Symbol.iterator]: 1 }),
    () => ({ a: [1, { b: [2, {}] }], 'k"ey': '\n', 2: 'two', 1: 'one' }),
    () => new Date(0),
    () => new Map([[1, 2]]),
    () => new Number(3),
    () => new String('s'),
    () => new Boolean(false),
    () => Object(1n),
    () => Object(Symbol.iterator),
    cycle,
    () => Object.create({ inherited: 1 }),
    () => new Error('x'),
    () => ({ toJSON: (key: unknown) => ({ key }) }),
    () => [{ toJSON: () => undefined }],
    () => ({ toJSON: 1, x: 1 }),
    () => ({
      get got() {
        return [1];
      },
    }),
    () => new Uint8Array([1, 2]),
    () => Object.freeze({ x: Object.freeze([1]) }),
    () => JSON.parse('{"__proto__":1}'),
    () => {
      const shared = { s: 1 };
      return [shared, shared, { shared }];
    },
  ];

  test('stringify writes what the engine writes', () => {
    const more: readonly ((log: unknown[], step: Step) => unknown[])[] = [
      () => [],
      () => [null, 2],
      () => [null, '\t'],
      () => [null, 'a long indentation'],
      () => [null, 99],
      () => [null, -1],
      () => [null, new Number(2)],
      () => [null, new String('-')],
      () => [['a', 'b', 1, 1, new String('key'), {}]],
      () => [[], 1],
      (log, step) => [
        step(function (this: unknown, key: unknown, value: unknown) {
          log.push([key, shape(this)]);
          return value;
        }),
      ],
      (_log, step) => [
        step((key: unknown, value: unknown) => (key === 'a' ? undefined : value)),
        1,
      ],
      (_log, step) =>
        [step((key: unknown, value: unknown) => (key === '' ? value : [key]))].slice(0, 0),
      (_log, step) => [
        step((_key: unknown, value: unknown) =>
          typeof value === 'number' ? { n: String(value) } : value,
        ),
      ],
      (_log, step) => [
        step(() => {
          throw new RangeError('no');
        }),
      ],
    ];
    for (const [n, value] of values.entries()) {
      for (const [k, rest] of more.entries()) {
        same(`value ${n}, arguments ${k}`, JSON.stringify, (log, step) => ({
          args: [value(), ...rest(log, step)],
        }));
      }
    }
  });

  test('toJSON can be interleaved, and deep values use none of the host’s stack', () => {
    const { points } = run(JSON.stringify, JSON, [
      [{ toJSON: stepping(() => 1) }, { toJSON: stepping(() => 2) }],
    ]);
    assert.equal(points, 2);
    let deep: unknown = 1;
    for (let n = 0; n < 4000; n++) deep = { deep };
    const { outcome } = run(JSON.stringify, JSON, [deep]);
    assert.equal(outcome.kind === 'value' && String(outcome.value).length, 4000 * 9 + 1);
  });

  test('parse reads what the engine reads, and revives in its order', () => {
    for (const text of [
      '1',
      '"a"',
      '[]',
      '{"a":[1,{"b":2}],"c":null,"__proto__":{"x":1}}',
      '[1,[2,[3]]]',
      '',
      '{',
      'nul',
      '01',
      ' 1 ',
      1,
      null,
      undefined,
      {},
      '"\u2028"',
    ]) {
      same(`parse ${text}`, JSON.parse, () => ({ args: [text] }));
      same(`revive ${text}`, JSON.parse, (log, step) => ({
        args: [
          text,
          step(function (this: unknown, key: unknown, value: unknown) {
            log.push([key, shape(this), shape(value)]);
            return value;
          }),
        ],
      }));
      same(`revive and change ${text}`, JSON.parse, (_log, step) => ({
        args: [
          text,
          step(function (this: unknown, key: unknown, value: unknown) {
            if (key === 'a' && typeof this === 'object' && this !== null)
              Reflect.set(this, 'c', ['new']);
            return key === 'b' || key === '0' ? undefined : value;
          }),
        ],
      }));
    }
  });
});

describe('numbers', () => {
  const values: readonly unknown[] = [
    undefined,
    null,
    true,
    '',
    ' 12 ',
    '0x1f',
    '1n',
    'x',
    5n,
    1.5,
    Symbol.iterator,
    [],
    [7],
    {},
    { valueOf: () => 4 },
    { toString: () => '9' },
    { valueOf: () => ({}), toString: () => ({}) },
    { [Symbol.toPrimitive]: (hint: string) => hint.length },
    new Date(3),
  ];
  test('String, Number and BigInt convert as the engine does', () => {
    for (const kind of [String, Number, BigInt]) {
      same(`${kind.name}()`, kind, () => ({ args: [] }));
      for (const [n, value] of values.entries()) {
        same(`${kind.name} ${n}`, kind, () => ({ args: [value] }));
        same(`new ${kind.name} ${n}`, kind, () => ({ args: [value], newTarget: kind }));
      }
    }
  });

  test('conversions of an author’s are steps', () => {
    assert.equal(run(Number, undefined, [{ valueOf: stepping(() => 1) }]).points, 1);
    assert.equal(run(String, undefined, [{ toString: stepping(() => 'x') }]).points, 1);
    assert.equal(run(Array.prototype.join, [{ toString: stepping(() => 'x') }], []).points, 1);
  });

  test('texts become numbers, and numbers texts', () => {
    for (const fn of [
      parseInt,
      parseFloat,
      encodeURIComponent,
      encodeURI,
      decodeURIComponent,
      decodeURI,
      escape,
      unescape,
    ]) {
      for (const value of [
        '12px',
        ' -1.5e3',
        '',
        'a b&c/ü',
        '%41%zz',
        '%E4%F6',
        '\ud800',
        null,
        undefined,
        12.75,
        { toString: () => '0x1F' },
      ]) {
        same(`${fn.name} ${value}`, fn, () => ({ args: [value] }));
        same(`${fn.name} ${value}, 16`, fn, () => ({ args: [value, 16] }));
      }
    }
    for (const value of [0n, -5n, 123456789012345678901234567890n]) {
      for (const radix of [undefined, 2, 16, 36, 1, 37])
        same(`${value} ${radix}`, BigInt.prototype.toString, () => ({
          self: value,
          args: [radix],
        }));
    }
    for (const bits of [0, 1, 8, 64, -1, '3'])
      same(`asIntN ${bits}`, BigInt.asIntN, () => ({ args: [bits, 255n] }));
  });

  test('nothing is random, and it says why', () => {
    const { outcome } = run(Math.random, Math, []);
    assert.ok(outcome.kind === 'thrown' && String(outcome.error).includes('module_param'));
  });
});

describe('typed arrays', () => {
  const kinds = [Int8Array, Uint8ClampedArray, Uint16Array, Int32Array];
  const sources: readonly (() => unknown)[] = [
    () => undefined,
    () => 3,
    () => '2',
    () => -1,
    () => [1, 2, 300],
    () => new Uint8Array([5, 6]),
    () => ({ length: 2, 0: 7 }),
    () => new Set([1, 2]),
    () => new ArrayBuffer(8),
    () => null,
  ];
  test('are built as the engine builds them', () => {
    for (const kind of kinds) {
      for (const [n, source] of sources.entries()) {
        same(`${kind.name} ${n}`, kind, () => ({ args: [source()], newTarget: kind }));
        same(`${kind.name} ${n} without new`, kind, () => ({ args: [source()] }));
        same(`${kind.name}.from ${n}`, kind.from, (log, step) => ({
          self: kind,
          args: [
            source(),
            step((value: number, k: number) => {
              log.push(k);
              return value * 2;
            }),
          ],
        }));
      }
      same(`${kind.name} on a buffer`, kind, () => ({
        args: [new ArrayBuffer(16), 4, 2],
        newTarget: kind,
      }));
      same(`${kind.name}.of`, kind.of, () => ({ self: kind, args: [1, 2] }));
    }
    same('bytes', ArrayBuffer, () => ({ args: [8], newTarget: ArrayBuffer }));
  });

  test('their methods answer what the engine answers', () => {
    const prototype: object = Object.getPrototypeOf(Int8Array.prototype);
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
      'reduce',
      'reduceRight',
      'sort',
      'toSorted',
    ]) {
      for (const kind of kinds) {
        same(`${name} of ${kind.name}`, Reflect.get(prototype, name), (log, step) => ({
          self: new kind([3, 1, 2]),
          args: [
            step((a: number, b: number) => {
              log.push([a, b]);
              return a - b;
            }),
          ].map((fn) => (name.includes('ort') ? step((a: number, b: number) => a - b) : fn)),
        }));
      }
      same(`${name} of an array`, Reflect.get(prototype, name), () => ({
        self: [1],
        args: [() => 1],
      }));
      same(`${name} without a callback`, Reflect.get(prototype, name), () => ({
        self: new Int8Array([2, 1]),
        args: [],
      }));
    }
    for (const [name, args] of [
      ['at', [-1]],
      ['fill', [7, 1]],
      ['includes', [2]],
      ['indexOf', [2]],
      ['join', ['-']],
      ['reverse', []],
      ['set', [[9, 8], 1]],
      ['set', [{ length: 1, 0: 4 }]],
      ['slice', [1]],
      ['copyWithin', [0, 1]],
      ['with', [0, 5]],
      ['toReversed', []],
      ['lastIndexOf', [2]],
    ] as const) {
      same(name, Reflect.get(prototype, name), () => ({ self: new Int16Array([3, 1, 2]), args }));
    }
  });
});
