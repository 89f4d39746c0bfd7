/** Strings and regular expressions against the engine's own. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { run, type Setup, same } from './stepped.ts';

type Args = (log: unknown[], step: Parameters<Setup>[1]) => unknown[];

const texts: readonly unknown[] = [
  '',
  'a',
  'abcabc',
  'The quick brown fox',
  'äöü É\u0301',
  '😀x😀',
  '  trim\t\n',
  'a,b,,c',
  '\ud800',
  'aaaa',
  new String('boxed'),
  42,
  true,
  null,
  undefined,
  { toString: () => 'shown' },
];

function onTexts(name: string, argsOf: readonly Args[]): void {
  test(name, () => {
    const fn: unknown = Reflect.get(String.prototype, name);
    for (const [n, self] of texts.entries()) {
      for (const [k, args] of argsOf.entries()) {
        same(`${name}, text ${n}, arguments ${k}`, fn, (log, step) => ({
          self,
          args: args(log, step),
        }));
      }
    }
  });
}

const none: Args = () => [];
const given = (...lists: unknown[][]): Args[] => lists.map((list) => () => list);

describe('strings', () => {
  onTexts('concat', given([], ['x', 1, null], [{ toString: () => 'o' }], [Symbol.iterator]));
  onTexts('endsWith', given([''], ['c'], ['b', 2], [/x/], []));
  onTexts('includes', given([''], ['b'], ['a', 1], [/x/], []));
  onTexts('indexOf', given([''], ['b'], ['a', 1], []));
  onTexts('lastIndexOf', given([''], ['b'], ['a', 1], []));
  onTexts('normalize', given([], ['NFD'], ['nope']));
  onTexts('padEnd', given([], [5], [8, 'xy'], [8, ''], ['9', 1], [-1]));
  onTexts('padStart', given([], [5], [8, 'xy'], [8, ''], [Number.NaN, 'x']));
  onTexts('repeat', given([], [0], [3], [2.9], [-1], [Infinity], ['2']));
  onTexts('startsWith', given([''], ['a'], ['b', 1], [/x/]));
  for (const name of [
    'toLowerCase',
    'toUpperCase',
    'trim',
    'trimStart',
    'trimEnd',
    'isWellFormed',
    'toWellFormed',
  ]) {
    onTexts(name, [none]);
  }
});

const patterns: readonly (() => unknown)[] = [
  () => /a/,
  () => /a/g,
  () => /(b)(c)?/g,
  () => /(?<first>a)(?<rest>\w*)/,
  () => /(?<x>.)/gu,
  () => /x*/g,
  () => /^/gm,
  () => /$/y,
  () => /(?:)/gu,
  () => new RegExp('.', ['g', 'v'].join('')),
  () => 'a',
  () => '',
  () => ',',
  () => null,
  () => undefined,
  () => 7,
  () => /\d|(z)/g,
  () => Object.assign(/a/g, { extra: 1 }),
  () => Object.freeze(/a/g),
  () => Object.freeze(/a/),
  () => {
    const sticky = /b/gy;
    sticky.lastIndex = 1;
    return sticky;
  },
  () => Object.assign(/a/g, { exec: () => null }),
  () => ({
    [Symbol.replace]: (text: unknown, by: unknown) => ['own', text, typeof by],
    [Symbol.split]: () => 'split',
    [Symbol.match]: () => 'match',
    [Symbol.search]: () => 3,
    [Symbol.matchAll]: () => [],
  }),
  () => ({ toString: () => 'b' }),
  () => new (class Own extends RegExp {})('b', 'g'),
];

const replacements: readonly Args[] = [
  () => ['X'],
  () => ['[$&]'],
  () => ["$`|$'"],
  () => ['$$1$1$2$3$01$10$0'],
  () => ['$<first>$<nope>$<'],
  () => [''],
  () => [undefined],
  () => [],
  () => ['$<$1>'],
  (log, step) => [
    step((...args: unknown[]) => {
      log.push(args);
      return args.length;
    }),
  ],
  (_log, step) => [step(() => undefined)],
  (_log, step) => [step(() => ({ toString: () => '$&' }))],
  (_log, step) => [
    step(() => {
      throw new RangeError('no');
    }),
  ],
];

