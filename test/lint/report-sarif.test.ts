import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type Schema, Validator } from '@cfworker/json-schema';
import type { Finding } from '../../src/lint/finding.ts';
import type { LintReport } from '../../src/lint/report/report.ts';
import { type SarifOptions, sarifReport, uriOfPath } from '../../src/lint/report/sarif.ts';
import { describedRule, finding, findingAt, report } from './report-findings.ts';

const schemaFile = new URL('../../../test/lint/data/sarif-schema-2.1.0.json', import.meta.url);
const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as Schema;
const validator = new Validator(schema, '4', false);

const options: SarifOptions = {
  toolVersion: '1.2.3',
  pagesUri: 'https://example.org/rules/',
  rules: [
    describedRule('utrace/task-stale'),
    describedRule('utrace/ealready-freed', { level: 'warning' }),
    describedRule('utrace/wrong-engine', { level: 'off' }),
  ],
  uriOf: uriOfPath,
};

/** The one run of the log, which the official schema has accepted. */
// biome-ignore lint/suspicious/noExplicitAny: a document is looked at here as its readers do
function runOf(about: LintReport, more: Partial<SarifOptions> = {}): any {
  const log = JSON.parse(sarifReport(about, { ...options, ...more }));
  const { valid, errors } = validator.validate(log);
  assert.ok(valid, JSON.stringify(errors.slice(-3)));
  assert.equal(log.version, '2.1.0');
  assert.equal(log.runs.length, 1);
  return log.runs[0];
}

const edits = [{ file: 'late.c', line: 1, column: 1, endLine: 1, endColumn: 1, text: 'x = ' }];
const whole: Partial<Finding> = {
  related: [
    { file: 'late.c', line: 3, column: 9, message: 'detached here' },
    { file: 'other file.c', line: 4, column: 7, message: 'freed here' },
  ],
  fixes: [{ title: 'Keep it', kind: 'safe', edits }],
};

