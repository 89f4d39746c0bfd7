/**
 * What explore refuses to be asked for, and what it takes for granted.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Checkpoint, ExploreRequest } from '../../src/adapter/explore-request.ts';
import { parseCall } from '../../src/cli/arguments.ts';
import { exploreVerb } from '../../src/cli/explore.ts';
import { checkpointFile, readCheckpoint } from '../../src/cli/explore-checkpoint.ts';
import { exploreRequest } from '../../src/cli/explore-options.ts';
import { inScratch } from './lab.ts';

const script = 'examples/detach-wrong.tracer.ts';
const asked = (...words: string[]): ExploreRequest =>
  exploreRequest(exploreVerb, parseCall(exploreVerb, [script, ...words]));

const checkpoint: Checkpoint = {
  version: 1,
  digest: 'd',
  ledger: {
    next: 3,
    counts: { schedules: 5, blocked: 1, steps: 90 },
    gap: null,
    units: [{ schedule: [0, 1], estimate: 4 }],
    done: [],
  },
};

describe('options of explore', () => {
  const refused: readonly (readonly [words: string[], subject: string, message: RegExp])[] = [
    [['--shard', '5/4'], '--shard', /1\/4 to 4\/4/],
    [['--shard', '0/4'], '--shard', /not '0\/4'/],
    [['--shard', '2'], '--shard', /not '2'/],
    [['--shard', '1/2', '--strategy', 'quick'], '--shard', /only a proof/],
    [['--shard', '1/2', '--strategy', 'random'], '--shard', /--seed of its own/],
    [['--shard', '1/2', '--max-preemptions', '2'], '--shard', /exclude each other/],
    [['--jobs', '0'], '--jobs', /from 1/],
    [['--jobs', '9999'], '--jobs', /from 1 to 256/],
    [['--format', 'sarif'], '--format', /text, json, junit or github/],
  ];
  for (const [words, subject, message] of refused) {
    test(`refuse ${words.join(' ')}`, () => {
      assert.throws(() => asked(...words), { name: 'UsageError', subject, message });
    });
  }

  test('leave out what was not given', () => {
    const { strategy, unload, ...rest } = asked();
    assert.deepEqual([strategy, unload], ['prove', 'any-time']);
    for (const name of ['timeout', 'jobs', 'shard', 'maxSchedules', 'record']) {
      assert.ok(!(name in rest), name);
    }
  });

  test('give quick a time limit, and nobody else', () => {
    assert.equal(asked('--strategy', 'quick').timeout, 3);
    assert.equal(asked('--strategy', 'quick', '--timeout', '20').timeout, 20);
    assert.equal(asked('--strategy', 'random').timeout, undefined);
  });

  test('take a shard for what it says', () => {
    assert.deepEqual(asked('--shard', '3/12', '-j', '4').shard, { index: 3, of: 12 });
  });
});

describe('a checkpoint', () => {
  test('is read as it was written, and leaves no other file', () => {
    inScratch((folder) => {
      const path = join(folder, 'c.json');
      const file = checkpointFile(path);
      file.keep({ ...checkpoint, digest: 'first' });
      assert.equal(readCheckpoint(path).digest, 'first');
      file.keep(checkpoint);
      file.flush();
      assert.deepEqual(readCheckpoint(path), checkpoint);
      assert.deepEqual(readdirSync(folder), ['c.json']);
    });
  });

  test('that is cut, of another kind or of a later version is refused', () => {
    inScratch((folder) => {
      const path = join(folder, 'c.json');
      checkpointFile(path).keep(checkpoint);
      const text = readFileSync(path, 'utf8');
      const later = text.replace('"version":1', '"version":2');
      const texts: readonly (readonly [text: string, message: RegExp])[] = [
        [text.slice(0, -9), /is no checkpoint/],
        ['{"version":1}', /is no checkpoint/],
        [later, /of version 2; use the utrace-lab that wrote it/],
        [text.replace('"next":3', '"next":"3"'), /is damaged/],
      ];
      for (const [written, message] of texts) {
        writeFileSync(path, written);
        assert.throws(() => readCheckpoint(path), { name: 'UsageError', message });
      }
    });
  });

  test('cannot be kept where there is no directory', () => {
    assert.throws(() => checkpointFile('nowhere/at/all.json'), { message: /make it first/ });
  });
});
