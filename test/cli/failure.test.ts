import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeFailure } from '../../src/cli/failure.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { InputError } from '../../src/recording/input-error.ts';

const circumstances = {
  version: '1.2.3',
  words: ['run', "it's here.ts"],
  node: 'v20.0.0',
  platform: 'linux x64',
};
const describeIt = (error: unknown) => describeFailure(error, circumstances);

describe('a failure', () => {
  test('of the call is one line and 2', () => {
    const { code, text } = describeIt(new UsageError('--seed', 'a number was expected'));
    assert.deepEqual(
      { code, text },
      { code: 2, text: 'utrace-lab: --seed: a number was expected\n' },
    );
  });

  test('of an input is one line and 2, whatever the message holds', () => {
    const error = new InputError({
      file: 'a\nb\x1b.log',
      line: 3,
      problem: 'odd\nthing',
      advice: 'mend it',
    });
    const { code, text } = describeIt(error);
    assert.equal(code, 2);
    assert.match(text, /^utrace-lab: \P{Cc}+\n$/u);
  });

  test('of the disk is no defect', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC', path: 'out.strace' });
    assert.deepEqual(describeIt(full).code, 2);
    assert.match(describeIt(full).text, /out\.strace: no space left/);
  });

  test('of ours is 3, with all that a report needs', () => {
    const { code, text } = describeIt(new TypeError('x is undefined'));
    assert.equal(code, 3);
    assert.match(text, /^utrace-lab: a defect of the lab itself/);
    assert.match(text, /utrace-lab run 'it'\\''s here\.ts'/);
    assert.match(text, /1\.2\.3, node v20\.0\.0, linux x64/);
    assert.match(text, /TypeError: x is undefined\n {4,}at /);
  });

  test('that is no error object is a defect as well', () => {
    assert.equal(describeIt('boom').code, 3);
    assert.match(describeIt('boom').text, /boom/);
  });
});