describe('the SARIF report', () => {
  test('is accepted by the official schema, which would notice', () => {
    const about = report(
      [finding(3, 9, whole), finding(4, 1)],
      { 'late.c': 'a\nb\nc\nd\n' },
      {
        baseline: { file: 'known.json', known: [finding(1, 1)], stale: [] },
        skipped: [{ file: 'b.c', reason: 'is not text' }],
      },
    );
    const run = runOf(about);
    assert.equal(run.columnKind, 'utf16CodeUnits');
    const broken = JSON.parse(sarifReport(about, options));
    broken.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0;
    assert.equal(validator.validate(broken).valid, false, 'lines count from 1');
    const misspelt = JSON.parse(sarifReport(about, options));
    misspelt.runs[0].results[0].related = [];
    assert.equal(validator.validate(misspelt).valid, false, 'a member that it does not know');
  });

  test('accepts a report of nothing', () => {
    const run = runOf(report([], {}));
    assert.deepEqual(run.results, []);
    assert.equal(run.invocations[0].executionSuccessful, true);
  });

  test('describes every rule, with what was set for it in this run', () => {
    const run = runOf(report([], {}));
    const [, rule] = run.tool.driver.rules;
    assert.equal(rule.id, 'utrace/ealready-freed');
    assert.equal(rule.name, 'EalreadyFreed');
    assert.equal(rule.helpUri, 'https://example.org/rules/ealready-freed.md');
    assert.equal(rule.defaultConfiguration.level, 'error');
    assert.equal(rule.fullDescription.text, 'Because it is.');
    assert.match(rule.help.markdown, /```c/);
    assert.doesNotMatch(rule.help.text, /```|\*\*/);
    assert.deepEqual(run.invocations[0].ruleConfigurationOverrides, [
      {
        descriptor: { id: 'utrace/ealready-freed', index: 1 },
        configuration: { level: 'warning' },
      },
      { descriptor: { id: 'utrace/wrong-engine', index: 2 }, configuration: { enabled: false } },
    ]);
  });

  test('gives a result its rule, level, region and fix', () => {
    const [result] = runOf(report([finding(3, 9, whole)], { 'late.c': '' })).results;
    assert.deepEqual(
      [result.ruleId, result.ruleIndex, result.level],
      ['utrace/ealready-freed', 1, 'error'],
    );
    assert.deepEqual(result.locations[0].physicalLocation, {
      artifactLocation: { uri: 'late.c', uriBaseId: '%SRCROOT%' },
      region: { startLine: 3, startColumn: 9, endLine: 3, endColumn: 10 },
    });
    const [change] = result.fixes[0].artifactChanges;
    assert.equal(change.artifactLocation.uri, 'late.c');
    assert.deepEqual(change.replacements, [
      {
        deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
        insertedContent: { text: 'x = ' },
      },
    ]);
  });

  test('tells the path as a code flow that begins with the finding', () => {
    const flowOf = (about: Finding): readonly string[] => {
      const [result] = runOf(report([about], { 'late.c': '' })).results;
      const { locations } = result.codeFlows[0].threadFlows[0];
      return locations.map(
        // biome-ignore lint/suspicious/noExplicitAny: as above
        ({ location, executionOrder }: any) =>
          `${executionOrder} ${location.physicalLocation.artifactLocation.uri}:${location.physicalLocation.region.startLine}`,
      );
    };
    assert.deepEqual(flowOf(finding(3, 9, whole)), ['1 late.c:3', '2 other%20file.c:4']);
    assert.deepEqual(flowOf(finding(1, 1, whole)), [
      '1 late.c:1',
      '2 late.c:3',
      '3 other%20file.c:4',
    ]);
    const [plain] = runOf(report([finding(1, 1)], { 'late.c': '' })).results;
    assert.equal(plain.codeFlows, undefined);
  });

  test('has what the baseline knows as suppressed, and the rest as new', () => {
    const baseline = { file: 'known.json', known: [finding(2, 1)], stale: [] };
    const { results } = runOf(report([finding(1, 1)], { 'late.c': 'a\nb' }, { baseline }));
    assert.deepEqual(
      // biome-ignore lint/suspicious/noExplicitAny: as above
      results.map((each: any) => [each.baselineState, each.suppressions.length]),
      [
        ['new', 0],
        ['unchanged', 1],
      ],
    );
  });

  test('has what a comment silences as suppressed in the source, with the reason', () => {
    const suppressed = [
      { finding: finding(2, 1), reason: 'release() has it' },
      { finding: finding(3, 1), reason: '' },
    ];
    const { results } = runOf(report([finding(1, 1)], { 'late.c': 'a\nb\nc' }, { suppressed }));
    assert.deepEqual(
      // biome-ignore lint/suspicious/noExplicitAny: as above
      results.map((each: any) => each.suppressions),
      [
        [],
        [{ kind: 'inSource', status: 'accepted', justification: 'release() has it' }],
        [{ kind: 'inSource', status: 'accepted' }],
      ],
    );
  });

  test('knows a finding again when lines move, and tells equal ones apart', () => {
    const printsOf = (source: string): readonly string[] => {
      const second = source.lastIndexOf('kfree');
      const line = source.slice(0, second).split('\n').length;
      const about = [findingAt(source, 'kfree(w)'), finding(line, 3, { endColumn: 11 })];
      // biome-ignore lint/suspicious/noExplicitAny: as above
      return runOf(report(about, { 'late.c': source })).results.map((each: any) => {
        return each.partialFingerprints['utraceLab/v1'];
      });
    };
    const before = printsOf('int f(void)\n{\n  kfree(w);\n  kfree(w);\n}\n');
    assert.equal(new Set(before).size, 2);
    assert.match(before[0] ?? '', /^[0-9a-f]{16}$/);
    assert.deepEqual(printsOf('\n\nint f(void)\n{\n  x();\n\tkfree(w);\n  kfree(w);\n}\n'), before);
    assert.notDeepEqual(printsOf('int g(void)\n{\n  kfree(w);\n  kfree(w);\n}\n'), before);
  });

  test('encodes in a URI what would mean something there', () => {
    assert.equal(uriOfPath('a b/ü#1?%.c'), 'a%20b/%C3%BC%231%3F%25.c');
    assert.equal(uriOfPath('c:x.c'), 'c%3Ax.c');
    assert.equal(uriOfPath("it's(1)@2+3.c"), "it's(1)@2+3.c");
    assert.equal(uriOfPath('\ud800.c'), '%EF%BF%BD.c');
  });

  test('gives a file that is elsewhere as a whole URI', () => {
    const [result] = runOf(report([finding(1, 1)], {}), {
      uriOf: () => 'file:///elsewhere/late.c',
    }).results;
    const { artifactLocation } = result.locations[0].physicalLocation;
    assert.deepEqual(artifactLocation, { uri: 'file:///elsewhere/late.c' });
  });
});
