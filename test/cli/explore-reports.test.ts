/**
 * Reports of explorations for machines: JUnit XML, annotations of GitHub; and the hint for what takes long.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ExploreReport, ExploreRequest } from '../../src/adapter/explore-request.ts';
import { githubAnnotation } from '../../src/cli/explore-github.ts';
import { junitReport } from '../../src/cli/explore-junit.ts';
import { hintOf, Pace, progressText } from '../../src/cli/explore-progress.ts';

const verified: ExploreReport = {
  version: 1,
  outcome: 'verified',
  strategy: 'prove',
  semantics: 'reference',
  schedules: 1246,
  blocked: 7,
  traces: 1246,
  steps: 9000,
  seconds: 1.5,
  seed: 1,
};
const violated: ExploreReport = {
  ...verified,
  outcome: 'violation',
  violation: {
    kind: 'use-after-free',
    message: '`watch<"x">` & more, 100%:\x07\nfreed',
    file: 'src/late, detach.tracer.ts',
    line: 22,
    column: 5,
    thread: 'target (1000) in report_death',
    stack: [],
    related: [{ message: 'freed here', file: 'src/late, detach.tracer.ts', line: 31, column: 3 }],
    preemptions: 1,
    excludedBelow: 1,
    token: 'ul1:9b2f',
  },
};
const explored = {
  script: 'src/late, detach.tracer.ts',
  workload: 'exit',
  strategy: 'prove',
} as const;

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const NAME = '[A-Za-z][\\w-]*';

/** Reads the part of XML that reports are written in, and nothing else. */
function parseXml(xml: string): Element {
  const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n';
  assert.ok(xml.startsWith(prolog));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids these, and this finds them.
  assert.doesNotMatch(xml, /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/);
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const token = new RegExp(`<(/?)(${NAME})((?: ${NAME}="[^"<]*")*)(/?)>|([^<]+)`, 'y');
  token.lastIndex = prolog.length;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const [, slash, name, attributes = '', alone, text] =
      token.exec(xml) ?? assert.fail(xml.slice(at));
    const last = open.at(-1) ?? assert.fail('text after the end');
    if (text !== undefined) last.text += decoded(text);
    else if (slash === '/') assert.equal(open.pop()?.name, name);
    else {
      const element = {
        name: name ?? '',
        attributes: attributesOf(attributes),
        children: [],
        text: '',
      };
      last.children.push(element);
      if (alone !== '/') open.push(element);
    }
  }
  assert.deepEqual([open.length, top.children.length, top.text.trim()], [1, 1, '']);
  return top.children[0] ?? assert.fail();
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(new RegExp(` (${NAME})="([^"]*)"`, 'g'))];
  const names = pairs.map(([, name]) => name);
  assert.equal(new Set(names).size, names.length, 'an attribute twice');
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, decoded(value)]));
}

function decoded(text: string): string {
  return text.replace(/&([a-z]*;?)/g, (_all, name: string) => {
    return ENTITIES[name.replace(';', '')] ?? assert.fail(`&${name}`);
  });
}

/** Elements by name, wherever they are. */
function all({ children }: Element, name: string): Element[] {
  return children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...all(child, name),
  ]);
}

describe('JUnit', () => {
  test('is well formed, and fails with the story, whatever the words are', () => {
    const suites = parseXml(
      junitReport(violated, explored, 'a story <of> "two" & \u{1}\ud800 columns\n'),
    );
    assert.deepEqual(suites.attributes, {
      ...{ name: 'utrace-lab', tests: '1', failures: '1', time: '1.500' },
    });
    const [failure, ...others] = all(suites, 'failure');
    assert.deepEqual(others, []);
    assert.equal(failure?.attributes['type'], 'use-after-free');
    assert.equal(failure?.attributes['message'], '`watch<"x">` & more, 100%:\\x07 freed');
    assert.equal(failure?.text, 'a story <of> "two" & \\x01\ufffd columns\n');
    const [testcase] = all(suites, 'testcase');
    assert.equal(testcase?.attributes['classname'], explored.script);
    assert.equal(testcase?.attributes['line'], '22');
    const properties = all(suites, 'property').map(({ attributes }) => attributes);
    assert.ok(properties.some(({ name, value }) => name === 'token' && value === 'ul1:9b2f'));
  });

  test('passes where nothing was found, and says how much was covered', () => {
    for (const outcome of ['verified', 'bounded'] as const) {
      const suites = parseXml(junitReport({ ...verified, outcome }, explored, 'all of it'));
      assert.equal(suites.attributes['failures'], '0');
      assert.deepEqual(all(suites, 'failure'), []);
      assert.equal(all(suites, 'system-out')[0]?.text, 'all of it');
      const properties = all(suites, 'property').map(({ attributes }) => attributes);
      assert.ok(properties.some(({ name, value }) => name === 'outcome' && value === outcome));
    }
  });
});

