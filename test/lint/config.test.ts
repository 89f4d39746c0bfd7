import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type Schema, Validator } from '@cfworker/json-schema';
import { type LintConfig, parseConfig } from '../../src/lint/config/config.ts';
import { globMatcher } from '../../src/lint/config/glob.ts';
import { parseJson } from '../../src/lint/config/json-tree.ts';
import { applyLevels, levelOf, nameOfLevel } from '../../src/lint/config/level.ts';
import { configSchema } from '../../src/lint/config/schema.ts';
import type { RuleName } from '../../src/lint/finding.ts';
import { allRules } from '../../src/lint/rules/all.ts';
import { unexplained, unused } from '../../src/lint/suppression.ts';
import { finding } from './report-findings.ts';

const rules: readonly RuleName[] = [...allRules.map(({ name }) => name), unexplained, unused];

function configOf(text: string): LintConfig {
  const result = parseConfig(text, rules);
  assert.ok(result.ok, result.ok ? '' : result.problem.message);
  return result.config;
}

/** `line:column message` of what is wrong. */
function problemOf(text: string): string {
  const result = parseConfig(text, rules);
  assert.ok(!result.ok, text);
  const { span, message } = result.problem;
  return `${span.line}:${span.column} ${message}`;
}

describe('utrace-lab.json', () => {
  test('sets patterns, levels, the baseline and the limit', () => {
    const config = configOf(`\ufeff{
  "$schema": "./utrace-lab.schema.json",
  "include": ["drivers/**"],
  "exclude": ["old"],
  "rules": { "utrace/task-stale": "off", "ealready-freed": "warn" },
  "baseline": "known.json",
  "maxWarnings": 0
}\r\n`);
    assert.deepEqual(config.include, ['drivers/**']);
    assert.deepEqual(config.exclude, ['old']);
    assert.deepEqual(
      [...config.rules],
      [
        ['utrace/task-stale', 'off'],
        ['utrace/ealready-freed', 'warning'],
      ],
    );
    assert.equal(config.baseline, 'known.json');
    assert.equal(config.maxWarnings, 0);
  });

  test('changes nothing where it says nothing', () => {
    const { include, exclude, rules: levels, baseline, maxWarnings } = configOf('{}');
    assert.deepEqual(
      [include, exclude, levels.size, baseline, maxWarnings],
      [null, [], 0, null, null],
    );
  });

  const wrong: readonly (readonly [text: string, problem: string])[] = [
    ['{ "exlude": [] }', "1:3 there is no setting 'exlude'"],
    ['{ "toString": 1 }', "1:3 there is no setting 'toString'"],
    ['{\n  "rules": { "utrace/nope": "off" } }', "2:14 there is no rule 'utrace/nope'"],
    ['{ "rules": { "task-stale": "loud" } }', '1:28 off, info, warn or error was expected'],
    ['{ "rules": { "task-stale": 2 } }', '1:28 off, info, warn or error was expected, not 2'],
    ['{ "rules": { "task-stale": "off", "utrace/task-stale": "warn" } }', '1:35'],
    ['{ "rules": [] }', '1:12 an object from rules to levels was expected, not a list'],
    ['{ "include": "drivers" }', '1:14 a list of patterns was expected'],
    ['{ "include": [1] }', '1:15 a pattern in double quotes was expected'],
    ['{ "exclude": ["../x"] }', "1:15 a pattern cannot leave this directory by '..'"],
    ['{ "exclude": ["/abs"] }', '1:15 a pattern is relative to this file'],
    ['{ "exclude": ["a\\\\b"] }', '1:15 a pattern separates names by slashes'],
    ['{ "exclude": ["!a"] }', "1:15 a pattern takes no '!'"],
    ['{ "exclude": ["{a"] }', '1:15 braces do not pair up here'],
    [`{ "exclude": ["${'{a,b}'.repeat(12)}"] }`, '1:15 there are too many braces'],
    ['{ "baseline": "" }', '1:15 the path of a baseline file was expected, not an empty text'],
    ['{ "maxWarnings": -1 }', '1:18 a whole number from 0 was expected, not -1'],
    ['{ "maxWarnings": 1.5 }', '1:18 a whole number from 0 was expected, not 1.5'],
    ['[]', '1:1 an object was expected, not a list'],
    ['', '1:1 a value was expected here, and the file ends'],
    ['{', '1:2 a name in double quotes was expected here, and the file ends'],
    ['{ "rules": {}, }', '1:14 this comma has nothing behind it; take it out'],
    ['{ // why\n}', '1:3 a name in double quotes was expected here; JSON has no comments'],
    [
      "{ 'rules': {} }",
      '1:3 a name in double quotes was expected here; JSON has double quotes only',
    ],
    ['{ "rules" {} }', "1:11 a colon was expected after 'rules', not '{'"],
    ['{ "rules": {} "include": [] }', "1:15 a comma or '}' was expected here"],
    ['{ "rules": {}, "rules": {} }', "1:16 'rules' is given twice; keep one"],
    ['{ "baseline": "a\nb" }', '1:15 this text has no end in its line'],
    ['{} {}', '1:4 the end of the file was expected here'],
    ['[['.repeat(100), '1:102 this is nested too deep'],
  ];
  for (const [text, problem] of wrong) {
    test(`with ${JSON.stringify(text.slice(0, 60))} is refused with the place`, () => {
      const found = problemOf(text);
      assert.ok(found.startsWith(problem), `${found}\nshould begin with\n${problem}`);
    });
  }

  test('is read as JSON.parse() reads it, wherever that reads anything', () => {
    const texts = [
      '[1e3,-0.5,true,false,null,"a\\u00e9\\n\\\\"]',
      '{"a":{"b":[[]]}," ":""}',
      ' 0 ',
    ];
    for (const text of texts) {
      const result = parseJson(text);
      assert.ok(result.ok, text);
    }
    for (const text of ['01', '1.', '.5', '+1', 'NaN', '[1,]', '"\\x"', 'tru', '"\t"', '{"a"}']) {
      assert.throws(() => JSON.parse(text));
      assert.equal(parseJson(text).ok, false, text);
    }
  });
});

