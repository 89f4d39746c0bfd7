import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { discardDrafts, draftFile, writeWhole } from '../../src/cli/output-file.ts';
import { inScratch } from './lab.ts';

describe('a file that appears whole', () => {
  test('is not there before it is finished, and then is all there', () => {
    inScratch((folder) => {
      const target = join(folder, 'out.strace');
      const draft = draftFile(target);
      writeFileSync(draft.path, 'half');
      assert.ok(!existsSync(target));
      draft.finish();
      assert.equal(readFileSync(target, 'utf8'), 'half');
      assert.deepEqual(readdirSync(folder), ['out.strace']);
    });
  });

  test('leaves what was there before when it is discarded', () => {
    inScratch((folder) => {
      const target = join(folder, 'out.strace');
      writeFileSync(target, 'old');
      const draft = draftFile(target);
      writeFileSync(draft.path, 'half');
      discardDrafts();
      assert.equal(readFileSync(target, 'utf8'), 'old');
      assert.deepEqual(readdirSync(folder), ['out.strace']);
    });
  });

  test('leaves nothing behind when its target cannot be written', () => {
    inScratch((folder) => {
      mkdirSync(join(folder, 'taken'));
      assert.throws(() => writeWhole(join(folder, 'taken'), 'x'));
      assert.deepEqual(readdirSync(folder), ['taken']);
    });
  });
});