describe('patterns', () => {
  for (const name of ['replace', 'replaceAll']) {
    onTexts(
      name,
      patterns.flatMap((pattern) =>
        replacements.map(
          (by): Args =>
            (log, step) => [pattern(), ...by(log, step)],
        ),
      ),
    );
  }
  for (const name of ['match', 'search'])
    onTexts(
      name,
      patterns.map((pattern) => () => [pattern()]),
    );
  onTexts(
    'split',
    patterns.flatMap((pattern) => [
      () => [pattern()],
      () => [pattern(), 2],
      () => [pattern(), 0],
      () => [pattern(), -1],
    ]),
  );

  test('matchAll gives the matches the engine gives', () => {
    for (const text of ['abcabc', '', 'aab', '😀a']) {
      for (const [n, pattern] of patterns.entries()) {
        same(
          `matchAll ${n} on ${text}`,
          function (this: unknown, ...args: unknown[]) {
            return Reflect.apply(String.prototype.matchAll as never, this, args);
          },
          () => ({ self: text, args: [pattern()] }),
        );
        const { outcome } = run(String.prototype.matchAll, text, [pattern()]);
        let expected: unknown;
        try {
          expected = [
            ...(Reflect.apply(String.prototype.matchAll as never, text, [
              pattern(),
            ]) as Iterable<unknown>),
          ];
        } catch {
          expected = 'thrown';
        }
        const actual =
          outcome.kind === 'value' ? [...(outcome.value as Iterable<unknown>)] : 'thrown';
        assert.deepEqual(actual, expected, `pattern ${n} on ${text}`);
      }
    }
  });

  test('exec and test move lastIndex as the engine does', () => {
    for (const name of ['exec', 'test']) {
      const fn: unknown = Reflect.get(RegExp.prototype, name);
      for (const text of ['abcabc', '', 'xx', 12, null]) {
        same(`${name} on ${text}`, fn, () => {
          const pattern = /b(c)/g;
          pattern.lastIndex = 2;
          return { self: pattern, args: [text] };
        });
      }
      same('no pattern', fn, () => ({ self: {}, args: [''] }));
    }
  });

  test('what came after the syntax of 2024 is refused on every engine', () => {
    for (const source of ['(?i:a)', '(?-i:a)', '(?<a>x)|(?<a>y)']) {
      const { outcome } = run(RegExp, undefined, [source], RegExp);
      assert.ok(outcome.kind === 'thrown' && outcome.error instanceof SyntaxError, source);
    }
    for (const source of ['(?:a)', '(?=a)', '(?<!a)', '[(?i:]', '\\(?i:', '(?<a>x)(?<b>y)']) {
      same(source, RegExp, () => ({ args: [source, 'g'], newTarget: RegExp }));
    }
  });
});

describe('texts beyond all measure', () => {
  const long = 'x'.repeat(1 << 20);
  const bombs: readonly [string, unknown, unknown, unknown[]][] = [
    ['repeat', String.prototype.repeat, 'x', [2 ** 28]],
    ['padEnd', String.prototype.padEnd, 'x', [2 ** 29]],
    ['padStart', String.prototype.padStart, 'x', [2 ** 29, 'ab']],
    ['concat', String.prototype.concat, long, new Array(20).fill(long)],
    ['replaceAll', String.prototype.replaceAll, long, ['x', 'y'.repeat(100)]],
    ['replace with a pattern', String.prototype.replace, long, [/x/g, 'y'.repeat(100)]],
    ['replace with references', String.prototype.replace, long, ['x', "$'".repeat(40)]],
    ['split', String.prototype.split, 'x'.repeat(1 << 23), ['']],
    ['join', Array.prototype.join, new Array(100).fill(long), ['']],
    ['normalize', String.prototype.normalize, long, ['NFKD']],
    ['raw', String.raw, String, [{ raw: { length: 2 ** 40 } }]],
    ['stringify', JSON.stringify, JSON, [shared(30)]],
    ['String of nested arrays', String, undefined, [shared(30)]],
    ['BigInt', BigInt, undefined, ['9'.repeat(400_000)]],
    ['asUintN', BigInt.asUintN, BigInt, [2 ** 40, -1n]],
    ['Int8Array', Int8Array, undefined, [2 ** 31]],
    ['ArrayBuffer', ArrayBuffer, undefined, [2 ** 31]],
    ['new Array', Array, undefined, [1e9]],
    ['from', Array.from, Array, [{ length: 1e9 }]],
    ['apply', Function.prototype.apply, Math.max, [null, { length: 1e6 }]],
  ];
  function shared(depth: number): unknown {
    let value: unknown = [1];
    for (let n = 0; n < depth; n++) value = [value, value];
    return value;
  }
  for (const [name, fn, self, args] of bombs) {
    test(`${name} ends the run instead`, () => {
      const construct = /^(Int8Array|ArrayBuffer|new Array)$/.test(name) ? fn : undefined;
      const { outcome } = run(fn, self, args, construct);
      assert.equal(outcome.kind, 'stopped', JSON.stringify(outcome).slice(0, 200));
    });
  }
});