describe('annotations of GitHub', () => {
  const pathOf = (file: string) => `repo/${file}`;

  test('stand at the statement, and carry the token', () => {
    const text = githubAnnotation(violated, explored, pathOf);
    assert.ok(text.endsWith('\n'));
    const [, properties, message = ''] = /^::error ([^\n]*?)::([^\n]*)\n$/.exec(text) ?? [];
    assert.equal(
      properties,
      'file=repo/src/late%2C detach.tracer.ts,line=22,col=5,title=use-after-free',
    );
    const lines = message.split('%0A').map((line) => line.replaceAll('%25', '%'));
    assert.deepEqual(lines, [
      '`watch<"x">` & more, 100%:\\x07',
      'freed (in target (1000) in report_death)',
      'repo/src/late, detach.tracer.ts:31:3 freed here',
      'needs 1 preemption; none with 0',
      "utrace-lab run 'src/late, detach.tracer.ts' --workload exit --schedule ul1:9b2f",
      'utrace-lab explain use-after-free',
    ]);
  });

  test('say in one line that nothing was found', () => {
    const notice = githubAnnotation(verified, explored, pathOf);
    assert.match(
      notice,
      /^::notice file=[^\n]*,title=verified::every interleaving: 1,246 schedules/,
    );
    const bounded = { ...verified, outcome: 'bounded', bound: 'after 5 s' } as const;
    assert.match(
      githubAnnotation(bounded, explored, pathOf),
      /^::warning [^\n]*::nothing found after 5 s/,
    );
  });
});

describe('progress of an exploration', () => {
  const now = { phase: 'searching', schedules: 900, blocked: 100 } as const;
  const units = { done: 3, of: 160 };

  test('says how long the rest takes, a second after it was cut into units', () => {
    const pace = new Pace();
    assert.equal(pace.left({ ...now, fraction: 0.001 }, 3000), null);
    assert.equal(pace.left({ ...now, fraction: 0.1, units }, 4000), null);
    // A tenth was there before, and another tenth took two seconds.
    assert.equal(pace.left({ ...now, fraction: 0.2, units }, 6000), 16_000);
  });

  test('says so without units, too, where it takes its time', () => {
    const pace = new Pace();
    assert.equal(pace.left({ ...now, fraction: 0.5 }, 9000), null);
    assert.equal(pace.left({ ...now, fraction: 0.5 }, 12_000), 12_000);
    assert.ok((pace.left({ ...now, fraction: 0 }, 12_000) ?? 0) > 1e9);
    assert.equal(pace.left(now, 12_000), null);
  });

  test('counts runs, their rate, how many there are, and units', () => {
    assert.equal(
      progressText({ ...now, fraction: 0.25, units }, 2000),
      'exploring · 1,000 of about 4,000 runs · 100 blocked · 500/s · 3 of 160 units',
    );
  });

  const request = { strategy: 'prove' } as ExploreRequest;

  test('gives a hint where it will take minutes', () => {
    assert.equal(hintOf(100_000, request), null);
    const hint = hintOf(1_020_000, request) ?? '';
    assert.match(hint, /^this takes about 17 min: --strategy quick /);
    assert.match(hint, /--max-preemptions 2 .*--jobs N/);
  });

  test('gives none where there is a bound, or no proof is wanted', () => {
    assert.equal(hintOf(1e6, { ...request, timeout: 60 }), null);
    assert.equal(hintOf(1e6, { ...request, maxPreemptions: 2 }), null);
    assert.equal(hintOf(1e6, { ...request, strategy: 'random' }), null);
  });
});
