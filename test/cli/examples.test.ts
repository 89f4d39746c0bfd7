/**
 * Every example does what its header says: each command in it is run, each outcome compared.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { lab, root } from './lab.ts';

interface Promised {
  readonly words: readonly string[];
  readonly outcome: string;
}

const tracers = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.tracer.ts'));

/** The commands of a header, each followed by a line `→ OUTCOME`. */
function promises(source: string): Promised[] {
  const pattern = /^ \* {3}utrace-lab (run .*)\n \* {3}→ ([\w -]+)$/gm;
  return [...source.matchAll(pattern)].map(([, words = '', outcome = '']) => ({
    words: words.split(' '),
    outcome,
  }));
}

/** An outcome that depends on the seed: goes through the seeds until each of `wanted` has come. */
function outcomesOf(words: readonly string[], wanted: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (let seed = 1; seed <= 200 && wanted.some((outcome) => !found.has(outcome)); seed++) {
    found.add(outcomeOf(words.map((word) => (word === 'N' ? String(seed) : word))));
  }
  return found;
}

function outcomeOf(words: readonly string[]): string {
  const { code, out, err } = lab([...words, '--format', 'json']);
  assert.equal(err, '');
  const report = JSON.parse(out);
  assert.equal(code, report.outcome === 'clean' ? 0 : 1);
  return report.violation?.kind ?? report.outcome;
}

describe('examples', () => {
  test('type-check against the API that ships', () => {
    const require = createRequire(import.meta.url);
    const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
    const check = spawnSync(process.execPath, [tsc, '-p', join(root, 'examples')]);
    assert.equal(check.status, 0, String(check.stdout));
  });

  test('are at least ten, and the README knows each', () => {
    assert.ok(tracers.length >= 10);
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    for (const name of tracers) assert.ok(readme.includes(`examples/${name}`), name);
  });

  for (const name of tracers) {
    const promised = promises(readFileSync(join(root, 'examples', name), 'utf8'));

    test(`${name} says in its header how to run it`, () => {
      assert.ok(promised.length >= 1);
      for (const { words } of promised) assert.equal(words[1], `examples/${name}`);
    });

    for (const { words, outcome } of promised) {
      test(`${name}: ${words.slice(2).join(' ')} → ${outcome}`, () => {
        const wanted = outcome.split(' or ');
        if (wanted.length > 1) assert.deepEqual(outcomesOf(words, wanted), new Set(wanted));
        else assert.equal(outcomeOf(words), outcome);
      });
    }
  }
});
