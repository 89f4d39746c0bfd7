/**
 * The vectors as part of the suite, and the promises of the conformance command itself.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Difference, isQuirk, readVectors, runVector } from './runner.ts';
import type { Vector } from './vector.ts';

const NAMED = 'test/conformance/named.jsonl';
const RANDOM = 'test/conformance/random-dev.jsonl';

const vectorsOf = (file: string): Vector[] => [...readVectors(file)].map(({ vector }) => vector);

describe('the reference semantics write the log that was recorded, masks included', () => {
  for (const [file, count] of [
    [NAMED, 271],
    [RANDOM, 300],
  ] as const) {
    test(`in all ${count} vectors of ${file}`, () => {
      const vectors = vectorsOf(file);
      assert.equal(vectors.length, count);
      assert.deepEqual(failures(vectors, 'reference'), []);
    });
  }

  for (const [tag, count] of [
    ['concurrent', 276],
    ['together', 240],
    ['quirk-orphan-stop', 33],
    ['quirk-lost-death', 3],
    ['quirk-lost-reap', 9],
  ] as const) {
    test(`in the ${count} vectors tagged ${tag}`, () => {
      const vectors = [...vectorsOf(NAMED), ...vectorsOf(RANDOM)];
      const tagged = vectors.filter(({ tags }) => tags.includes(tag));
      assert.equal(tagged.length, count);
      assert.deepEqual(failures(tagged, 'reference'), []);
    });
  }
});

/**
 * Reaped between a detach and its death report: report_death is lost to the engines that are left.
 * The recorder looks for lost deaths when the death report is due, by when these are gone, too.
 */
const UNTAGGED_LOST_DEATHS = ['random-89'];

test('the documented semantics differ in the tagged vectors and nowhere else', () => {
  const plain = [...vectorsOf(NAMED), ...vectorsOf(RANDOM)].filter((vector) => !isQuirk(vector));
  assert.deepEqual(failures(plain, 'documented'), UNTAGGED_LOST_DEATHS);
});

test('a vector whose recording is altered anywhere fails there', () => {
  for (const vector of vectorsOf(NAMED).slice(0, 60)) {
    for (const step of vector.expected.keys()) {
      const found = runVector(withExtraEntry(vector, step));
      assert.equal(found?.step, step, vector.name);
      assert.deepEqual(found.expected, ['never']);
    }
  }
});

describe('npm run conformance', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  after(() => rmSync(folder, { recursive: true }));
  const [first = ''] = readFileSync(NAMED, 'utf8').split('\n');
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  test('ends with the counts and 0 when all pass, gzipped files included', () => {
    const { status, stdout } = conformance(NAMED, file('one.jsonl.gz', gzipSync(first)));
    assert.equal(stdout, '272 passed, 0 failed\n');
    assert.equal(status, 0);
  });

  test('names a failing vector, its first differing entry, expected and actual, and ends with 1', () => {
    const altered = first.replace('["ret","attach","e2"]', '["ret","attach","e3"]');
    const { status, stdout } = conformance(file('altered.jsonl', `${first}\n${altered}\n`));
    assert.equal(status, 1);
    assert.match(stdout, /FAILED attach-create \(.*altered\.jsonl:2\), step 1/);
    assert.match(stdout, /expected: \["ret","attach","e3"\]/);
    assert.match(stdout, /actual: {3}\["ret","attach","e2"\]/);
    assert.match(stdout, /\n1 passed, 1 failed\n$/);
  });

  const bad: readonly (readonly [string, () => string, RegExp])[] = [
    ['a missing file', () => join(folder, 'none'), /none: there is no such file$/],
    ['a directory', () => folder, /is a directory/],
    ['an empty file', () => file('empty', ''), /holds no vectors$/],
    ['a file cut short', () => file('cut', first.slice(0, 99)), /cut:1: not a line of JSON$/],
    ['cut gzip data', () => file('z', gzipSync(first).subarray(0, 99)), /z: damaged gzip data$/],
    [
      'binary data',
      () => file('bin', new Uint8Array([1, 0, 255, 9])),
      /bin:1: not a line of JSON$/,
    ],
    [
      'an op that there is not',
      () => file('op', first.replace('"op":"put"', '"op":"push"')),
      /op:1: attach-create: "push" is none of together, attach, .*$/,
    ],
    ['a step without a log', () => file('log', first.replace(',[]]', ']')), /4 steps, but 3/],
    ['no file at all', () => '', /usage: npm run --silent conformance -- FILE…/],
  ];
  for (const [what, path, message] of bad) {
    test(`says in one line what is wrong with ${what}, and ends with 2`, () => {
      const { status, stdout, stderr } = conformance(...[path()].filter(Boolean));
      assert.equal(stdout, '');
      assert.match(stderr.trimEnd(), message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
      assert.equal(status, 2);
    });
  }
});

function failures(vectors: readonly Vector[], semantics: 'reference' | 'documented'): string[] {
  const found: [string, Difference | null][] = vectors.map((vector) => [
    vector.name,
    runVector(vector, semantics),
  ]);
  return found.filter(([, difference]) => difference !== null).map(([name]) => name);
}

function withExtraEntry(vector: Vector, step: number): Vector {
  const expected = vector.expected.map((log, n) => (n === step ? [['never'], ...log] : log));
  return { ...vector, expected };
}

function conformance(...files: string[]) {
  const main = join(import.meta.dirname, 'main.js');
  return spawnSync(process.execPath, [main, ...files], { encoding: 'utf8' });
}