describe('the JSON Schema of utrace-lab.json', () => {
  const file = new URL('../../../schemas/utrace-lab.schema.json', import.meta.url);
  const document = JSON.parse(readFileSync(file, 'utf8'));
  const validator = new Validator(document as Schema, '7', false);
  const accepts = (value: unknown): boolean => validator.validate(value).valid;

  test('knows every rule; scripts/write-schema.mjs writes it anew', () => {
    const { properties } = document.properties.rules;
    assert.deepEqual(Object.keys(properties), rules);
    const described = Object.keys(properties).map((name) => ({
      name: name as RuleName,
      severity: allRules.find((rule) => rule.name === name)?.severity ?? 'warning',
      summary: properties[name].description,
    }));
    assert.deepEqual(document, configSchema(described));
  });

  test('agrees with the reader on what is right and what is wrong', () => {
    const documents: readonly unknown[] = [
      {},
      { rules: {} },
      { rules: { 'task-stale': 'off', 'utrace/task-left': 'off' } },
      ...rules.map((rule) => ({ rules: { [rule]: 'warn' } })),
      ...rules.map((rule) => ({ rules: { [rule.slice(7)]: 'error' } })),
      { rules: { 'utrace/task-stale': 'warning' } },
      { rules: { 'utrace/task-stale': 1 } },
      { rules: [] },
      { include: ['a'], exclude: [] },
      { include: 'a' },
      { include: [''] },
      { include: [3] },
      { baseline: 'x' },
      { baseline: '' },
      { baseline: null },
      { maxWarnings: 0 },
      { maxWarnings: 2 ** 53 },
      { maxWarnings: -1 },
      { maxWarnings: 0.5 },
      { maxWarnings: '1' },
      { $schema: 'x' },
      { $schema: 1 },
      { extends: 'x' },
      [],
      'x',
      null,
    ];
    for (const each of documents) {
      const text = JSON.stringify(each);
      assert.equal(accepts(each), parseConfig(text, rules).ok, text);
    }
  });

  test('is what package.json gives to editors', () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', file), 'utf8'));
    assert.deepEqual(manifest.contributes.jsonValidation, [
      { fileMatch: 'utrace-lab.json', url: './schemas/utrace-lab.schema.json' },
    ]);
    assert.ok(manifest.files.includes('schemas/'));
  });
});

describe('levels', () => {
  test('change severities, and take out what is off', () => {
    const about = [
      finding(1, 1, { rule: 'utrace/task-stale', severity: 'warning' }),
      finding(2, 1, { rule: 'utrace/ealready-freed' }),
      finding(3, 1, { rule: 'utrace/wrong-engine' }),
    ];
    const levels = new Map([
      ['utrace/task-stale', 'off'],
      ['utrace/ealready-freed', 'info'],
    ] as const);
    assert.deepEqual(
      applyLevels(about, levels).map(({ line, severity }) => [line, severity]),
      [
        [2, 'info'],
        [3, 'error'],
      ],
    );
    assert.equal(applyLevels(about, new Map()), about);
  });

  test('leave fixes unmade until somebody looks at them', () => {
    let made = 0;
    const lazy = {
      ...finding(1, 1),
      get fixes() {
        made++;
        return [];
      },
    };
    const [about] = applyLevels([lazy], new Map([['utrace/ealready-freed', 'info']]));
    assert.deepEqual([about?.severity, made], ['info', 0]);
    assert.deepEqual([about?.fixes, made], [[], 1]);
  });

  test('have a word each, there and back', () => {
    for (const word of ['off', 'info', 'warn', 'error'] as const) {
      assert.equal(nameOfLevel(levelOf(word)), word);
    }
  });
});

describe('a pattern', () => {
  const cases: readonly (readonly [pattern: string, matches: string, others: string])[] = [
    ['*.c', 'a.c x/y/b.c', 'a.h a.cc c'],
    ['drivers', 'drivers drivers/a.c x/drivers/b.c', 'drivers2 mydrivers/a.c'],
    ['drivers/*.c', 'drivers/a.c', 'drivers/x/a.c x/drivers/a.c'],
    ['drivers/**', 'drivers/a.c drivers/x/a.c', 'drivers a/drivers/a.c'],
    ['drivers/', 'drivers/a.c drivers/x/a.c', 'driver'],
    ['**/old/*.c', 'old/a.c x/y/old/a.c', 'old/x/a.c bold/a.c'],
    ['a/**/b.c', 'a/b.c a/x/b.c a/x/y/b.c', 'a/xb.c ab.c'],
    ['**', 'a.c x/y', ''],
    ['.', 'a.c x/y', ''],
    ['./a.c', 'a.c', 'x/a'],
    ['?.{c,h}', 'a.c b.h x/a.c', 'ab.c a.x'],
    ['a+b(1).c', 'a+b(1).c', 'aab1.c'],
    ['a,b.c', 'a,b.c', 'a b.c'],
    ['*', 'a.c x/y', ''],
  ];
  for (const [pattern, matches, others] of cases) {
    test(`${pattern} matches ${matches}${others === '' ? '' : ` and not ${others}`}`, () => {
      const isMatch = globMatcher([pattern]);
      const split = (paths: string) => paths.split(' ').filter((path) => path !== '');
      for (const path of split(matches)) assert.ok(isMatch(path), path);
      if (pattern === 'a,b.c') return assert.ok(!isMatch(others));
      for (const path of split(others)) assert.ok(!isMatch(path), path);
    });
  }

  test('of many stars takes no longer than one', () => {
    const isMatch = globMatcher(['**/**/**/**/**/**/**/**/x']);
    const started = performance.now();
    assert.equal(isMatch(`${'a/'.repeat(60)}b`), false);
    assert.equal(globMatcher(['*a*a*a*a*a*a*a*a*a*a*b'])('a'.repeat(250)), false);
    assert.ok(performance.now() - started < 1000);
  });

  test('none of which matches, matches nothing', () => assert.equal(globMatcher([])('a.c'), false));
});
